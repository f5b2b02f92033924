/** Applies again the callbacks that waited for Daraja's own answer, once their payment is settled (contract 3, rule 6). */

import { isSettled } from '../domain/payment.js';
import type { FindPayments, Write } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';
import { asAnyEntity } from '../store/row-plan.js';
import type { ApplyCallback, Verdict } from './apply-callback.js';
import { CallbackRow } from './callback-row.js';
import { isCallbackRoute, pickVerdict } from './keep-callback.js';

export interface RevisitNeighbours {
  readonly store: Store;
  readonly find: FindPayments;
  readonly apply: ApplyCallback;
}

const PAGE = 100;

/** One pass over everything that waits, oldest first; resolves when all that can be decided has been. */
export async function revisitCallbacks({ store, find, apply }: RevisitNeighbours): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await readUnconfirmed(store, after);
    const payments = await find.byIds([...new Set(rows.flatMap(row => row.paymentId ?? []))]);
    for (const row of rows) {
      const payment = row.paymentId === null ? undefined : payments.get(row.paymentId);
      // While Daraja is still being asked, its answer may change what this callback is worth.
      const isDecided = payment && isSettled(payment.status) && payment.nextCheckAt === null;
      if (!isDecided || !isCallbackRoute(row.route)) continue;
      await apply({ ...row, route: row.route }, { isAnswered: true, write: verdict => updateOf(row, verdict) });
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}

function readUnconfirmed(store: Store, after: string): Promise<CallbackRow[]> {
  return store
    .reader()
    .getRepository(CallbackRow)
    .createQueryBuilder('callback')
    .where('callback.verdict = :verdict', { verdict: 'UNCONFIRMED' })
    .andWhere('callback.id > :after', { after })
    .orderBy('callback.id', 'ASC')
    .limit(PAGE)
    .getMany();
}

/** Writes a new verdict of a stored callback. */
export function updateOf(row: CallbackRow, verdict: Verdict): Write {
  const fields = ['verdict', 'note', 'paymentId'];
  return { kind: 'update', entity: asAnyEntity(CallbackRow), row: { ...row, ...pickVerdict(verdict) }, fields };
}
