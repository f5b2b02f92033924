/** The payment: what the gateway knows about one movement of money, in our own words. Pure data; rules are in `decide`. */

export const PAYMENT_KINDS = ['STK_PUSH', 'B2C', 'C2B', 'B2B', 'REVERSAL'] as const;

/** Which movement of money it is. */
export type PaymentKind = (typeof PAYMENT_KINDS)[number];

export const PAYMENT_STATUSES = ['PENDING', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'REVERSED'] as const;

/** Where it stands (contract, section 4). */
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** Why a payment is FAILED: a closed list for programs; M-Pesa's own code stands beside it. */
export type FailureReason =
  | 'CANCELLED_BY_CUSTOMER'
  | 'INSUFFICIENT_FUNDS'
  | 'WRONG_PIN'
  | 'CUSTOMER_UNREACHABLE'
  | 'CUSTOMER_BUSY'
  | 'PROMPT_EXPIRED'
  | 'LIMIT_EXCEEDED'
  | 'INVALID_RECIPIENT'
  | 'REFUSED_BY_MPESA'
  | 'MPESA_UNAVAILABLE'
  | 'CONFIGURATION'
  | 'REJECTED'
  | 'OTHER';

/** Why a person has to look at it; raised at most once for each payment and reason (contract 4.12). */
export type ReviewReason =
  | 'FACTS_DIFFER'
  | 'RECEIPT_TAKEN'
  | 'FAILURE_AFTER_SUCCESS'
  | 'SUCCESS_AFTER_FAILURE'
  | 'QUERY_DENIES_SUCCESS'
  | 'UNANSWERABLE'
  | 'PAID_TWICE'
  | 'AMOUNT_DIFFERS'
  | 'SEVERAL_CHECKOUTS'
  | 'NOT_AT_MPESA';

/** What a payout is for, in M-Pesa's own categories; Pochi is the wallet that a small business has on its phone. */
export type B2cCommand = 'BUSINESS_PAYMENT' | 'SALARY_PAYMENT' | 'PROMOTION_PAYMENT' | 'BUSINESS_PAY_TO_POCHI';

/** What another business is paid for: a bill at its paybill, goods at its till, the filling of a B2C account, or a tax. */
export type B2bCommand = 'PAY_BILL' | 'BUY_GOODS' | 'TOP_UP_B2C' | 'PAY_TAX';

/** The kind of identity document that a recipient must have to be paid. */
export type RecipientIdType = 'NATIONAL_ID' | 'MILITARY_ID' | 'ALIEN_ID' | 'DIPLOMATIC_ID' | 'PASSPORT';

/** M-Pesa's ids of a request. Which of them exist depends on the operation; null until known. */
export interface MpesaIds {
  readonly merchantRequestId: string | null;
  readonly checkoutRequestId: string | null;
  readonly conversationId: string | null;
  readonly originatorConversationId: string | null;
}

export const NO_IDS: MpesaIds = Object.freeze({
  merchantRequestId: null,
  checkoutRequestId: null,
  conversationId: null,
  originatorConversationId: null,
});

/** Why a payment failed. `resultCode` is M-Pesa's code verbatim, null when the request never reached M-Pesa. */
export interface Failure {
  readonly reason: FailureReason;
  readonly resultCode: string | null;
  readonly retryable: boolean;
}

/**
 * How far a receipt can be trusted. One that came by an unsigned bare callback, or was found to fit (TWIN), gives way to one from a
 * keyed callback.
 */
export type ReceiptSource = 'KEYED' | 'BARE' | 'QUERY' | 'TWIN';

/**
 * A success that M-Pesa reported and that did not count, by its weight. BARE: on the bare form. TRUSTED: by a signed callback that waits
 * for M-Pesa's own answer or has another payment's receipt. OTHER_AMOUNT: by a trusted message that names another amount.
 */
export type ClaimedSuccess = 'BARE' | 'TRUSTED' | 'OTHER_AMOUNT';

/** Unconfirmed callbacks of a payment. WAITING: for M-Pesa's own answer. DECIDABLE: it has come, or nobody will answer any more. */
export type Unconfirmed = 'WAITING' | 'DECIDABLE';

/** Whether a second person has agreed to a payout. EXPIRED: it ended before anybody decided. */
export type ApprovalState = 'WAITING' | 'APPROVED' | 'REJECTED' | 'EXPIRED';

/** The approval that a large payout needs before it is sent. Names are those of API keys; instants UTC milliseconds. */
export interface Approval {
  readonly state: ApprovalState;
  readonly requestedBy: string;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly note: string | null;
  readonly expiresAt: number;
}

