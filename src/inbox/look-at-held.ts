/** Looks again at the confirmations that are held, because they may tell of pushes, until they are decided (contract 8.7). */

import type { CallbackVerdict } from '../domain/evidence.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Funnel } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';
import { pages } from '../store/pages.js';
import { selectRows } from '../store/select-rows.js';
import { isUnavailable, StoreContended } from '../store/store-fault.js';
import type { ApplyStored } from './apply-stored.js';
import { CallbackRow } from './callback-row.js';
import type { Afterwards } from './judge-confirmation.js';

export interface LookNeighbours {
  readonly store: Store;
  readonly funnel: Funnel;
  readonly apply: ApplyStored;
  readonly afterwards: Afterwards;
  readonly clock: Clock;
  readonly log: Log;
}

interface Look {
  readonly at: number;
  readonly afterMs: number;
}

const PAGE = 100;
const HELD: CallbackVerdict = 'HELD';
/** Most are decided by the push's own callback, which comes at the same time. */
const FIRST_LOOK_MS = 1_000;
const LONGER_EACH_TIME = 1.5;
/** And so often M-Pesa is asked about the push meanwhile. */
const BETWEEN_LOOKS_MAX_MS = 15_000;

/** Each call is one pass over those that are due; when this process has begun, over all. */
export function createLookAtHeld({
  store,
  funnel,
  apply,
  afterwards,
  clock,
  log,
}: LookNeighbours): () => Promise<void> {
  let looks = new Map<string, Look>();

  const look = async (row: CallbackRow): Promise<Look | null> => {
    const last = looks.get(row.id) ?? { at: row.receivedAt + FIRST_LOOK_MS, afterMs: FIRST_LOOK_MS };
    if (last.at > clock.now()) return last;
    try {
      const given = await apply(row, false);
      if (given !== null && given.verdict !== HELD) return null;
    } catch (error) {
      if (isUnavailable(error) && !(error instanceof StoreContended)) throw error;
      if (!(error instanceof StoreContended)) log.error({ err: error, callback: row.id }, 'a held confirmation failed');
    }
    const afterMs = Math.min(LONGER_EACH_TIME * last.afterMs, BETWEEN_LOOKS_MAX_MS);
    return { at: clock.now() + afterMs, afterMs };
  };

  return async () => {
    const left = new Map<string, Look>();
    for await (const row of pages(
      PAGE,
      after => readHeld(store, after),
      ({ id }) => id,
    )) {
      const next = await look(row);
      if (next) left.set(row.id, next);
    }
    looks = left;
    for (const evidence of afterwards.take()) await funnel.apply({ evidence });
  };
}

function readHeld(store: Store, after: string): Promise<CallbackRow[]> {
  return selectRows(store.reader(), CallbackRow, {
    where: [
      { field: 'verdict', is: '=', value: HELD },
      { field: 'id', is: '>', value: after },
    ],
    order: { by: 'id', direction: 'ASC' },
    limit: PAGE,
  });
}
