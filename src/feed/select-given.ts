/** Selects the events of a range that a follower or page gets: those that match, up to the first archived one. */

import type { Payment } from '../domain/payment.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import type { Store } from '../store/open-store.js';
import type { ArchivedEvent, FeedEvent, FollowRequest, LogEntry } from './feed.js';
import { concernedFilter, concernsFilter, readPaymentsBetween } from './read-events.js';

/** What can be delivered of the entries that were read. */
export interface Given {
  readonly events: readonly FeedEvent[];
  /** Index, among the entries that were read, of the first that would be given and cannot be delivered any more; -1: none. */
  readonly cutAt: number;
}

/**
 * Entries must be in the order of the log. A request that collapses is given, of each payment's updates up to `catchUpEnd`,
 * only the newest; what it is not given for that reason may be archived.
 */
export type SelectGiven = (
  entries: readonly LogEntry[],
  request: Pick<FollowRequest, 'filter' | 'isCollapsed'>,
  catchUpEnd: number,
) => Promise<Given>;

export interface SelectNeighbours {
  readonly store: Store;
  readonly findPayments: (ids: readonly string[]) => Promise<ReadonlyMap<string, Payment>>;
}

/** Looks payments up only where an archived event may concern the filter. */
export function createSelectGiven({ store, findPayments }: SelectNeighbours): SelectGiven {
  const selectConcerned = async (entries: readonly LogEntry[], filter: PaymentFilter): Promise<LogEntry[]> => {
    const archived = entries.filter(isArchived);
    const payments = archived.length === 0 ? new Map<string, Payment>() : await findPayments(idsOf(archived));
    return entries.filter(entry => {
      if (!isArchived(entry)) return concernsFilter(entry, filter);
      const payment = payments.get(entry.paymentId);
      return payment === undefined || concernedFilter(entry, payment, filter);
    });
  };

  const dropSuperseded = async (
    concerned: readonly LogEntry[],
    filter: PaymentFilter,
    catchUpEnd: number,
  ): Promise<readonly LogEntry[]> => {
    const [first] = concerned;
    if (!first || first.sequence >= catchUpEnd) return concerned;
    const later = await readPaymentsBetween(store.reader(), idsOf(concerned), first.sequence, catchUpEnd);
    const newest = new Map(
      (await selectConcerned(later, filter)).map(({ paymentId, sequence }) => [paymentId, sequence] as const),
    );
    return concerned.filter(
      ({ paymentId, sequence }) => sequence > catchUpEnd || sequence >= (newest.get(paymentId) ?? 0),
    );
  };

  return async (entries, { filter, isCollapsed = false }, catchUpEnd) => {
    const concerned = await selectConcerned(entries, filter);
    const wanted = isCollapsed ? await dropSuperseded(concerned, filter, catchUpEnd) : concerned;
    const missing = wanted.find(isArchived);
    const cutAt = missing ? entries.indexOf(missing) : -1;
    const before = missing ? wanted.slice(0, wanted.indexOf(missing)) : wanted;
    return { events: before.filter(isDeliverable), cutAt };
  };
}

function isArchived(entry: LogEntry): entry is ArchivedEvent {
  return entry.payment === null;
}

/** Whether the event can still be shown: the archive has not taken it. */
export function isDeliverable(entry: LogEntry): entry is FeedEvent {
  return !isArchived(entry);
}

function idsOf(entries: readonly LogEntry[]): readonly string[] {
  return [...new Set(entries.map(({ paymentId }) => paymentId))];
}
