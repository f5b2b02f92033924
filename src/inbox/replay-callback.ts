/** Replays a stored callback: an operator's second look, after a fix or once its payment is known. */

import { GatewayError } from '../domain/gateway-error.js';
import { isCallbackRoute } from '../operations/callback-routes.js';
import type { Store } from '../store/open-store.js';
import type { ApplyCallback } from './apply-callback.js';
import { CallbackRow } from './callback-row.js';
import type { StoredCallback } from './inbox.js';
import { pickVerdict } from './keep-callback.js';
import { newVerdictOf } from './revisit-callbacks.js';

/** What a callback says counts once, so one that was applied stays as it is. Refuses an unknown id (NOT_FOUND). */
export async function replayCallback(store: Store, apply: ApplyCallback, id: string): Promise<StoredCallback> {
  const row = await store.reader().getRepository(CallbackRow).findOneBy({ id });
  if (!row) throw new GatewayError('NOT_FOUND', 'There is no such callback.', { field: 'id' });
  if (row.verdict === 'APPLIED' || !isCallbackRoute(row.route)) return row;
  const verdict = await apply(
    { ...row, route: row.route },
    { isAnswered: false, write: next => newVerdictOf(row, next) },
  );
  return { ...row, ...pickVerdict(verdict) };
}
