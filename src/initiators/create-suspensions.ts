/** Suspended initiators: further calls with a rejected credential would make Safaricom lock the operator. */

import { appendAudit } from '../audit/append-audit.js';
import type { Actor, Audit } from '../audit/audit.js';
import type { Shortcode } from '../domain/shortcode.js';
import type { Clock } from '../lib/clock.js';
import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { isUnavailable } from '../store/store-fault.js';
import { SuspensionRow } from './suspension-row.js';

/** An initiator whose calls are suspended, and M-Pesa's code for it. */
export interface SuspendedInitiator {
  readonly name: string;
  /** The first code: it is the cause, later ones are its echo. */
  readonly resultCode: string;
}

/** With the shortcodes that call M-Pesa in its name. */
export interface ListedInitiator extends SuspendedInitiator {
  readonly shortcodes: readonly string[];
}

/** Suspended initiators of all instances (contract 4.14). */
export interface Suspensions {
  /** Rejects with StoreUnavailable while the database is unreachable: an initiator that cannot be checked must not be used. */
  find(name: string): Promise<SuspendedInitiator | null>;
  /** While the database is unreachable, the last known list. */
  list(): Promise<readonly ListedInitiator[]>;
  /** An operator's go-ahead, to every instance. */
  release(name: string, by: Actor): Promise<void>;
}

export interface SuspensionsNeighbours {
  readonly store: Store;
  readonly audit: Pick<Audit, 'draft'>;
  readonly shortcodes: readonly Shortcode[];
  readonly clock: Clock;
}

/**
 * The instance that receives the refusal stores it, and all instances obey it. A restart is one of the two ways out (contract 4.14):
 * a process obeys only what was refused since its own start.
 */
export function createSuspensions({ store, audit, shortcodes, clock }: SuspensionsNeighbours): Suspensions {
  const startedMonotonic = clock.monotonic();
  let firstToldAt: number | null = null;
  /**
   * By the clock as it is now: on one that has been set back, what is refused now would else be from before the start. Asked only when
   * the database answers: before that nobody knows the time that all instances share.
   */
  const startedAt = (): number => {
    const at = Math.ceil(clock.now() - (clock.monotonic() - startedMonotonic));
    firstToldAt ??= at;
    return Math.min(firstToldAt, at);
  };
  const names = new Set(shortcodes.flatMap(({ initiator }) => initiator?.name ?? []));
  const shortcodesOf = (name: string) =>
    shortcodes.filter(({ initiator }) => initiator?.name === name).map(({ shortcode }) => shortcode);
  let known: readonly ListedInitiator[] = [];

  const find = async (name: string): Promise<SuspendedInitiator | null> => {
    const [row] = await selectRows(store.reader(), SuspensionRow, {
      where: [
        { field: 'initiator', is: '=', value: name },
        { field: 'suspendedAt', is: '>=', value: startedAt() },
      ],
      order: { by: 'suspendedAt', direction: 'ASC' },
      limit: 1,
    });
    return row ? { name, resultCode: row.resultCode } : null;
  };
  const list = async (): Promise<readonly ListedInitiator[]> => {
    try {
      const found = await Promise.all([...names].map(find));
      known = found.filter(each => each !== null).map(each => ({ ...each, shortcodes: shortcodesOf(each.name) }));
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
    return known;
  };

  return Object.freeze({
    find,
    list,
    release: async (name: string, by: Actor) => {
      const entry = audit.draft(by, { action: 'INITIATOR_RELEASED', subject: name });
      await store.atomically(async unit => {
        await unit.runner.manager.getRepository(SuspensionRow).delete({ initiator: name });
        await appendAudit(unit, [entry]);
      });
    },
  } satisfies Suspensions);
}