/** What is asked for: stored with version 1. */
export interface PaymentRequest {
  /** Also the ticket in its callback URLs. Its first 9 characters are `createdAt`. */
  readonly id: string;
  readonly kind: PaymentKind;
  readonly amountCents: number;
  readonly currency: 'KES';
  readonly shortcode: string;
  /**
   * 2547XXXXXXXX or 2541XXXXXXXX, with stars where M-Pesa masks it. Of a payment to a business: in whose name it is paid. Null where
   * there is none.
   */
  readonly phoneNumber: string | null;
  /** The paybill or till that is paid; null unless a business is. */
  readonly partyShortcode: string | null;
  /** Of a payment by hand: empty where M-Pesa says that nothing was typed, null where nobody has told. */
  readonly accountReference: string | null;
  /** STK: the transaction description. Payouts: the remarks. */
  readonly description: string | null;
  readonly command: B2cCommand | B2bCommand | null;
  readonly occasion: string | null;
  /** Of which kind of document M-Pesa is to check the number first; the number itself is no part of a payment. */
  readonly recipientIdType: RecipientIdType | null;
  /** The caller's own JSON, as text of at most 4 kB. */
  readonly metadata: string | null;
  /** Of a reversal: the id of the payment that it gives back, and the receipt by which M-Pesa knows that one. */
  readonly reverses: string | null;
  readonly reversesReceipt: string | null;
  /** The checkout that it pays, or tries to; a payment by hand may be given one later, once. */
  readonly checkoutId: string | null;
  readonly createdAt: number;
}

/** What requests of other kinds say; a request begins with it and says what it has to. */
export const UNSAID = Object.freeze({
  ...{ phoneNumber: null, partyShortcode: null, accountReference: null },
  ...{ description: null, command: null, occasion: null, recipientIdType: null },
  ...{ reverses: null, reversesReceipt: null, checkoutId: null },
} satisfies Partial<PaymentRequest>);

/** A payment as of one version. Amounts are integer cents, instants UTC milliseconds. */
export interface Payment extends PaymentRequest, MpesaIds {
  readonly status: PaymentStatus;
  readonly version: number;
  /** Of a payer whose number M-Pesa only hashes: SHA-256 in hex, perhaps with its middle masked; see `payer-number`. */
  readonly phoneHash: string | null;
  /** What M-Pesa calls the payer, and what it calls such a transaction, in its own words. */
  readonly partyName: string | null;
  readonly transactionType: string | null;
  /** When M-Pesa says that the money moved. */
  readonly completedAt: number | null;
  readonly mpesaReceipt: string | null;
  readonly receiptSource: ReceiptSource | null;
  /** Not shown to clients, as the two below. Null once a success has counted. */
  readonly claimedSuccess: ClaimedSuccess | null;
  /** Of the latest trusted success whose receipt was not adopted: an operator finds the payment by it. */
  readonly claimedReceipt: string | null;
  readonly unconfirmed: Unconfirmed | null;
  readonly failure: Failure | null;
  /** When M-Pesa, asked about it, last called it failed; not shown to clients. */
  readonly deniedAt: number | null;
  /** Open reasons, in the order in which they were raised. */
  readonly reviewReasons: readonly ReviewReason[];
  /** Every reason ever raised, resolved ones too: a reason is raised once for a payment. */
  readonly reviewsRaised: readonly ReviewReason[];
  readonly updatedAt: number;
  readonly settledAt: number | null;
  /** When the sweep looks at it next; null when nothing is left to ask. */
  readonly nextCheckAt: number | null;
  /** Index of the next rung of its ladder (see `ladder`). */
  readonly ladderStep: number;
  /** A question to Daraja is in flight until this instant. */
  readonly askingUntil: number | null;
  /** Its request has not begun to leave, and may only do so before this instant. Null: it may have been sent. */
  readonly dispatchBefore: number | null;
  /** Null: it needs none. */
  readonly approval: Approval | null;
  /** When the person was taken out of it; nothing that comes later puts anybody back. */
  readonly erasedAt: number | null;
}

/**
 * Settled, and nothing for a person to look at: its history may be archived. Whatever makes a payment so is a new version, so
 * that a reader of the feed comes to each one.
 */
export function isAtRest({ status, reviewReasons }: Payment): boolean {
  return isSettled(status) && reviewReasons.length === 0;
}

/** Here a subscription `untilSettled` ends. TIMED_OUT is not settled: the gateway still asks. */
export const SETTLED_STATUSES: readonly PaymentStatus[] = ['COMPLETED', 'FAILED', 'REVERSED'];

/** Whether M-Pesa has decided. TIMED_OUT is not settled: evidence may still come. */
export function isSettled(status: PaymentStatus): boolean {
  return SETTLED_STATUSES.includes(status);
}
