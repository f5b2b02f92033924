/** Replays many stored callbacks, oldest first, after a fix: what was understood stays as it is. */

import type { Actor } from '../audit/audit.js';
import { CALLBACK_VERDICTS, type CallbackVerdict } from '../domain/evidence.js';
import type { CallbackFilter, Inbox, Replayed, StoredCallback } from './inbox.js';

/** Side by side: what they say is decided in few batches. */
const TOGETHER = 10;
const PAGE = 100;

/** An applied callback says nothing new. */
const APPLIED: CallbackVerdict = 'APPLIED';

/** Each is replayed once, by its id as it was found; `left` counts what matched beyond `limit`. */
export async function replayCallbacks(
  inbox: Pick<Inbox, 'page' | 'count' | 'replay'>,
  filter: CallbackFilter,
  limit: number,
  by: Actor,
): Promise<Replayed> {
  const verdict = (filter.verdict ?? CALLBACK_VERDICTS).filter(each => each !== APPLIED);
  if (verdict.length === 0) return { replayed: 0, left: 0 };
  const wanted = { ...filter, verdict };
  const all = await inbox.count(wanted);
  const found = await findAll(inbox, wanted, limit);
  // Found newest first.
  const ids = found.map(({ id }) => id).reverse();
  for (let start = 0; start < ids.length; start += TOGETHER) {
    await Promise.all(ids.slice(start, start + TOGETHER).map(id => inbox.replay(id, by)));
  }
  return { replayed: ids.length, left: Math.max(0, all - ids.length) };
}

async function findAll(inbox: Pick<Inbox, 'page'>, filter: CallbackFilter, limit: number): Promise<StoredCallback[]> {
  const found: StoredCallback[] = [];
  for (let isMore = true; isMore && found.length < limit; ) {
    const page = await inbox.page(filter, Math.min(PAGE, limit - found.length), found.at(-1)?.id ?? null);
    found.push(...page.items);
    isMore = page.hasMore;
  }
  return found;
}
