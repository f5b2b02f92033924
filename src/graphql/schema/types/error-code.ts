/** The enum ErrorCode: no field has this type; it is in the schema so that generators know every `extensions.code`. */

import { GraphQLEnumType } from 'graphql';

import type { GatewayErrorCode } from '../../../domain/gateway-error.js';

/** A code of an error of ours, of GraphQL itself, or of a bug. */
export type AnyErrorCode =
  | GatewayErrorCode
  | 'INTERNAL_SERVER_ERROR'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED';

/** What each code says. Complete: a code that is missing here does not compile. */
const MEANINGS: Readonly<Record<AnyErrorCode, string>> = {
  UNAUTHENTICATED: 'There is no valid credential, or it has ended.',
  FORBIDDEN: 'This caller may not do or read this.',
  BAD_USER_INPUT:
    'Input is wrong: `extensions.fields` lists every field with a sentence, `extensions.field` names the first.',
  NOT_FOUND: "There is no such thing, or it is not this caller's.",
  IDEMPOTENCY_CONFLICT: 'The idempotency key was used before, with other input.',
  CUSTOMER_BUSY:
    'The phone has a prompt open: `extensions.paymentId` is that payment, `extensions.retryAfterSeconds` when it has run out.',
  RATE_LIMITED: 'Too many requests or streams.',
  LIMIT_EXCEEDED: 'The document is too large or too deep, or a socket has too many subscriptions.',
  CURSOR_EXPIRED: 'The cursor is not of this log any more, or what follows it is archived.',
  UNAVAILABLE: 'Something that the gateway needs is away. Try again later.',
  INTERNAL_SERVER_ERROR: "A bug: `extensions.reference` finds it in the gateway's log.",
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit this schema.',
};

/** Added to the schema by hand. */
export const ErrorCode = new GraphQLEnumType({
  name: 'ErrorCode',
  description: 'What `extensions.code` of an error may be. More may be added.',
  values: Object.fromEntries(Object.entries(MEANINGS).map(([code, description]) => [code, { description }])),
});
