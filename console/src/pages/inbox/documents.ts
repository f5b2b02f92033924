/** What the inbox reads, follows, and does again. */

import { defineDocument } from '../../api/ask.js';
import type { Callback, CallbackCount, CallbackFilter, PageInfo, Payment, ReplayReport } from '../../api/schema.js';

/** A stored callback, with the payment that it is about. */
export interface InboxRow
  extends Pick<Callback, 'id' | 'route' | 'receivedAt' | 'verdict' | 'note' | 'copies' | 'body'> {
  readonly payment: Pick<Payment, 'id' | 'amount' | 'phase'> | null;
}

const ROW = 'id route receivedAt verdict note copies body payment { id amount phase }';

interface Page {
  readonly callbacks: {
    readonly pageInfo: Pick<PageInfo, 'hasNextPage' | 'endCursor'>;
    readonly edges: readonly { readonly node: InboxRow }[];
  };
}

export const CALLBACKS = defineDocument<Page, { readonly filter: CallbackFilter; readonly after: string | null }>(
  `query Inbox($filter: CallbackFilter, $after: String) { callbacks(filter: $filter, first: 50, after: $after) {
    pageInfo { hasNextPage endCursor } edges { node { ${ROW} } } } }`,
);

export const RECEIVED = defineDocument<
  { readonly callbackReceived: InboxRow },
  { readonly filter: CallbackFilter; readonly after: string | null }
>(
  `subscription Received($filter: CallbackFilter, $after: ID) {
    callbackReceived(filter: $filter, after: $after) { ${ROW} } }`,
);

export const COUNTS = defineDocument<
  { readonly callbackCounts: readonly CallbackCount[] },
  { readonly filter: CallbackFilter }
>('query Counts($filter: CallbackFilter) { callbackCounts(filter: $filter) { verdict count } }');

export const REPLAY = defineDocument<{ readonly replayCallback: InboxRow }, { readonly id: string }>(
  `mutation Replay($id: ID!) { replayCallback(id: $id) { ${ROW} } }`,
);

export const REPLAY_ALL = defineDocument<
  { readonly replayCallbacks: ReplayReport },
  { readonly filter: CallbackFilter }
>('mutation ReplayAll($filter: CallbackFilter!) { replayCallbacks(filter: $filter) { replayed left } }');
