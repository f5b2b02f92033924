/** Reads on in the log for what a request is about: one payment, the payments of one checkout, or all of them. */

import type { Store } from '../store/open-store.js';
import type { FollowRequest, LogEntry } from './feed.js';
import { readAfter, readHead, readPaymentAfter, readPaymentsBetween } from './read-events.js';

/** A part of the log. */
export interface LogPart {
  readonly entries: readonly LogEntry[];
  /** How far the log was read. */
  readonly end: number;
  /** Nothing that concerns the request came after it when it was read. */
  readonly isLast: boolean;
}

/** At most `limit` entries after a sequence, in order. Never passes one by that may concern the request. */
export type ReadLog = (
  request: Pick<FollowRequest, 'paymentId' | 'filter'>,
  after: number,
  limit: number,
) => Promise<LogPart>;

export interface ReadLogNeighbours {
  readonly store: Store;
  /** Of all payments that the checkout has, in whatever state they are. */
  readonly findIdsOfCheckout: (checkoutId: string) => Promise<readonly string[]>;
}

/** What a payer's page asks for costs as much as its checkout has events, however long the log is. */
export function createReadLog({ store, findIdsOfCheckout }: ReadLogNeighbours): ReadLog {
  const readCheckout = async (checkoutId: string, after: number, limit: number): Promise<LogPart> => {
    // The head first: a payment that the checkout gets later has its events of that time behind it.
    const { sequence: head } = await readHead(store.reader());
    const ids = await findIdsOfCheckout(checkoutId);
    const entries = ids.length === 0 ? [] : await readPaymentsBetween(store.reader(), ids, after, head, limit);
    const isLast = entries.length < limit;
    return { entries, end: isLast ? Math.max(after, head) : endOf(entries), isLast };
  };

  return async ({ paymentId, filter: { checkoutId } }, after, limit) => {
    if (paymentId === null && checkoutId !== undefined) return readCheckout(checkoutId, after, limit);
    const reader = store.reader();
    const entries = await (paymentId === null
      ? readAfter(reader, after, limit)
      : readPaymentAfter(reader, paymentId, after, limit));
    return { entries, end: endOf(entries), isLast: entries.length < limit };
  };
}

function endOf(entries: readonly LogEntry[]): number {
  return entries.at(-1)?.sequence ?? 0;
}
