/** One GraphQL request of the console; what is watched goes through the client package. */

import { bearer } from './bearer.js';
import type { ErrorCode } from './schema.js';

/** A document of GraphQL, with the types of its answer and its variables. */
export interface Asked<Answer, Variables extends object = Record<never, never>> {
  readonly document: string;
  /** Carries the types only. */
  readonly types?: (variables: Variables) => Answer;
}

/** Names the types of a document once, beside it. */
export function defineDocument<Answer, Variables extends object = Record<never, never>>(
  document: string,
): Asked<Answer, Variables> {
  return { document };
}

/** What the gateway said, or that it could not be reached (`NETWORK`). */
export class AskError extends Error {
  constructor(
    message: string,
    readonly code: ErrorCode | 'NETWORK' | 'INTERNAL',
    readonly fields: readonly { readonly field: string; readonly message: string }[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.name = 'AskError';
  }
}

/** Asks once. Rejects with AskError. */
export type Ask = <Answer, Variables extends object>(
  asked: Asked<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
) => Promise<Answer>;

const REQUEST_MS = 15_000;

interface Reply {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: {
      readonly code?: ErrorCode;
      readonly fields?: AskError['fields'];
      readonly retryAfterSeconds?: number;
    };
  }[];
}

/** `key`: an API key, or null where the gateway has none. */
export function createAsk(key: string | null): Ask {
  return async (asked, variables, signal) => {
    const { data, errors } = await post(key, JSON.stringify({ query: asked.document, variables }), signal);
    const [error] = errors ?? [];
    if (error) {
      const { code = 'INTERNAL', fields, retryAfterSeconds } = error.extensions ?? {};
      throw new AskError(error.message, code, fields, retryAfterSeconds ?? null);
    }
    // The document says what the answer holds.
    return data as ReturnType<NonNullable<typeof asked.types>>;
  };
}

async function post(key: string | null, body: string, signal?: AbortSignal): Promise<Reply> {
  const headers = { 'content-type': 'application/json', ...bearer(key) };
  const silence = AbortSignal.timeout(REQUEST_MS);
  try {
    const ends = signal ? AbortSignal.any([signal, silence]) : silence;
    const response = await fetch('/graphql', { method: 'POST', headers, body, signal: ends });
    // Whatever its status, the gateway answers in this shape.
    return (await response.json()) as Reply;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AskError('The gateway cannot be reached.', 'NETWORK');
  }
}
