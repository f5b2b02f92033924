/** Erases callbacks: those of a payment, and those that are about no payment. */

import { type EntityManager, In, IsNull, MoreThan, Not, type Repository } from 'typeorm';
import { isAwaited } from '../domain/erased.js';
import { UNDECIDED_VERDICTS } from '../domain/evidence.js';
import type { Store } from '../store/open-store.js';
import { type PageOfIds, pages } from '../store/pages.js';
import type { Unit } from '../store/unit.js';
import { CallbackRow } from './callback-row.js';
import { ERASED_BODY, ERASED_HASH, eraseRow } from './erased-bytes.js';

/** Bodies have up to 64 kB. */
const READ_AT_ONCE = 100;

/** Whether a callback of this payment still waits to be decided. */
export function hasUndecided(from: EntityManager, paymentId: string): Promise<boolean> {
  return from.getRepository(CallbackRow).existsBy({ paymentId, verdict: In([...UNDECIDED_VERDICTS]) });
}

/** Returns how many; the unit has locked the payment, so that no callback is added to it meanwhile. */
export async function eraseCallbacksOf(unit: Unit, paymentId: string): Promise<number> {
  const kept = { paymentId, bodyHash: Not(ERASED_HASH) };
  const count = await callbacksOf(unit).countBy(kept);
  if (count > 0) await callbacksOf(unit).update(kept, { body: ERASED_BODY, bodyHash: ERASED_HASH, note: () => 'NULL' });
  return count;
}

/** Of a payment that the unit has locked, those whose bytes name somebody who is not its payer; returns how many. */
export async function eraseCallbacksNaming(
  unit: Unit,
  paymentId: string,
  isNamed: (body: Uint8Array) => boolean,
): Promise<number> {
  let erased = 0;
  for await (const row of readKept(callbacksOf(unit), paymentId)) {
    if (!isNamed(row.body)) continue;
    await unit.updateMany(CallbackRow, [eraseRow(row)], ['body', 'bodyHash', 'note']);
    erased += 1;
  }
  return erased;
}

/** Whether a stored callback of this payment names somebody. */
export async function hasCallbackNaming(
  store: Store,
  paymentId: string,
  isNamed: (body: Uint8Array) => boolean,
): Promise<boolean> {
  const callbacks = store.reader().getRepository(CallbackRow);
  for await (const { body } of readKept(callbacks, paymentId)) if (isNamed(body)) return true;
  return false;
}

/** Those of a payment that have their bytes: of one payment at a time, as then they are read in the order of an index. */
function readKept(callbacks: Repository<CallbackRow>, paymentId: string): AsyncGenerator<CallbackRow> {
  const read = (position: string) => {
    const where = { paymentId, bodyHash: Not(ERASED_HASH), id: MoreThan(position) };
    return callbacks.find({ where, order: { id: 'ASC' }, take: READ_AT_ONCE });
  };
  return pages(READ_AT_ONCE, read, ({ id }) => id);
}

/** Callbacks of no payment that are not erased, in the order of their ids. */
export function readUnlinked(store: Store, { position, end, limit }: PageOfIds): Promise<readonly CallbackRow[]> {
  return store
    .reader()
    .getRepository(CallbackRow)
    .createQueryBuilder('callback')
    .where({ paymentId: IsNull(), bodyHash: Not(ERASED_HASH) })
    .andWhere('callback.id > :position AND callback.id < :end', { position, end })
    .orderBy('callback.id', 'ASC')
    .limit(limit)
    .getMany();
}

/** Erases those of them that are still of no payment and not awaited at `now`; returns how many. What was never confirmed cannot be any more. */
export async function eraseUnlinked(unit: Unit, ids: readonly string[], now: number): Promise<number> {
  const locked = await unit.lockMany(CallbackRow, ids);
  const rows = locked.filter(row => row.paymentId === null && !isAwaited(row, now) && row.bodyHash !== ERASED_HASH);
  const erased = rows.map(row => ({ ...eraseRow(row), verdict: decidedVerdict(row) }));
  if (rows.length > 0) await unit.updateMany(CallbackRow, erased, ['body', 'bodyHash', 'note', 'verdict']);
  return rows.length;
}

function decidedVerdict({ verdict }: CallbackRow): CallbackRow['verdict'] {
  return verdict === 'UNCONFIRMED' ? 'UNMATCHED' : verdict;
}

function callbacksOf(unit: Unit) {
  return unit.runner.manager.getRepository(CallbackRow);
}
