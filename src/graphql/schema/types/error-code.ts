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
  UNAUTHENTICATED: 'The credential is missing, invalid or expired.',
  FORBIDDEN: 'The caller does not have permission.',
  BAD_USER_INPUT:
    'The input is invalid. `extensions.fields` lists every invalid field with a message; `extensions.field` names the first.',
  NOT_FOUND: 'It does not exist, or this caller may not see it.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key was already used with different input.',
  CUSTOMER_BUSY:
    'The phone already has an open prompt. `extensions.paymentId` is its payment, if you may see it; retry after `extensions.retryAfterSeconds`.',
  RATE_LIMITED:
    'Too many requests or open streams, or too many prompts for one phone: retry after `extensions.retryAfterSeconds`.',
  LIMIT_EXCEEDED:
    'The document is too large or too deep, the connection has too many subscriptions, or a payout is over a limit: ' +
    '`extensions.limit`, `extensions.used` and, if there will be room, `extensions.retryAfterSeconds`.',
  CURSOR_EXPIRED: 'The cursor is from an earlier event log, or the events after it are archived.',
  UNAVAILABLE: 'The gateway cannot serve this request right now. Try again later.',
  INTERNAL_SERVER_ERROR: "An unexpected error. Search the gateway's log for `extensions.reference`.",
  GRAPHQL_PARSE_FAILED: 'The document is not valid GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not match the schema.',
};

/** Added to the schema by hand. */
export const ErrorCode = new GraphQLEnumType({
  name: 'ErrorCode',
  description: 'Values of `extensions.code` in an error. New values may be added.',
  values: Object.fromEntries(Object.entries(MEANINGS).map(([code, description]) => [code, { description }])),
});
