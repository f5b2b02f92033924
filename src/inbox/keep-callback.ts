/** Keeps one callback in the database, with what it changes: applied and stored in the same unit of work. */

import { hash } from 'node:crypto';
import { isDecided } from '../domain/evidence.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { Clock } from '../lib/clock.js';
import { createLineLimit } from '../lib/line-limit.js';
import type { Log } from '../lib/log.js';
import { isCallbackRoute } from '../operations/callback-routes.js';
import type { Store } from '../store/open-store.js';
import { isOfOneTable, isUnavailable } from '../store/store-fault.js';
import type { Unit } from '../store/unit.js';
import { insertOf } from '../store/write.js';
import type { ApplyCallback, Verdict } from './apply-callback.js';
import { CallbackRow } from './callback-row.js';
import type { CountCopy } from './count-copies.js';
import { eraseRow } from './erased-bytes.js';
import type { SpooledCallback } from './spool-record.js';

export interface KeepCallbackNeighbours {
  readonly store: Store;
  readonly apply: ApplyCallback;
  readonly countCopy: CountCopy;
  /** Told of a callback that is kept without having been understood. */
  readonly noteWaiting: (route: string) => void;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Log;
}

/** See `createKeepCallback`. `isAgain`: an earlier try may have stored it, although its answer was lost. */
export type KeepCallback = (callback: SpooledCallback, isAgain?: boolean) => Promise<void>;

/**
 * Resolves when the callback is committed; keeping it again changes nothing, because it has its id from the moment of its
 * receipt. Rejects when the database is away (StoreUnavailable) or the funnel takes no more (UNAVAILABLE).
 */
export function createKeepCallback(neighbours: KeepCallbackNeighbours): KeepCallback {
  const { store, apply, countCopy, noteWaiting, clock, log } = neighbours;
  const lines = createLineLimit(clock);
  const keepWaiting = async (row: CallbackRow): Promise<void> => {
    await store.atomically(unit => unit.insertMany(CallbackRow, [row], { isRepeated: true }));
    noteWaiting(row.route);
  };

  return async (callback, isAgain = false) => {
    const row = buildRow(callback);
    // What is stored was applied in the same unit: it is neither applied again nor given another verdict.
    const isStillOpen = async (unit: Unit) => (await unit.findMany(CallbackRow, 'id', [row.id])).length === 0;
    if (await countCopy(row)) return;
    const insert = (verdict: Verdict) => insertOf(CallbackRow, judgeRow(row, verdict));
    if (!isCallbackRoute(callback.route)) return keepWaiting(row);
    try {
      await apply(
        { ...row, route: callback.route },
        { isAnswered: false, write: insert, ...(isAgain && { isStillOpen }) },
      );
    } catch (error) {
      if ((isUnavailable(error) && !isOfOneTable(error)) || error instanceof GatewayError) throw error;
      // A bug, a poisonous body, or a table that it needs: the callback is still kept, and waits for a person or a fixed release.
      const due = lines.take(row.route);
      if (due) log.error({ err: error, callbackId: row.id, ...due }, 'a callback could not be applied; it is kept');
      await keepWaiting(row);
    }
  };
}

/** The row with its verdict; where its person was erased, without the bytes that nobody needs any more. */
export function judgeRow(row: CallbackRow, { verdict, note, paymentId, isErased = false }: Verdict): CallbackRow {
  const judged = { ...row, verdict, note, paymentId };
  return isErased && isDecided(verdict) ? eraseRow(judged) : judged;
}

/** The row of a callback that has just come: WAITING until it is understood. */
export function buildRow(callback: SpooledCallback): CallbackRow {
  const { body, receivedAt, note = null } = callback;
  const bodyHash = hash('sha256', body, 'hex');
  return {
    ...callback,
    bodyHash,
    lastReceivedAt: receivedAt,
    copies: 1,
    verdict: 'WAITING',
    note,
    paymentId: null,
  };
}
