/** What the page of a payment reads, and what it can do. The fields that a key may not see are null for it; none is refused. */

import { defineDocument } from '../../api/ask.js';
import type {
  Callback,
  Checkout,
  Payment,
  PaymentApproval,
  PaymentEvent,
  PaymentFailure,
  ReversePaymentInput,
  StatusEnquiry,
  TransactionStatusInput,
} from '../../api/schema.js';

/** A stored callback. */
export type CallbackView = Pick<Callback, 'id' | 'route' | 'receivedAt' | 'verdict' | 'note' | 'copies' | 'body'>;

/** A version, with who or what made it. */
export interface EventView
  extends Pick<PaymentEvent, 'version' | 'status' | 'evidence' | 'occurredAt' | 'note' | 'by'> {
  readonly callback: Pick<CallbackView, 'id' | 'route' | 'verdict' | 'body'> | null;
}

/** Another payment that this one has to do with. */
export type RelatedPayment = Pick<Payment, 'id' | 'amount' | 'phase' | 'createdAt' | 'mpesaReceipt'>;

/** A question to M-Pesa, and its answer. */
export interface EnquiryView
  extends Pick<StatusEnquiry, 'id' | 'status' | 'resultCode' | 'resultDescription' | 'transactionStatus'> {
  readonly mpesaReceipt: string | null;
  readonly createdAt: string;
  readonly answeredAt: string | null;
}

type Facts = Pick<
  Payment,
  'id' | 'kind' | 'status' | 'version' | 'amount' | 'shortcode' | 'phoneNumber' | 'partyName'
> &
  Pick<Payment, 'partyShortcode' | 'transactionType' | 'accountReference' | 'description' | 'mpesaReceipt' | 'phase'> &
  Pick<Payment, 'needsReview' | 'reviewReasons' | 'metadata' | 'merchantRequestId' | 'checkoutRequestId'> &
  Pick<Payment, 'conversationId' | 'originatorConversationId' | 'createdAt' | 'settledAt' | 'completedAt'> &
  Pick<Payment, 'nextCheckAt' | 'cursor'>;

/** Everything that the page shows. */
export interface PaymentView extends Facts {
  readonly failure: Pick<PaymentFailure, 'reason' | 'resultCode' | 'retryable'> | null;
  readonly approval: Pick<PaymentApproval, 'state' | 'requestedBy' | 'decidedBy' | 'expiresAt'> | null;
  readonly events: readonly EventView[];
  readonly callbacks: readonly CallbackView[] | null;
  readonly enquiries: readonly EnquiryView[] | null;
  readonly checkout: Pick<Checkout, 'id' | 'status' | 'amount' | 'accountReference'> | null;
  readonly reverses: RelatedPayment | null;
  readonly reversals: readonly RelatedPayment[];
}

const RELATED = 'id amount phase createdAt mpesaReceipt';

export const PAYMENT = defineDocument<{ readonly payment: PaymentView | null }, { readonly id: string }>(
  `query PaymentPage($id: ID!) { payment(id: $id) {
    id kind status version amount shortcode phoneNumber partyName partyShortcode transactionType accountReference
    description mpesaReceipt phase needsReview reviewReasons metadata merchantRequestId checkoutRequestId
    conversationId originatorConversationId createdAt settledAt completedAt nextCheckAt cursor
    failure { reason resultCode retryable }
    approval { state requestedBy decidedBy expiresAt }
    events { version status evidence occurredAt note by callback { id route verdict body } }
    callbacks(first: 50) { id route receivedAt verdict note copies body }
    enquiries(first: 20) { id status resultCode resultDescription transactionStatus mpesaReceipt createdAt answeredAt }
    checkout { id status amount accountReference }
    reverses { ${RELATED} } reversals { ${RELATED} }
  } }`,
);

export const REFRESH = defineDocument<{ readonly refreshPayment: Pick<Payment, 'id'> }, { readonly id: string }>(
  'mutation AskNow($id: ID!) { refreshPayment(id: $id) { id } }',
);

export const ASK_ABOUT_RECEIPT = defineDocument<
  { readonly requestTransactionStatus: Pick<StatusEnquiry, 'id'> },
  { readonly input: TransactionStatusInput }
>('mutation AskAboutReceipt($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) { id } }');

export const REVERSE = defineDocument<
  { readonly reversePayment: Pick<Payment, 'id' | 'phase'> },
  { readonly input: ReversePaymentInput }
>('mutation Reverse($input: ReversePaymentInput!) { reversePayment(input: $input) { id phase } }');
