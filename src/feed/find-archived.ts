/** Where a follower meets the archive: the first event that it would have been given, and that cannot be delivered any more. */

import type { Payment } from '../domain/payment.js';
import type { ArchivedEvent, FollowRequest, LogEntry } from './feed.js';
import { concernedFilter } from './read-events.js';

/** Index of that event among entries of the log that were read for this request; -1 when there is none. */
export type FindArchived = (
  entries: readonly LogEntry[],
  request: Pick<FollowRequest, 'paymentId' | 'filter'>,
) => Promise<number>;

export function createFindArchived(
  findPayments: (ids: readonly string[]) => Promise<ReadonlyMap<string, Payment>>,
): FindArchived {
  return async (entries, { filter }) => {
    const archived = entries.filter(isArchived);
    if (archived.length === 0) return -1;
    const payments = await findPayments([...new Set(archived.map(({ paymentId }) => paymentId))]);
    return entries.findIndex(entry => {
      const payment = payments.get(entry.paymentId);
      return isArchived(entry) && (payment === undefined || concernedFilter(entry, payment, filter));
    });
  };
}

export function isArchived(entry: LogEntry): entry is ArchivedEvent {
  return entry.payment === null;
}
