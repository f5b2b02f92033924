/** What the approvals page asks. Everything here is for keys that send money. */

import { defineDocument } from '../../api/ask.js';
import type { Gateway, PageInfo, Payment, PaymentApproval } from '../../api/schema.js';

/** A payout that may wait for a second person. */
export type Payout = Pick<
  Payment,
  | 'id'
  | 'kind'
  | 'amount'
  | 'phoneNumber'
  | 'partyName'
  | 'partyShortcode'
  | 'accountReference'
  | 'description'
  | 'createdAt'
> & { readonly approval: Pick<PaymentApproval, 'state' | 'requestedBy' | 'expiresAt'> | null };

export const OPEN_PAYOUTS = defineDocument<
  {
    readonly payments: {
      readonly cursor: string;
      readonly edges: readonly { readonly node: Payout }[];
      readonly pageInfo: Pick<PageInfo, 'hasNextPage' | 'endCursor'>;
    };
  },
  { readonly filter: object; readonly after: string | null }
>(`query OpenPayouts($filter: PaymentFilter, $after: String) {
  payments(filter: $filter, first: 100, after: $after) {
    cursor
    edges { node { id kind amount phoneNumber partyName partyShortcode accountReference description createdAt approval { state requestedBy expiresAt } } }
    pageInfo { hasNextPage endCursor }
  }
}`);

export const APPROVE = defineDocument<
  { readonly decided: Pick<Payment, 'id'> },
  { readonly id: string; readonly note: string | null }
>('mutation Approve($id: ID!, $note: String) { decided: approvePayout(id: $id, note: $note) { id } }');

export const REJECT = defineDocument<
  { readonly decided: Pick<Payment, 'id'> },
  { readonly id: string; readonly note: string | null }
>('mutation Reject($id: ID!, $note: String!) { decided: rejectPayout(id: $id, note: $note) { id } }');

export const PAUSE_STATE = defineDocument<{ readonly gateway: Pick<Gateway, 'payoutPause' | 'limits'> }>(
  `query PauseState { gateway { payoutPause { at by reason }
    limits { payoutMax payoutDailyMax payoutApprovalAbove promptsPerPhoneHour promptsPerPhoneDay } } }`,
);

/** Only for OPERATE, as the next one. */
export const PAUSE = defineDocument<{ readonly pausePayouts: Pick<Gateway, 'version'> }, { readonly reason: string }>(
  'mutation Pause($reason: String!) { pausePayouts(reason: $reason) { version } }',
);

export const RESUME = defineDocument<{ readonly resumePayouts: Pick<Gateway, 'version'> }>(
  'mutation Resume { resumePayouts { version } }',
);
