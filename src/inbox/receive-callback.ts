/** Durable receipt: into the database, or to local disk while the database is unreachable. A 200 means one of the two. */

import { type Clock, pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { blankSecrets } from '../operations/blank-secrets.js';
import { isUnavailable, StoreContended, StoreUnavailable } from '../store/store-fault.js';
import { OverQuota, type Quota } from './create-quota.js';
import type { IncomingCallback } from './inbox.js';
import type { KeepCallback } from './keep-callback.js';
import type { Spool, Stored, StoreSpooled } from './open-spool.js';
import type { SpooledCallback } from './spool-record.js';

export interface ReceiveCallbackNeighbours {
  readonly keep: KeepCallback;
  /** Whether a callback was counted as one more copy of what is stored. */
  readonly countOnly: (callback: SpooledCallback) => Promise<boolean>;
  readonly quota: Quota;
  readonly spool: Spool;
  /** Whether the database answers now. */
  readonly isStoreAnswering: () => Promise<boolean>;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Receives callbacks. While the database is unreachable they go to the spool, until a probe and a drain succeed. */
export interface ReceiveCallback {
  /** Rejects with StoreUnavailable when the callback could be stored nowhere, with OverQuota when its URL has kept enough. */
  receive(incoming: IncomingCallback): Promise<void>;
  /** Where callbacks go now. */
  isSpooling(): boolean;
  /** Begins with what an earlier run has left in the spool. */
  start(): void;
  /** Drains what it can. */
  close(): Promise<void>;
}

const BETWEEN_PROBES_MS = 1_000;
/** A database that takes longer counts as unreachable: Daraja does not wait, and storing a callback twice changes nothing. */
const KEEPING_MAX_MS = 3_000;

/** Nothing is drained before `start`. */
export function createReceiveCallback(neighbours: ReceiveCallbackNeighbours): ReceiveCallback {
  const { keep, countOnly, quota, spool, isStoreAnswering, newId, clock, log } = neighbours;
  const stopped = new AbortController();
  let isStoreAway = false;
  let recovering: Promise<void> | null = null;

  /** One probe at a time. */
  const recover = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      if ((await isStoreAnswering()) && (await drain())) return;
      await pause(clock, BETWEEN_PROBES_MS, stopped.signal);
    }
  };
  /** A database that answers may still refuse to store: new callbacks go there again once it has stored one of the old ones. */
  const keepOne = async (callback: SpooledCallback): Promise<Stored> => {
    try {
      await keep(callback, true);
    } catch (error) {
      // Only this one has to wait: others hold its payment, or the funnel is full.
      if (isUnavailable(error) && !(error instanceof StoreContended)) throw error;
      log.debug({ err: error, callbackId: callback.id }, 'a spooled callback must wait');
      return 'LATER';
    }
    isStoreAway = false;
    return 'STORED';
  };
  const keepSpooled: StoreSpooled = callbacks => Promise.all(callbacks.map(keepOne));
  let lastLeft = 0;
  const drain = async (): Promise<boolean> => {
    try {
      const { stored, left } = await spool.drain(keepSpooled);
      if (stored > 0) log.info({ count: stored }, 'spooled callbacks stored in the database');
      if (left !== lastLeft)
        log.warn({ left }, 'spooled callbacks are waiting for payments that other transactions have locked');
      lastLeft = left;
      if (!spool.isEmpty()) return false;
      isStoreAway = false;
      return true;
    } catch (error) {
      log.warn({ err: error }, 'the spool could not be drained; trying again');
      return false;
    }
  };
  const startRecovery = (): void => {
    recovering ??= recover().finally(() => {
      recovering = null;
    });
  };

  const toSpool = async (callback: SpooledCallback): Promise<void> => {
    try {
      await spool.append(callback);
    } catch (error) {
      throw new StoreUnavailable('neither the database nor the spool can store', { cause: error });
    } finally {
      startRecovery();
    }
  };

  /** A copy of what is stored already costs no disk, however often it comes. */
  const receiveCopy = async (callback: SpooledCallback): Promise<void> => {
    const isCounted = !isStoreAway && (await inTime(clock, countOnly(callback)).catch(() => false));
    if (!isCounted) throw new OverQuota(quota.retryAfterSeconds(callback));
  };

  return Object.freeze({
    receive: async ({ route, ticket, body, note }: IncomingCallback) => {
      // What is never kept are our secrets, which a timeout echoes: the credential and the keys of callback URLs.
      const kept = Buffer.from(blankSecrets(body));
      const said = note === undefined ? {} : { note };
      const callback = { id: newId(), route, ticket, body: kept, receivedAt: clock.now(), ...said };
      if (!quota.take(callback, kept.length)) return receiveCopy(callback);
      if (isStoreAway) return toSpool(callback);
      try {
        await inTime(clock, keep(callback));
      } catch (error) {
        // What only waits for its payment's row says nothing about the others.
        if (isUnavailable(error) && !(error instanceof StoreContended)) {
          if (!isStoreAway) log.warn({ err: error }, 'the database is unreachable: callbacks go to the spool');
          isStoreAway = true;
        }
        await toSpool(callback);
      }
    },
    isSpooling: () => isStoreAway,
    start: () => {
      if (!spool.isEmpty()) startRecovery();
    },
    close: async () => {
      stopped.abort();
      await recovering;
      if (!spool.isEmpty() && (await isStoreAnswering())) await drain();
      await spool.close();
    },
  } satisfies ReceiveCallback);
}

/** The result of `work`, or a rejection when it takes too long; `work` itself continues. */
function inTime<T>(clock: Clock, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(KEEPING_MAX_MS, () => reject(new StoreUnavailable('the database takes too long')));
    work.then(resolve, reject).finally(cancel);
  });
}
