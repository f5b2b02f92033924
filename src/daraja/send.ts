/** Sends one call to Daraja, with a token: the only place where a request is ever repeated, and only for a refused token. */

import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { AcknowledgementReading } from '../operations/operation.js';
import { OPERATIONS, type OperationName } from '../operations/operations.js';
import type { AccessTokens, DarajaApp } from './access-token.js';
import { classify, unknown, type Verdict } from './classify.js';
import type { Answer } from './daraja.js';
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
  readonly breaker: QuestionBreaker;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly log: Log;
}

/** Never rejects; over within `timeoutMs`, token and repetition included. */
export type Send = <T>(call: Call<T>) => Promise<Answer<T>>;

/** Repeats a request once, and only when its token was refused: that happens before M-Pesa sees it. */
export function createSend({ transport, tokens, breaker, clock, timeoutMs, log }: SendNeeds): Send {
  /** The token that Daraja refuses is given up, but for a fresh one: it is not the token's fault then. */
  async function attempt<T>(call: Call<T>, body: string, deadlineAt: number, isFresh: boolean): Promise<Verdict<T>> {
    const answer = await tokens.get(call.app, deadlineAt);
    if (!answer.ok) {
      if (answer.failure.retryable) breaker.record(false);
      return { kind: 'NOT_SENT', failure: answer.failure, description: `Nothing was sent: ${answer.problem}.` };
    }
    const refused = await call.refuse?.();
    if (refused) return refused;
    const headers = { authorization: `Bearer ${answer.token.reveal()}`, 'content-type': 'application/json' };
    const { path } = OPERATIONS[call.endpoint];
    const { leaveBefore } = call;
    const exchange = await transport.exchange({ method: 'POST', path, headers, body, leaveBefore }, deadlineAt);
    breaker.record(exchange.kind === 'ANSWERED');
    const verdict = classify(call.endpoint, exchange, call.read);
    const isTokenDoubted = verdict.kind === 'TOKEN_REFUSED' || isUnauthorized(exchange);
    if (isTokenDoubted && !isFresh) tokens.drop(call.app, answer.token);
    return verdict;
  }

  return async function send<T>(call: Call<T>): Promise<Answer<T>> {
    const startedAt = clock.monotonic();
    if (OPERATIONS[call.endpoint].isQuestion && !breaker.admits()) {
      return unknown('Daraja was not asked: it did not answer recently, so questions are paused for a while.');
    }
    const body = JSON.stringify(call.message);
    const deadlineAt = startedAt + timeoutMs;
    const first = await attempt(call, body, deadlineAt, false);
    // Safe for money too: the token is refused at the gateway, before M-Pesa sees the request.
    const last = first.kind === 'TOKEN_REFUSED' ? await attempt(call, body, deadlineAt, true) : first;
    const answer = settle(call.endpoint, last);
    report(log, call.endpoint, answer, clock.monotonic() - startedAt);
    return answer;
  };
}

/** Also where the refusal proves nothing about the request: the next one is better off with another token. */
function isUnauthorized(exchange: Exchange): boolean {
  return exchange.kind === 'ANSWERED' && exchange.status === 401;
}

/** A token refused twice, the second one fresh, is a matter of the app's rights. */
function settle<T>(endpoint: OperationName, verdict: Verdict<T>): Answer<T> {
  if (verdict.kind !== 'TOKEN_REFUSED') return verdict;
  const { errorCode, description } = verdict;
  if (OPERATIONS[endpoint].isAnsweredAtOnce) return unknown(description);
  const failure = { reason: 'CONFIGURATION', resultCode: errorCode, retryable: false } as const;
  return { kind: 'REFUSED', failure, description };
}

function report(log: Log, endpoint: OperationName, answer: Answer<unknown>, durationMs: number): void {
  const fields = { endpoint, outcome: answer.kind, durationMs: Math.round(durationMs) };
  if (answer.kind === 'ACCEPTED') log.debug(fields, 'daraja call');
  else log.warn({ ...fields, description: answer.description }, 'daraja call');
}
