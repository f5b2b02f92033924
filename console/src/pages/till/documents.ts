/** What the till asks; nothing in it is refused to a key of the role till. */

import { defineDocument } from '../../api/ask.js';
import type { Payment, StatusEnquiry } from '../../api/schema.js';

/** A payment as a cashier sees it. */
export type TillPayment = Pick<
  Payment,
  'id' | 'kind' | 'version' | 'phase' | 'amount' | 'phoneNumber' | 'accountReference' | 'mpesaReceipt' | 'settledAt'
>;

const TILL_PAYMENT = 'id kind version phase amount phoneNumber accountReference mpesaReceipt settledAt';

export const LATEST = defineDocument<
  { readonly payments: { readonly cursor: string; readonly edges: readonly { readonly node: TillPayment }[] } },
  { readonly filter: object; readonly first: number }
>(
  `query Latest($filter: PaymentFilter, $first: Int) { payments(filter: $filter, first: $first) { cursor edges { node { ${TILL_PAYMENT} } } } }`,
);

export const BY_RECEIPT = defineDocument<
  { readonly paymentByReceipt: TillPayment | null },
  { readonly receipt: string }
>(`query ByReceipt($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) { ${TILL_PAYMENT} } }`);

/** An enquiry at M-Pesa about a receipt. */
export type ReceiptEnquiry = Pick<StatusEnquiry, 'id' | 'status' | 'transactionStatus' | 'amount'>;

const ENQUIRY_FIELDS = 'id status transactionStatus amount';

/** Only for ASK_MPESA. */
export const ASK_MPESA = defineDocument<{ readonly enquiry: ReceiptEnquiry }, { readonly receipt: string }>(
  `mutation AskMpesa($receipt: String!) { enquiry: requestTransactionStatus(input: { mpesaReceipt: $receipt }) { ${ENQUIRY_FIELDS} } }`,
);

/** Only for READ_ENQUIRIES. */
export const ENQUIRY = defineDocument<{ readonly enquiry: ReceiptEnquiry | null }, { readonly id: string }>(
  `query Enquiry($id: ID!) { enquiry: statusEnquiry(id: $id) { ${ENQUIRY_FIELDS} } }`,
);
