/** Suspended initiators: further calls with a rejected credential would make Safaricom lock the operator. */

import type { Shortcode } from '../domain/shortcode.js';
import type { Clock } from '../lib/clock.js';
import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { isUnavailable } from '../store/store-fault.js';
import { insertOf, type Write } from '../store/write.js';
import { InitiatorLockRow } from './initiator-lock-row.js';

/** A refusal that stops an initiator's calls, to be written in the unit of the callback that brought it. */
export function initiatorLock(row: InitiatorLockRow): Write {
  return insertOf(InitiatorLockRow, row);
}

/** An initiator whose calls are suspended, and M-Pesa's code for it. */
export interface LockedInitiator {
  readonly name: string;
  /** The first code: it is the cause, later ones are its echo. */
  readonly resultCode: string;
}

/** Suspended initiators of all instances (contract 4.14). */
export interface InitiatorLocks {
  /** Rejects with StoreUnavailable while the database is unreachable: an initiator that cannot be checked must not be used. */
  find(name: string): Promise<LockedInitiator | null>;
  /** While the database is unreachable, the last known list. */
  list(): Promise<readonly LockedInitiator[]>;
  /** An operator's go-ahead, to every instance. */
  release(name: string): Promise<void>;
}

export interface InitiatorLocksNeighbours {
  readonly store: Store;
  readonly shortcodes: readonly Shortcode[];
  readonly clock: Clock;
}

/**
 * Whichever instance takes the refusal writes it down, and all hear of it. A restart is one of the two ways out (contract section
 * 4): a process heeds what was refused since its own start.
 */
export function createInitiatorLocks({ store, shortcodes, clock }: InitiatorLocksNeighbours): InitiatorLocks {
  const started = { at: clock.now(), monotonic: clock.monotonic() };
  /** By the clock as it is now: on one that has been set back, what is refused now would else be from before the start. */
  const startedAt = (): number => {
    const runningMs = clock.monotonic() - started.monotonic;
    return Math.min(started.at, Math.ceil(clock.now() - runningMs));
  };
  const names = new Set(shortcodes.flatMap(({ initiator }) => initiator?.name ?? []));
  let known: readonly LockedInitiator[] = [];

  const find = async (name: string): Promise<LockedInitiator | null> => {
    const [row] = await selectRows(store.reader(), InitiatorLockRow, {
      where: [
        { field: 'initiator', is: '=', value: name },
        { field: 'lockedAt', is: '>=', value: startedAt() },
      ],
      order: { by: 'lockedAt', direction: 'ASC' },
      limit: 1,
    });
    return row ? { name, resultCode: row.resultCode } : null;
  };
  const list = async (): Promise<readonly LockedInitiator[]> => {
    try {
      const found = await Promise.all([...names].map(find));
      known = found.filter(lock => lock !== null);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
    return known;
  };

  return Object.freeze({
    find,
    list,
    release: async (name: string) => {
      await store.atomically(({ runner }) =>
        runner.manager.getRepository(InitiatorLockRow).delete({ initiator: name }),
      );
    },
  } satisfies InitiatorLocks);
}
