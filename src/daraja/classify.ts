/** Turns what came back over the wire into one of the port's answers. Pure; never throws. */

import type { Failure, FailureReason } from '../domain/payment.js';
import { type ErrorEnvelope, readErrorEnvelope } from '../operations/error-envelope.js';
import type { AcknowledgementReading } from '../operations/operation.js';
import { OPERATIONS, type OperationName } from '../operations/operations.js';
import { readText } from '../operations/read-body.js';
import type { Answer, Dispatched, InTurn } from './daraja.js';
import { findErrorMeaning, type Meaning } from './error-meanings.js';
import { redact } from './redact.js';
import { areKeysRefused, isTooFast } from './token-refusal.js';
import type { Answered, Exchange } from './transport.js';

/** Not taken, and a fresh token may help. */
export interface TokenRefusal {
  readonly kind: 'TOKEN_REFUSED';
  readonly errorCode: string | null;
  readonly description: string;
}

/** An answer of the port's, or that the token was refused. */
export type Verdict<T> = Answer<T> | TokenRefusal;

/**
 * `read` understands the endpoint's acknowledgement. An answer that brings ids and takes them back in the same breath is neither
 * taken nor refused: UNKNOWN, with what was heard. Descriptions hold no token and no phone number.
 */
export function classify<T>(
  endpoint: OperationName,
  exchange: Exchange,
  read: (body: unknown) => AcknowledgementReading<T>,
): Verdict<T> {
  if (exchange.kind === 'NOT_SENT') return notSent('MPESA_UNAVAILABLE', `Daraja was not reached: ${exchange.problem}.`);
  if (exchange.kind === 'UNANSWERED')
    return unknown(`Daraja was asked but gave no complete answer: ${exchange.problem}.`);

  const body = parseJson(exchange.body);
  const error = readErrorEnvelope(body);
  const reading = read(body);
  const description = describe(exchange, error);
  const isConsistent = error === null && exchange.status >= 200 && exchange.status <= 299;
  if (reading.ok && isConsistent) return { kind: 'ACCEPTED', value: reading.value };
  if (reading.ok) return { kind: 'UNKNOWN', description: `${description}, against its own body`, heard: reading.value };
  if ('heard' in reading) {
    return { kind: 'UNKNOWN', description: `${description}; ${reading.problem}`, heard: reading.heard };
  }
  const meaning = findErrorMeaning(endpoint, exchange.status, error);
  const verdict = verdictOf(endpoint, meaning, error?.errorCode ?? null, description);
  if (verdict.kind !== 'UNKNOWN' && verdict.kind !== 'REFUSED') return verdict;
  return isTooFast(exchange.status, error) ? { ...verdict, isTooFast: true } : verdict;
}

/** Why there is no token. */
export function classifyTokenRefusal(exchange: Exchange): { readonly failure: Failure; readonly problem: string } {
  if (exchange.kind !== 'ANSWERED') {
    return { failure: failureOf('MPESA_UNAVAILABLE', null), problem: `no access token: ${exchange.problem}` };
  }
  const body = parseJson(exchange.body);
  return {
    failure: failureOf(areKeysRefused(exchange, body) ? 'CONFIGURATION' : 'MPESA_UNAVAILABLE', null),
    problem: `no access token: ${describe(exchange, readErrorEnvelope(body))}`,
  };
}

/** The request provably did not leave. */
export function notSent(reason: 'CONFIGURATION' | 'MPESA_UNAVAILABLE', description: string): Answer<never> {
  return { kind: 'NOT_SENT', failure: failureOf(reason, null), description };
}

/** A question whose turn did not come in time; null for one that may leave. */
export async function withoutTurn({ mayLeave }: InTurn): Promise<Answer<never> | null> {
  if (!mayLeave || (await mayLeave())) return null;
  return notSent('MPESA_UNAVAILABLE', 'Nothing was sent: the request waited too long behind others.');
}

/** A request for money that may not leave any more; null for one that may. */
export async function withoutDispatch({ dispatch }: Dispatched): Promise<Answer<never> | null> {
  const problem = await dispatch?.begin();
  return problem ? notSent('MPESA_UNAVAILABLE', `Nothing was sent: ${problem}.`) : null;
}

/** A question that can no longer be asked has no answer: the payment continues to its deadline. */
export function withoutAccount(shortcode: string): Answer<never> {
  return notSent('CONFIGURATION', `Nothing was sent: shortcode ${shortcode} is not configured.`);
}

/** The answer that proves nothing: money may have moved. `description` is for a person. */
export function unknown(description: string): Answer<never> {
  return { kind: 'UNKNOWN', description };
}

function verdictOf(
  endpoint: OperationName,
  meaning: Meaning,
  errorCode: string | null,
  description: string,
): Verdict<never> {
  if (meaning === 'TOKEN_REFUSED') return { kind: 'TOKEN_REFUSED', errorCode, description };
  if (meaning === 'UNKNOWN' || OPERATIONS[endpoint].isAnsweredAtOnce) return unknown(description);
  return { kind: 'REFUSED', failure: { ...meaning, resultCode: errorCode }, description };
}

function failureOf(reason: FailureReason, resultCode: string | null): Failure {
  return { reason, resultCode, retryable: reason === 'MPESA_UNAVAILABLE' };
}

function describe(exchange: Answered, error: ErrorEnvelope | null): string {
  const answered = `Daraja answered HTTP ${exchange.status}`;
  return error ? redact(`${answered}, ${error.errorCode ?? ''} ${error.errorMessage}`) : answered;
}

/** Undefined for HTML, an empty body and anything else that is not JSON. */
function parseJson(text: string): unknown {
  const reading = readText(text);
  return reading.ok ? reading.value : undefined;
}
