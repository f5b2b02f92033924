/** Keeps one row of a pull as a callback, with what it changes: applied and stored in the same unit of work, like a confirmation. */

import { GatewayError } from '../domain/gateway-error.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { PULLED_ROUTE } from '../operations/callback-routes.js';
import type { Fields } from '../operations/read-fields.js';
import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { isUnavailable } from '../store/store-fault.js';
import { insertOf } from '../store/write.js';
import type { ApplyCallback } from './apply-callback.js';
import { CallbackRow } from './callback-row.js';
import { buildRow, judgeRow } from './keep-callback.js';

export interface KeepPulledNeighbours {
  readonly store: Store;
  readonly apply: ApplyCallback;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * For a row whose receipt no payment has. `opened`: it is a payment of its own; `confirmed`: a push got its receipt; `known`: another
 * message was faster; null: it waits, or nobody understands it. Resolves after the commit. A row that is kept already stays as it is.
 */
export type KeepPulled = (shortcode: string, row: Fields) => Promise<'opened' | 'confirmed' | 'known' | null>;

/** Rejects when the database is away, or the funnel takes no more. */
export function createKeepPulled({ store, apply, newId, clock, log }: KeepPulledNeighbours): KeepPulled {
  const isKept = async ({ bodyHash, ticket }: CallbackRow): Promise<boolean> => {
    const where = [
      { field: 'bodyHash', is: '=', value: bodyHash },
      { field: 'ticket', is: '=', value: ticket ?? '' },
      { field: 'route', is: '=', value: PULLED_ROUTE },
    ] as const;
    return (await selectRows(store.reader(), CallbackRow, { where, limit: 1 })).length > 0;
  };

  return async (shortcode, fields) => {
    const body = Buffer.from(JSON.stringify(fields));
    const row = buildRow({ id: newId(), route: PULLED_ROUTE, ticket: shortcode, body, receivedAt: clock.now() });
    if (await isKept(row)) return null;
    try {
      const given = await apply(
        { ...row, route: PULLED_ROUTE },
        { isAnswered: false, write: verdict => insertOf(CallbackRow, judgeRow(row, verdict)) },
      );
      if (given?.verdict === 'APPLIED') return given.paymentId === row.id ? 'opened' : 'confirmed';
      return given?.verdict === 'DUPLICATE' ? 'known' : null;
    } catch (error) {
      if (isUnavailable(error) || error instanceof GatewayError) throw error;
      // One row that nobody can apply must not keep all later ones away.
      log.error({ err: error, callbackId: row.id }, 'a pulled row could not be applied; it is kept');
      await store.atomically(unit => unit.insertMany(CallbackRow, [row]));
      return null;
    }
  };
}
