/** Follows a subscription that the client package does not have, by server-sent events, for as long as somebody listens. */

import { AskError, type Asked } from '../api/ask.js';
import { bearer } from '../api/bearer.js';
import { openEvents } from '../api/open-events.js';

interface Followed<Answer> {
  /** Null where the gateway has none. */
  readonly key: string | null;
  readonly signal: AbortSignal;
  take(answer: Answer): void;
}

const AGAIN_MS = 3_000;

/** `variables` are asked for at each attempt: after a loss one goes on from what one has. Rejects when the gateway refuses it. */
export async function subscribe<Answer, Variables extends object>(
  asked: Asked<Answer, Variables>,
  variables: () => Variables,
  { key, signal, take }: Followed<Answer>,
): Promise<void> {
  while (!signal.aborted) {
    const body = JSON.stringify({ query: asked.document, variables: variables() });
    // The document says what the answer holds.
    const error: unknown = await followOnce(key, body, signal, data => take(data as Answer)).catch(found => found);
    if (signal.aborted) return;
    if (error instanceof AskError) throw error;
    await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
  }
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: AskError['code'] } }[];
}

async function followOnce(
  key: string | null,
  body: string,
  signal: AbortSignal,
  take: (data: unknown) => void,
): Promise<void> {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream', ...bearer(key) };
  const { response, blocks } = await openEvents('/graphql/stream', { method: 'POST', headers, body }, signal);
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    return read((await response.json()) as Result, take);
  }
  for await (const block of blocks) {
    const data = /^data: ?(.+)$/m.exec(block)?.[1];
    if (/^event: ?next$/m.test(block) && data !== undefined) read(JSON.parse(data) as Result, take);
  }
}

/** Refusals that pass are no errors here: the next attempt comes by itself. */
function read({ data, errors }: Result, take: (data: unknown) => void): void {
  const [error] = errors ?? [];
  const code = error?.extensions?.code;
  if (error && code !== 'UNAVAILABLE' && code !== 'RATE_LIMITED') throw new AskError(error.message, code ?? 'INTERNAL');
  if (data) take(data);
}
