/** Sends one call to Daraja, with a token: the only place where a request is ever repeated, and only for a refused token. */

import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Secret } from '../lib/secret.js';
import type { AcknowledgementReading } from '../operations/operation.js';
import { OPERATIONS, type OperationName } from '../operations/operations.js';
import type { AccessTokens, DarajaApp } from './access-token.js';
import { classify, type TokenRefusal, unknown } from './classify.js';
import type { Answer } from './daraja.js';
import type { MissingProducts } from './missing-products.js';
import type { QuestionBreaker } from './question-breaker.js';
import type { Exchange, Transport } from './transport.js';

/** One request to Daraja, ready to be sent. */
export interface Call<T> {
  readonly endpoint: OperationName;
  readonly app: DarajaApp;
  /** Built and signed once; a repetition carries the same bytes. */
  readonly message: object;
  readonly read: (body: unknown) => AcknowledgementReading<T>;
  /** Looked at last, with the token in hand: what it answers is the call's answer, and nothing is sent. */
  readonly refuse?: () => Promise<Answer<never> | null>;
  /** UTC milliseconds; later it is not sent. */
  readonly leaveBefore?: number | undefined;
}

export interface SendNeeds {
  readonly transport: Transport;
  readonly tokens: AccessTokens;
  readonly products: MissingProducts;
  readonly breaker: QuestionBreaker;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly log: Log;
}

/** Never rejects; over within `timeoutMs`, token and repetition included. */
export type Send = <T>(call: Call<T>) => Promise<Answer<T>>;

/** What came of one try: an answer, or a refused token. */
type Attempt<T> =
  | { readonly isDone: true; readonly answer: Answer<T> }
  | { readonly isDone: false; readonly refusal: TokenRefusal; readonly token: Secret };
type Refused = Attempt<never> & { readonly isDone: false };

/** Repeats a request once, and only when its token was refused: that happens before M-Pesa sees it. */
export function createSend(needs: SendNeeds): Send {
  const { breaker, clock, timeoutMs, log } = needs;
  return async function send<T>(call: Call<T>): Promise<Answer<T>> {
    const startedAt = clock.monotonic();
    if (OPERATIONS[call.endpoint].isQuestion && !breaker.admits()) {
      return unknown('Daraja was not asked: it did not answer recently, so questions are paused for a while.');
    }
    const attempt = createAttempt(needs, call, startedAt + timeoutMs);
    const first = await attempt(null);
    const answer = first.isDone ? first.answer : await withAnotherToken(needs, call, attempt, first);
    report(log, call.endpoint, answer, clock.monotonic() - startedAt);
    return answer;
  };
}

type TryOnce<T> = (before: Refused | null) => Promise<Attempt<T>>;

/** One try; with the token that was refused before, nothing is sent: the answer would be the same. */
function createAttempt<T>(needs: SendNeeds, call: Call<T>, deadlineAt: number): TryOnce<T> {
  const { transport, tokens, products, breaker } = needs;
  const { endpoint, app, leaveBefore } = call;
  const body = JSON.stringify(call.message);
  return async before => {
    const got = await tokens.get(app, deadlineAt);
    if (!got.ok) {
      if (got.failure.retryable) breaker.record(false);
      return done({ kind: 'NOT_SENT', failure: got.failure, description: `Nothing was sent: ${got.problem}.` });
    }
    const { token } = got;
    if (token.reveal() === before?.token.reveal()) return before;
    const refused = await call.refuse?.();
    if (refused) return done(refused);
    const headers = { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' };
    const { path, answerBytesMax } = OPERATIONS[endpoint];
    const request = { method: 'POST', path, headers, body, leaveBefore, answerBytesMax } as const;
    const exchange = await transport.exchange(request, deadlineAt);
    breaker.record(exchange.kind === 'ANSWERED');
    const verdict = classify(endpoint, exchange, call.read);
    if (verdict.kind === 'TOKEN_REFUSED') return { isDone: false, refusal: verdict, token };
    // Also where the refusal proves nothing about the request: the next one is better off with another token.
    if (isUnauthorized(exchange)) tokens.drop(app, token);
    if (verdict.kind === 'ACCEPTED') products.clear(app, endpoint);
    return done(verdict);
  };
}

function done<T>(answer: Answer<T>): Attempt<T> {
  return { isDone: true, answer };
}

function isUnauthorized(exchange: Exchange): boolean {
  return exchange.kind === 'ANSWERED' && exchange.status === 401;
}

/**
 * Safe for money too: the token is refused at the gateway, before M-Pesa sees the request. A fresh token that is refused as well
 * shows that the app lacks the product; one that another program has replaced meanwhile shows nothing.
 */
async function withAnotherToken<T>(
  { tokens, products }: SendNeeds,
  { app, endpoint }: Call<T>,
  attempt: TryOnce<T>,
  first: Refused,
): Promise<Answer<T>> {
  const isNamed = PRODUCT_WORDS.test(first.refusal.description) && (await tokens.isFresh(app, first.token));
  if (isNamed || products.isMissing(app, endpoint)) return withoutProduct(endpoint, first.refusal);
  tokens.drop(app, first.token);
  const again = await attempt(first);
  if (again.isDone) return again.answer;
  if (again !== first && (await tokens.isFresh(app, again.token))) {
    products.note(app, endpoint);
    return withoutProduct(endpoint, again.refusal);
  }
  tokens.drop(app, again.token);
  const problem = 'The access token was refused, and the next one too: does another program use the same Daraja app?';
  return refusedBy(endpoint, 'MPESA_UNAVAILABLE', again.refusal, problem);
}

/** Daraja's own words for it; it has others, which are those of a refused token (daraja.md section 3). */
const PRODUCT_WORDS = /\bapi ?product\b/i;

function withoutProduct(endpoint: OperationName, refusal: TokenRefusal): Answer<never> {
  const { product } = OPERATIONS[endpoint];
  const advice = `A fresh access token was refused: add the product "${product}" to the app at developer.safaricom.co.ke.`;
  return refusedBy(endpoint, 'CONFIGURATION', refusal, advice);
}

function refusedBy(
  endpoint: OperationName,
  reason: 'CONFIGURATION' | 'MPESA_UNAVAILABLE',
  { errorCode, description: words }: TokenRefusal,
  advice: string,
): Answer<never> {
  const description = `${advice} ${words}`;
  if (OPERATIONS[endpoint].isAnsweredAtOnce) return unknown(description);
  const failure = { reason, resultCode: errorCode, retryable: reason === 'MPESA_UNAVAILABLE' };
  return { kind: 'REFUSED', failure, description };
}

function report(log: Log, endpoint: OperationName, answer: Answer<unknown>, durationMs: number): void {
  const fields = { endpoint, outcome: answer.kind, durationMs: Math.round(durationMs) };
  if (answer.kind === 'ACCEPTED') log.debug(fields, 'daraja call');
  else log.warn({ ...fields, description: answer.description }, 'daraja call');
}
