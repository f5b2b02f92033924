/** A watcher on bad Wi-Fi: it breaks off at random, comes back to any instance with its last cursor, and keeps a transcript. */

import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import type { RandomBytes } from '../../src/lib/random.js';

export interface Told {
  readonly paymentId: string;
  readonly version: number;
  readonly status: string;
  readonly cursor: string;
  readonly isSnapshot: boolean;
}

export interface WatcherOptions {
  /** Where the instances are now; one may be down. */
  readonly urls: () => readonly string[];
  readonly authorization: string;
  /** `id` with `untilSettled`, or `after` for everything; `after` is the last cursor from then on. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly random: RandomBytes;
  /** Asked after each update and before each connection. */
  readonly isOver: (told: readonly Told[]) => boolean;
}

interface Update {
  readonly cursor: string;
  readonly event: { readonly version: number } | null;
  readonly payment: { readonly id: string; readonly version: number; readonly status: string };
}

const WATCH = `subscription ($id: ID, $after: Cursor, $untilSettled: Boolean) {
  paymentUpdated(id: $id, after: $after, untilSettled: $untilSettled) {
    cursor event { version } payment { id version status } } }`;
/** How many updates it takes at most before it breaks off. */
const PATIENCE_MAX = 6;
const COME_BACK_MS = 25;

/** Resolves with the transcript when it is over; rejects when the gateway says that the cursor is not of its log. */
export async function watchInterrupted(options: WatcherOptions): Promise<readonly Told[]> {
  const told: Told[] = [];
  let isComplete = false;
  while (!isComplete && !options.isOver(told)) {
    try {
      isComplete = await watchOnce(options, told);
    } catch (error) {
      if (JSON.stringify(error).includes('CURSOR_EXPIRED')) throw error;
      await new Promise(resolve => setTimeout(resolve, COME_BACK_MS));
    }
  }
  return told;
}

/** True when the subscription has completed by itself. */
async function watchOnce(options: WatcherOptions, told: Told[]): Promise<boolean> {
  const { urls, authorization, random, isOver } = options;
  const draw = (below: number): number => (random(1)[0] ?? 0) % below;
  const all = urls();
  const client = connect(all[draw(all.length)] ?? '', authorization);
  const after = told.at(-1)?.cursor ?? options.variables.after;
  let patience = 1 + draw(PATIENCE_MAX);
  try {
    const variables = { ...options.variables, after };
    for await (const { data, errors } of client.iterate<{ paymentUpdated: Update }>({ query: WATCH, variables })) {
      if (!data) throw errors;
      told.push(toTold(data.paymentUpdated));
      patience -= 1;
      if (patience === 0 || isOver(told)) return false;
    }
    return true;
  } finally {
    // Without a word, as when a phone loses its network; or in good order.
    if (draw(2) === 0) client.terminate();
    await client.dispose();
  }
}

function connect(url: string, authorization: string): Client {
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 0,
  });
}

function toTold({ cursor, event, payment }: Update): Told {
  const { id: paymentId, version, status } = payment;
  return { paymentId, version, status, cursor, isSnapshot: event === null };
}
