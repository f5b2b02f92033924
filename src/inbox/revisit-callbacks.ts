/** Applies again the callbacks that waited for Daraja's own answer, once their payment is settled (contract 3, rule 6). */

import type { Log } from '../lib/log.js';
import { isCallbackRoute } from '../operations/callback-routes.js';
import { joinAnswered } from '../payments/join-answered.js';
import type { Store } from '../store/open-store.js';
import { isUnavailable } from '../store/store-fault.js';
import { updateOf, type Write } from '../store/write.js';
import type { ApplyCallback, Verdict } from './apply-callback.js';
import { CallbackRow } from './callback-row.js';
import { pickVerdict } from './keep-callback.js';

export interface RevisitNeighbours {
  readonly store: Store;
  readonly apply: ApplyCallback;
  readonly log: Log;
}

const PAGE = 100;

/** One pass over everything that can be decided, oldest first; what cannot be applied holds up nothing behind it. */
export async function revisitCallbacks({ store, apply, log }: RevisitNeighbours): Promise<void> {
  const revisit = async (row: CallbackRow): Promise<void> => {
    if (!isCallbackRoute(row.route)) return;
    try {
      await apply({ ...row, route: row.route }, { isAnswered: true, write: verdict => newVerdictOf(row, verdict) });
    } catch (error) {
      if (isUnavailable(error)) throw error;
      log.error({ err: error, callback: row.id }, 'a callback could not be revisited');
    }
  };
  for (let after = ''; ; ) {
    const rows = await readDecidable(store, after);
    for (const row of rows) await revisit(row);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}

/** While Daraja is still being asked, its answer may change what a callback is worth. Those nobody will answer for stay for ever unread. */
function readDecidable(store: Store, after: string): Promise<CallbackRow[]> {
  const waiting = store
    .reader()
    .getRepository(CallbackRow)
    .createQueryBuilder('callback')
    .where('callback.verdict = :verdict', { verdict: 'UNCONFIRMED' })
    .andWhere('callback.id > :after', { after });
  return joinAnswered(waiting, 'callback.paymentId').orderBy('callback.id', 'ASC').limit(PAGE).getMany();
}

/** Writes a new verdict of a stored callback. */
export function newVerdictOf(row: CallbackRow, verdict: Verdict): Write {
  return updateOf(CallbackRow, { ...row, ...pickVerdict(verdict) }, ['verdict', 'note', 'paymentId']);
}
