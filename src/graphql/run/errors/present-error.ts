/** The one translator of errors to GraphQL: the contract's codes, the name of the input field, and no internals. */

import { GraphQLError, type GraphQLFormattedError } from 'graphql';

import { GatewayError } from '../../../domain/gateway-error.js';
import type { Log } from '../../../lib/log.js';
import type { RandomBytes } from '../../../lib/random.js';
import { isOfOneTable, isUnavailable } from '../../../store/store-fault.js';
import { explainRequestFault } from './request-faults.js';

/** An unexpected error reveals only a reference; the error is logged under it. */
export type PresentError = (error: unknown) => GraphQLFormattedError;

/** Codes of GraphQL itself and of Apollo Server, as the contract has them; the field is the request's own. */
const PROTOCOL_CODES: Readonly<Record<string, { readonly code: string; readonly field?: string }>> = {
  GRAPHQL_PARSE_FAILED: { code: 'GRAPHQL_PARSE_FAILED' },
  GRAPHQL_VALIDATION_FAILED: { code: 'GRAPHQL_VALIDATION_FAILED' },
  BAD_REQUEST: { code: 'BAD_USER_INPUT' },
  BAD_USER_INPUT: { code: 'BAD_USER_INPUT' },
  OPERATION_RESOLUTION_FAILURE: { code: 'BAD_USER_INPUT', field: 'operationName' },
  PERSISTED_QUERY_NOT_FOUND: { code: 'BAD_USER_INPUT', field: 'extensions' },
  PERSISTED_QUERY_NOT_SUPPORTED: { code: 'BAD_USER_INPUT', field: 'extensions' },
};

const UNEXPECTED = [
  'INTERNAL_SERVER_ERROR',
  'a GraphQL operation failed unexpectedly',
  'The gateway failed unexpectedly.',
] as const;

/** The rest of the database may be as well as ever, so that nothing else tells the operator. */
const BROKEN_TABLE = [
  'UNAVAILABLE',
  'a GraphQL operation failed because of one table of the database',
  'The gateway cannot use a table of its database.',
] as const;

/** graphql-js gives the end of its patience with a document no code of its own. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more tha[nt] \d+ tokens/;

/** Logs an unexpected error under a random reference and gives the caller that reference only. */
export function createPresentError(log: Log, random: RandomBytes): PresentError {
  return error => {
    const cause = findCause(error);
    const known = presentGatewayError(cause) ?? presentStoreFault(cause) ?? presentRequestError(error);
    if (known) return { ...known, ...placeOf(error) };
    const reference = Buffer.from(random(8)).toString('hex');
    const [code, complaint, excuse] = isOfOneTable(cause) ? BROKEN_TABLE : UNEXPECTED;
    log.error({ err: cause, reference }, complaint);
    const message = `${excuse} Search the gateway's log for the reference ${reference}.`;
    return { message, ...placeOf(error), extensions: { code, reference } };
  };
}

/** graphql-js wraps what a resolver or scalar throws, more than once at times. */
export function findCause(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? findCause(error.originalError) : error;
}

function presentGatewayError(cause: unknown): GraphQLFormattedError | null {
  if (!(cause instanceof GatewayError)) return null;
  const { code, message, details } = cause;
  const { field } = details;
  const isOneField = code === 'BAD_USER_INPUT' && field !== undefined && !details.fields;
  return { message, extensions: { code, ...details, ...(isOneField && { fields: [{ field, message }] }) } };
}

function presentStoreFault(cause: unknown): GraphQLFormattedError | null {
  if (!isUnavailable(cause) || isOfOneTable(cause)) return null;
  const message = 'The gateway cannot reach its database at the moment. Try again in a few seconds.';
  return { message, extensions: { code: 'UNAVAILABLE' } };
}

/** Errors of the request itself, found by GraphQL or Apollo Server before a resolver ran; their words name no internals. */
function presentRequestError(error: unknown): GraphQLFormattedError | null {
  if (!(error instanceof GraphQLError)) return null;
  const code = String(error.extensions.code);
  if (TOO_MANY_TOKENS.test(error.message)) {
    return presentGatewayError(new GatewayError('LIMIT_EXCEEDED', 'The document has too many tokens.'));
  }
  const explained = code === 'BAD_REQUEST' ? presentGatewayError(explainRequestFault(error.message)) : null;
  if (explained) return explained;
  const known = PROTOCOL_CODES[code];
  if (!known) return null;
  const { message } = error;
  const { field } = known;
  return { message, extensions: { ...known, ...(field && { fields: [{ field, message }] }) } };
}

function placeOf(error: unknown): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  if (!(error instanceof GraphQLError)) return {};
  return { ...(error.locations && { locations: error.locations }), ...(error.path && { path: error.path }) };
}
