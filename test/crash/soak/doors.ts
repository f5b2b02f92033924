/** The three doors by which a watcher comes in, with the clients that people use: graphql-ws, graphql-sse, and plain requests. */

import { createClient as createStreamClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { pauseMs } from '../wait-for.js';

export interface Update {
  readonly cursor: string;
  readonly event: { readonly version: number } | null;
  readonly payment: { readonly id: string; readonly version: number; readonly status: string };
}

/** What `paymentUpdated` and `paymentUpdates` are asked for. */
export interface Wish {
  readonly id?: string;
  readonly filter?: { readonly status: readonly string[] };
  readonly after?: string;
}

export interface Session {
  /** Ends when the gateway has said that nothing more comes; throws when the connection or the operation failed. */
  readonly updates: AsyncIterable<Update>;
  /** Breaks the connection off: without a word, or in good order. */
  drop(isRude: boolean): void;
}

const ARGUMENTS = '$id: ID, $filter: PaymentFilter, $after: Cursor';
const UPDATE = 'cursor event { version } payment { id version status }';
const WATCH = `subscription (${ARGUMENTS}, $untilSettled: Boolean) {
  paymentUpdated(id: $id, filter: $filter, after: $after, untilSettled: $untilSettled) { ${UPDATE} } }`;
const POLL = `query (${ARGUMENTS}) {
  paymentUpdates(id: $id, filter: $filter, after: $after) { cursor hasMore updates { ${UPDATE} } } }`;
const POLL_EVERY_MS = 250;

export const DOORS = {
  'graphql-ws': openSocket,
  'server-sent events': openStream,
  polling: openPolling,
} as const satisfies Record<string, (url: string, wish: Wish) => Session>;

interface Result {
  readonly data?: { readonly paymentUpdated: Update } | null | undefined;
  readonly errors?: unknown;
}

/** A payment is watched until it is settled, everything for ever. */
function operationOf(wish: Wish) {
  return { query: WATCH, variables: { ...wish, untilSettled: wish.id !== undefined } };
}

async function* readResults(results: AsyncIterable<Result>): AsyncIterable<Update> {
  for await (const { data, errors } of results) {
    if (!data) throw errors;
    yield data.paymentUpdated;
  }
}

function openSocket(url: string, wish: Wish): Session {
  let socket: WebSocket | null = null;
  const client = createSocketClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    on: {
      opened: opened => {
        socket = opened as WebSocket;
      },
    },
  });
  return {
    updates: readResults(client.iterate<{ paymentUpdated: Update }>(operationOf(wish))),
    drop: isRude => {
      if (isRude) socket?.terminate();
      // What has been cut cannot be closed in good order.
      Promise.resolve(client.dispose()).catch(() => undefined);
    },
  };
}

function openStream(url: string, wish: Wish): Session {
  const client = createStreamClient({ url: `${url}/graphql/stream`, retryAttempts: 0 });
  return {
    updates: readResults(client.iterate<{ paymentUpdated: Update }>(operationOf(wish))),
    drop: () => client.dispose(),
  };
}

interface Page {
  readonly updates: readonly Update[];
  readonly cursor: string;
  readonly hasMore: boolean;
}

function openPolling(url: string, wish: Wish): Session {
  const stop = new AbortController();
  return { updates: poll(url, wish, stop.signal), drop: () => stop.abort() };
}

/** Page by page; with a filter the cursor moves on although nothing is told. */
async function* poll(url: string, wish: Wish, signal: AbortSignal): AsyncIterable<Update> {
  for (let { after } = wish; ; ) {
    const page = await readPage(url, { ...wish, ...(after !== undefined && { after }) }, signal);
    yield* page.updates;
    after = page.cursor;
    if (!page.hasMore) await pauseMs(POLL_EVERY_MS);
  }
}

async function readPage(url: string, variables: Wish, signal: AbortSignal): Promise<Page> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: POLL, variables });
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body, signal });
  const { data, errors } = (await response.json()) as { data?: { paymentUpdates: Page } | null; errors?: unknown };
  if (!data) throw errors;
  return data.paymentUpdates;
}
