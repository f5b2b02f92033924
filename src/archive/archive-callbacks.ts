/** Archives old callbacks: those that say nothing more about an open payment are kept elsewhere and deleted. */

import type { CallbackVerdict } from '../domain/evidence.js';
import { isAtRest } from '../domain/payment.js';
import { CallbackRow } from '../inbox/callback-row.js';
import { firstIdAt } from '../lib/ids.js';
import type { FindPayments } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';
import type { ArchiveStep, KeepRows } from './archive-events.js';

export interface ArchiveCallbacksNeighbours {
  readonly store: Store;
  readonly find: Pick<FindPayments, 'byIds'>;
  readonly keep: KeepRows<CallbackRow>;
}

/** `position` is where the next step goes on. */
export interface CallbackStep extends ArchiveStep {
  readonly position: string;
}

/** Bodies have up to 64 kB. */
const PAGE = 100;

/** What is still to be understood, or waits for M-Pesa's own answer, stays. */
const OPEN_VERDICTS: ReadonlySet<CallbackVerdict> = new Set(['WAITING', 'UNCONFIRMED']);

/**
 * One step through the callbacks after the id `position` that came before `before` (UTC milliseconds). May end at any
 * moment and be run again, also beside others: a row is deleted only after it was kept.
 */
export async function archiveCallbacks(
  { store, find, keep }: ArchiveCallbacksNeighbours,
  before: number,
  position: string,
): Promise<CallbackStep> {
  const page = await readPage(store, before, position);
  const payments = await find.byIds([...new Set(page.flatMap(({ paymentId }) => paymentId ?? []))]);
  const rows = page.filter(({ verdict, lastReceivedAt, paymentId }) => {
    const payment = paymentId === null ? undefined : payments.get(paymentId);
    return !OPEN_VERDICTS.has(verdict) && lastReceivedAt < before && (payment === undefined || isAtRest(payment));
  });
  const archived = rows.length === 0 ? 0 : await keepAndDelete(store, rows, keep);
  return { archived, isLast: page.length < PAGE, position: page.at(-1)?.id ?? position };
}

async function keepAndDelete(store: Store, rows: readonly CallbackRow[], keep: KeepRows<CallbackRow>): Promise<number> {
  await keep(rows);
  const kept = new Map(rows.map(row => [row.id, row]));
  return store.atomically(async unit => {
    const locked = await unit.lockMany(CallbackRow, [...kept.keys()]);
    const unchanged = locked.filter(row => isSame(row, kept.get(row.id)));
    await unit.deleteMany(
      CallbackRow,
      unchanged.map(({ id }) => id),
    );
    return unchanged.length;
  });
}

/** Whether nobody has replayed or counted it since it was kept. */
function isSame(one: CallbackRow, other: CallbackRow | undefined): boolean {
  return (['verdict', 'note', 'paymentId', 'copies', 'lastReceivedAt'] as const).every(
    field => one[field] === other?.[field],
  );
}

function readPage(store: Store, before: number, position: string): Promise<CallbackRow[]> {
  return store
    .reader()
    .getRepository(CallbackRow)
    .createQueryBuilder('callback')
    .where('callback.id > :position', { position })
    .andWhere('callback.id < :end', { end: firstIdAt(before) })
    .orderBy('callback.id', 'ASC')
    .limit(PAGE)
    .getMany();
}
