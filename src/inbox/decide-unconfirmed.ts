/** Decides unsigned confirmations once M-Pesa, when asked about their receipt, has answered, or a signed message has told of it (contract 8.9). */

import { closeReceipt, findDecidableReceipts, findNaming, openTold } from '../enquiries/unconfirmed-receipts.js';
import type { Log } from '../lib/log.js';
import type { Store } from '../store/open-store.js';
import { pages } from '../store/pages.js';
import { isUnavailable, StoreContended } from '../store/store-fault.js';
import type { ApplyStored } from './apply-stored.js';
import { CallbackRow } from './callback-row.js';

export interface DecideNeighbours {
  readonly store: Store;
  readonly apply: ApplyStored;
  readonly log: Log;
}

/** Receipts, and callbacks that name one, that are read in one go. */
const PAGE = 100;

/**
 * Each call is one pass over the receipts that can be decided; those whose rows are held by others are left for the next one. It also looks at one page
 * of those that wait: a payment may have got their receipt, and nobody asks about them any more.
 */
export function createDecideUnconfirmed({ store, apply, log }: DecideNeighbours): () => Promise<void> {
  let lookedThrough = '';
  const decide = async (callbackId: string): Promise<void> => {
    const row = await store.reader().getRepository(CallbackRow).findOneBy({ id: callbackId, verdict: 'UNCONFIRMED' });
    if (!row) return;
    try {
      await apply(row, false);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      log.error({ err: error, callback: callbackId }, 'an unconfirmed confirmation could not be decided');
    }
  };
  const decideReceipt = async (receiptKey: string): Promise<void> => {
    for await (const callbackId of pages(
      PAGE,
      after => findNaming(store, receiptKey, after, PAGE),
      id => id,
    ))
      await decide(callbackId);
    await store.atomically(unit => closeReceipt(unit, receiptKey));
  };
  const unlessContended = async (work: Promise<void>): Promise<void> => {
    await work.catch(error => {
      if (!(error instanceof StoreContended)) throw error;
    });
  };
  const look = async (): Promise<void> => {
    lookedThrough = await openTold(store, lookedThrough, PAGE);
  };
  return async () => {
    await unlessContended(look());
    for await (const receiptKey of pages(
      PAGE,
      after => findDecidableReceipts(store, after, PAGE),
      key => key,
    ))
      await unlessContended(decideReceipt(receiptKey));
  };
}
