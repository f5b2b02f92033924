/** Replays a stored callback: an operator's second look, after a fix or once its payment is known. */

import type { Actor, Audit } from '../audit/audit.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { Store } from '../store/open-store.js';
import type { ApplyStored } from './apply-stored.js';
import { CallbackRow } from './callback-row.js';
import { ERASED_HASH } from './erased-bytes.js';
import type { StoredCallback } from './inbox.js';

export interface ReplayNeighbours {
  readonly store: Store;
  readonly audit: Pick<Audit, 'draft'>;
  readonly apply: ApplyStored;
}

/** What a callback says counts once, so one that was applied stays as it is, and one that was erased says nothing. Refuses an unknown id (NOT_FOUND). */
export async function replayCallback(
  { store, audit, apply }: ReplayNeighbours,
  id: string,
  by: Actor,
): Promise<StoredCallback> {
  const find = async (): Promise<CallbackRow> => {
    const row = await store.reader().getRepository(CallbackRow).findOneBy({ id });
    if (!row) throw new GatewayError('NOT_FOUND', 'No such callback.', { field: 'id' });
    return row;
  };
  const row = await find();
  if (row.verdict === 'APPLIED' || row.bodyHash === ERASED_HASH) return row;
  await apply(row, false, audit.draft(by, { action: 'CALLBACK_REPLAYED', subject: id }));
  return find();
}
