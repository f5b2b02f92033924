/** Applies again the callbacks that waited for M-Pesa's own answer, once it has come or nobody will answer (contract 3, rule 6). */

import type { CallbackVerdict } from '../domain/evidence.js';
import type { Log } from '../lib/log.js';
import { closeDecidable, findDecidable } from '../payments/find-decidable.js';
import type { Store } from '../store/open-store.js';
import { pages } from '../store/pages.js';
import { selectRows } from '../store/select-rows.js';
import { isUnavailable, StoreContended } from '../store/store-fault.js';
import type { ApplyStored } from './apply-stored.js';
import { CallbackRow } from './callback-row.js';

export interface RevisitNeighbours {
  readonly store: Store;
  readonly apply: ApplyStored;
  readonly log: Log;
}

/** Payments, and callbacks of one payment, that are read in one go. */
const PAGE = 100;

/** What may still get another verdict: once M-Pesa calls the payment paid, also what it has denied before. */
const OPEN_VERDICTS: readonly CallbackVerdict[] = ['UNCONFIRMED', 'CONTRADICTING'];

/** One pass over everything that can be decided; what cannot be applied, or is held by others, holds up nothing behind it. */
export async function revisitCallbacks({ store, apply, log }: RevisitNeighbours): Promise<void> {
  const revisit = async (row: CallbackRow): Promise<void> => {
    try {
      await apply(row, true);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      log.error({ err: error, callback: row.id }, 'a callback could not be revisited');
    }
  };
  const revisitPayment = async (paymentId: string): Promise<void> => {
    for await (const row of pages(
      PAGE,
      after => readOpen(store, paymentId, after),
      ({ id }) => id,
    ))
      await revisit(row);
    await store.atomically(unit =>
      closeDecidable(unit, paymentId, () =>
        unit.runner.manager.getRepository(CallbackRow).existsBy({ paymentId, verdict: 'UNCONFIRMED' }),
      ),
    );
  };
  for await (const paymentId of pages(
    PAGE,
    after => findDecidable(store, after, PAGE),
    id => id,
  )) {
    await revisitPayment(paymentId).catch(error => {
      // The next pass finds it again.
      if (!(error instanceof StoreContended)) throw error;
    });
  }
}

function readOpen(store: Store, paymentId: string, after: string): Promise<CallbackRow[]> {
  return selectRows(store.reader(), CallbackRow, {
    where: [
      { field: 'paymentId', is: '=', value: paymentId },
      { field: 'id', is: '>', value: after },
      { field: 'verdict', is: 'IN', value: OPEN_VERDICTS },
    ],
    order: { by: 'id', direction: 'ASC' },
    limit: PAGE,
  });
}
