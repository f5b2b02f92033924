/**
 * A list of payments that stays true: a page of them, then every update after the cursor of that page. Listeners hear of changes four times a
 * second at most: ten thousand rows do not bear more.
 */

import type { MpesaClient } from '@mpesa-gateway/client';
import type { PaymentFilter } from '../api/schema.js';
import { createRows } from './create-rows.js';
import { type PaymentRow, rowOf } from './row.js';

/** A page of payments, newest first. */
export interface PageOfPayments {
  readonly rows: readonly PaymentRow[];
  /** Where to watch from. */
  readonly cursor: string;
  /** For the next page; null at the end. */
  readonly next: string | null;
}

/** What a list shows. The same object until something changes. */
export interface PaymentsView {
  readonly state: 'LOADING' | 'READY';
  /** Why the last reading failed. */
  readonly error: unknown;
  /** Newest first. */
  readonly rows: readonly PaymentRow[];
  /** New ones that are held back while somebody reads. */
  readonly waiting: number;
  /** Whether there are older ones that are not loaded. */
  readonly hasMore: boolean;
}

/** Has the shape that `useSyncExternalStore` takes. */
export interface Payments {
  read(): PaymentsView;
  /** The first listener starts it, the last one to leave ends it. */
  subscribe(listener: () => void): () => void;
  /** Reads the next page; nothing while one is on its way, or could not be read a moment ago. */
  readMore(): void;
  /** While it is held, rows change in place, and none comes or goes. */
  hold(isHeld: boolean): void;
  /** Reads the first page again, and lets go of the others. */
  readAgain(): void;
}

export interface PaymentsNeeds {
  readonly client: Pick<MpesaClient, 'watchAll'>;
  readonly filter: PaymentFilter;
  readonly readPage: (after: string | null, signal: AbortSignal) => Promise<PageOfPayments>;
  /** At every sign of life of the gateway, with the door by which it came. */
  readonly onHeard: (door: string) => void;
  /** After each change that came by itself. */
  readonly onChange: () => void;
}

const FLUSH_MS = 250;
const AGAIN_MS = 3_000;
/** Whoever was away for so long, or has missed so many, gets a new page instead of all that happened. */
const AWAY_MS = 300_000;
const MISSED_MAX = 500;
/** Then it is read again from the top: a page that is open for days does not grow. */
const ROWS_MAX = 15_000;
const EMPTY: PaymentsView = { state: 'LOADING', error: null, rows: [], waiting: 0, hasMore: false };

/** Reads nothing before somebody listens. */
export function createPayments({ client, filter, readPage, onHeard, onChange }: PaymentsNeeds): Payments {
  const listeners = new Set<() => void>();
  const rows = createRows(filter);
  let view = EMPTY;
  let pending: PaymentRow[] = [];
  let next: string | null = null;
  let isReadingMore = false;
  let run: AbortController | null = null;
  let flushing: ReturnType<typeof setTimeout> | undefined;

  const show = (changes: Partial<PaymentsView>): void => {
    view = { ...view, ...changes };
    for (const listener of [...listeners]) listener();
  };
  const arrange = (): void => show({ state: 'READY', hasMore: next !== null, ...rows.arrange() });
  const flush = (): void => {
    flushing = undefined;
    const updates = pending;
    pending = [];
    if (!rows.isHeld && (updates.length > MISSED_MAX || rows.size > ROWS_MAX)) readAgain();
    else if (updates.filter(rows.take).length > 0) {
      arrange();
      onChange();
    }
  };
  const follow = async (signal: AbortSignal): Promise<void> => {
    const page = await readPage(null, signal);
    if (signal.aborted) return;
    next = page.next;
    pending = [];
    rows.replace(page.rows, next === null);
    show({ error: null });
    arrange();
    let heardAt = Date.now();
    let door = 'socket';
    const hear = (): void => {
      const wasAway = Date.now() - heardAt > AWAY_MS;
      heardAt = Date.now();
      onHeard(door);
      if (wasAway) readAgain();
    };
    const onLine = (line: { readonly door: string }): void => {
      door = line.door;
    };
    onHeard(door);
    const watched = { filter, after: page.cursor, collapse: true, signal, onLine, onHeard: hear };
    for await (const { payment } of client.watchAll(watched)) {
      pending.push(rowOf(payment));
      flushing ??= setTimeout(flush, FLUSH_MS);
    }
  };
  const begin = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const error: unknown = await follow(signal).then(
        () => null,
        found => found,
      );
      if (signal.aborted) return;
      // A cursor of a log that was put back, a gateway that is away, a key that has ended: the next page knows.
      if (error) show({ error });
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
    }
  };
  const stop = (): void => {
    run?.abort();
    run = null;
    clearTimeout(flushing);
    flushing = undefined;
  };
  const start = (): void => {
    run = new AbortController();
    isReadingMore = false;
    void begin(run.signal);
  };
  const readAgain = (): void => {
    stop();
    if (listeners.size > 0) start();
  };
  const readMore = async (after: string, { signal }: AbortController): Promise<void> => {
    isReadingMore = true;
    const page = await readPage(after, signal).catch((error: unknown) => error);
    if (signal.aborted) return;
    if (!isPage(page)) {
      show({ error: page });
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
      if (signal.aborted) return;
      isReadingMore = false;
      // Who still needs it asks again.
      return show({});
    }
    isReadingMore = false;
    next = page.next;
    rows.append(page.rows, next === null);
    show({ error: null });
    arrange();
  };
  return {
    read: () => view,
    subscribe(listener) {
      listeners.add(listener);
      if (run === null) start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    readMore() {
      if (run !== null && next !== null && !isReadingMore) void readMore(next, run);
    },
    hold(isHeld) {
      if (isHeld === rows.isHeld) return;
      rows.hold(isHeld);
      if (!isHeld && view.state === 'READY') arrange();
    },
    readAgain,
  };
}

function isPage(answer: unknown): answer is PageOfPayments {
  return typeof answer === 'object' && answer !== null && 'rows' in answer;
}
