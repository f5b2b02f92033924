/** Archives old callbacks: moves those that no open payment needs into files. */

import { isAwaited } from '../domain/erased.js';
import { isDecided } from '../domain/evidence.js';
import { isAtRest, type Payment } from '../domain/payment.js';
import { deleteUnchanged, type OldCallback, readOldCallbacks } from '../inbox/old-callbacks.js';
import type { FindPayments } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';
import type { ArchiveStep, KeepRows } from './archive-events.js';

export interface ArchiveCallbacksNeighbours {
  readonly store: Store;
  readonly find: Pick<FindPayments, 'byIds'>;
  readonly keep: KeepRows<OldCallback>;
}

/** `position` is where the next step goes on. */
export interface CallbackStep extends ArchiveStep {
  readonly position: string;
}

/** Bodies have up to 64 kB. */
const PAGE = 100;

/**
 * One step through the callbacks after the id `position` that came before `before` (UTC milliseconds). May end at any
 * moment and be run again, also beside others: a row is deleted only after it was kept.
 */
export async function archiveCallbacks(
  { store, find, keep }: ArchiveCallbacksNeighbours,
  before: number,
  position: string,
): Promise<CallbackStep> {
  const page = await readOldCallbacks(store, before, position, PAGE);
  const payments = await find.byIds([...new Set(page.flatMap(({ paymentId }) => paymentId ?? []))]);
  const rows = page.filter(row => {
    const payment = row.paymentId === null ? undefined : payments.get(row.paymentId);
    const isDone = payment === undefined ? !isAwaited(row, before) : isDecided(row.verdict) && isOver(payment);
    return isDone && row.lastReceivedAt < before;
  });
  if (rows.length > 0) await keep(rows);
  const archived = rows.length === 0 ? 0 : await store.atomically(unit => deleteUnchanged(unit, rows));
  return { archived, isLast: page.length < PAGE, position: page.at(-1)?.id ?? position };
}

/** Nothing is to be decided again. A receipt that was only found to fit may turn out to be another payment's, and then its confirmation is. */
function isOver(payment: Payment): boolean {
  return isAtRest(payment) && payment.receiptSource !== 'TWIN';
}
