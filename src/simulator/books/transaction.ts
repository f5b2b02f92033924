/** One transaction as the simulator's ledger keeps it: the truth that callbacks, queries and tests are compared with. */

/** How the money moves. */
export type TransactionKind = 'STK_PUSH' | 'B2C' | 'B2B' | 'C2B' | 'REVERSAL';

/** What a customer has paid: it arrives in Utility, and can be given back. */
export const MONEY_IN: ReadonlySet<TransactionKind> = new Set(['STK_PUSH', 'C2B']);

/** What pays another business comes out of Working, where no customer's payment arrives. */
export const FROM_WORKING: ReadonlySet<TransactionKind> = new Set(['B2B']);

/** Daraja's ids; those that the API does not have are null. */
export interface TransactionIds {
  readonly merchantRequestId: string | null;
  readonly checkoutRequestId: string | null;
  readonly originatorConversationId: string | null;
  readonly conversationId: string | null;
}

/** An accepted request, before anything has come of it. */
export interface TransactionRequest {
  readonly kind: TransactionKind;
  readonly shortcode: string;
  /** The customer who pays or is paid; empty where there is none. */
  readonly msisdn: string;
  /** The business that is paid, by B2B only. */
  readonly receiver?: string;
  readonly amountCents: number;
  /** The account reference of a payment or of a bill, the remarks of a payout, the receipt of what a reversal gives back. */
  readonly reference: string;
  /** CallBackURL or ResultURL; null for C2B. */
  readonly callbackUrl: string | null;
  readonly ids: Partial<TransactionIds>;
}

/** A transaction as it is now. Instants are UTC milliseconds, amounts cents. */
export interface Transaction extends Omit<TransactionRequest, 'ids'> {
  readonly ids: TransactionIds;
  readonly requestedAt: number;
  /** Money has moved exactly if COMPLETED; REVERSED: there and back. */
  readonly status: 'PENDING' | 'COMPLETED' | 'FAILED' | 'REVERSED';
  /** M-Pesa's code verbatim; null while PENDING. */
  readonly resultCode: string | null;
  /** Ten characters, unique; null unless COMPLETED or REVERSED. */
  readonly receipt: string | null;
  readonly chargeCents: number;
  readonly settledAt: number | null;
  /** Accepted requests with this callback URL so far: more than one shows a sender that repeated a request that moves money. */
  readonly acceptedRequests: number;
}
