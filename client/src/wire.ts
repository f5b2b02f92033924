/** The way to the gateway over HTTP: one request, one answer, and no waiting without an end. */

import type { Credential } from './credential.js';
import { type GraphqlError, isPassing, isUnauthenticated, Lost, MpesaError, throwFirst } from './mpesa-error.js';
import type { Timing } from './timing.js';
import { pauseAfter, untilSilent } from './wait.js';

/** One GraphQL operation. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface WireOptions {
  readonly url: string;
  readonly credential: Credential;
  readonly timing: Timing;
  readonly fetch: typeof fetch;
}

/** What every door and verb uses. */
export interface Wire extends WireOptions {
  /** One attempt. Rejects with MpesaError when the gateway refuses, with Lost when no answer of it came. */
  post<T>(operation: Operation, ms: number, signal: AbortSignal): Promise<T>;
  /** Attempts until the gateway has answered, at most six, or `triesMax`: one for what may not be asked twice; `ms` is for each of them. */
  ask<T>(operation: Operation, signal?: AbortSignal, triesMax?: number, ms?: number): Promise<T>;
}

const TRIES_MAX = 6;
const RENEWALS_MAX = 2;

/** The headers of a request with this credential. */
export function headersOf(authorization: string | null): Record<string, string> {
  return { 'content-type': 'application/json', ...(authorization && { authorization }) };
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphqlError[];
}

/** The gateway answers in JSON, whatever the status; anything else comes from something in between. */
export async function readAnswer(response: Response): Promise<Answer> {
  try {
    const answer = (await response.json()) as Answer | null;
    if (answer?.data ?? answer?.errors) return answer;
  } catch (error) {
    throw new Lost('no answer of the gateway', { cause: error });
  }
  throw new Lost(`HTTP ${response.status}`);
}

/** Connects to nothing by itself. */
export function createWire(options: WireOptions): Wire {
  const { url, credential, timing } = options;
  const post = async <T>(operation: Operation, ms: number, signal: AbortSignal): Promise<T> => {
    const authorization = await credential.read();
    const { data, errors } = await untilSilent(ms, signal, async ending => {
      const body = JSON.stringify(operation);
      const init = { method: 'POST', headers: headersOf(authorization), body, signal: ending };
      return readAnswer(await options.fetch(`${url}/graphql`, init));
    });
    if (errors?.[0]?.extensions?.code === 'UNAUTHENTICATED') credential.forget(authorization);
    throwFirst(errors);
    // The document says what the answer holds.
    return data as T;
  };
  const ask = async <T>(
    operation: Operation,
    signal = new AbortController().signal,
    triesMax = TRIES_MAX,
    ms = timing.requestMs,
  ): Promise<T> => {
    let renewals = 0;
    for (let tries = 0; ; tries += 1) {
      try {
        return await post<T>(operation, ms, signal);
      } catch (error) {
        const isRenewed = isUnauthenticated(error) && credential.canRenew && renewals < RENEWALS_MAX;
        if (isRenewed) renewals += 1;
        if (signal.aborted || !(isRenewed || (isPassing(error) && tries + 1 < triesMax)))
          throw present(error, operation);
      }
      await pauseAfter(tries, timing, signal);
    }
  };
  return { ...options, post, ask };
}

/** Only a mutation may have done something. */
function present(error: unknown, { query }: Operation): unknown {
  if (!(error instanceof Lost)) return error;
  const doubt = query[0] === 'm' ? ' A payment may have been taken.' : '';
  return new MpesaError({ message: `No answer from the gateway.${doubt}`, extensions: { code: 'NETWORK' } });
}
