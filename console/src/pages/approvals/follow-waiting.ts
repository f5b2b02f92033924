/** Which payouts wait for a second person, read again a moment after something has changed. No React in here. */

import type { MpesaClient } from '@mpesa-gateway/client';
import type { Ask } from '../../api/ask.js';
import { OPEN_PAYOUTS, type Payout } from './documents.js';

/** What is known of them. */
export interface Waiting {
  /** Newest first; null before the first answer. */
  readonly payouts: readonly Payout[] | null;
  /** Whether there are older open payouts that were not looked at. */
  readonly hasMore: boolean;
  /** Why the last reading failed; what was known before stays. */
  readonly error: unknown;
}

/** What sends money. */
const PAYOUTS = { kind: ['B2C', 'B2B', 'REVERSAL'] } as const;
const PAGES_MOST = 10;
/** A payroll of a thousand payouts is read as they come, not once for each. */
const CALM_MS = 1_000;
const AGAIN_MS = 5_000;

/** All that is open is read, because the filter does not know what waits. `cursor`: from where to follow. */
async function readWaiting(ask: Ask, signal: AbortSignal) {
  const filter = { ...PAYOUTS, status: ['PENDING'] };
  const { payments: first } = await ask(OPEN_PAYOUTS, { filter, after: null }, signal);
  const found = first.edges.map(({ node }) => node);
  let { pageInfo } = first;
  for (let page = 1; pageInfo.hasNextPage && page < PAGES_MOST; page += 1) {
    const { payments } = await ask(OPEN_PAYOUTS, { filter, after: pageInfo.endCursor }, signal);
    found.push(...payments.edges.map(({ node }) => node));
    pageInfo = payments.pageInfo;
  }
  const payouts = found.filter(({ approval }) => approval?.state === 'WAITING');
  return { cursor: first.cursor, payouts, hasMore: pageInfo.hasNextPage };
}

/** Goes on until `signal` ends it, also after errors. */
export async function followWaiting(
  { ask, client }: { readonly ask: Ask; readonly client: Pick<MpesaClient, 'watchAll'> },
  signal: AbortSignal,
  tell: (news: Partial<Waiting>) => void,
): Promise<void> {
  const followOnce = async (): Promise<number> => {
    const { cursor, ...waiting } = await readWaiting(ask, signal);
    if (!signal.aborted) tell({ ...waiting, error: null });
    // Whatever it was: what waits then is read again, and followed from there.
    for await (const _ of client.watchAll({ filter: PAYOUTS, after: cursor, signal })) return CALM_MS;
    return AGAIN_MS;
  };
  while (!signal.aborted) {
    const ms = await followOnce().catch((error: unknown) => {
      if (!signal.aborted) tell({ error });
      return AGAIN_MS;
    });
    await new Promise(resolve => setTimeout(resolve, signal.aborted ? 0 : ms));
  }
}
