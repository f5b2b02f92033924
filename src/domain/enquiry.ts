/** Enquiries: a caller's requests to M-Pesa for a status or a balance; the answers arrive by callback. */

/** PENDING until M-Pesa answers; TIMED_OUT still becomes COMPLETED or FAILED by a late answer. */
export type EnquiryStatus = 'PENDING' | 'COMPLETED' | 'FAILED' | 'TIMED_OUT';

interface Enquiry {
  /** Also the ticket in its callback URLs. */
  readonly id: string;
  readonly status: EnquiryStatus;
  readonly shortcode: string;
  readonly conversationId: string | null;
  readonly originatorConversationId: string | null;
  /** M-Pesa's code and words, verbatim; null until it answers. */
  readonly resultCode: string | null;
  readonly resultDescription: string | null;
  readonly createdAt: number;
  readonly deadlineAt: number;
  readonly answeredAt: number | null;
}

/** A caller's enquiry about how a transaction ended. What M-Pesa has not said is null. */
export interface StatusEnquiry extends Enquiry {
  readonly paymentId: string | null;
  readonly mpesaReceipt: string | null;
  /** M-Pesa's word for the transaction's state ("Completed", "Declined" …). */
  readonly transactionStatus: string | null;
  readonly amountCents: number | null;
}

/** A caller's enquiry about what a shortcode's accounts hold; `balanceId` names the answer once there is one. */
export interface BalanceEnquiry extends Enquiry {
  readonly balanceId: string | null;
}

/** One pocket of a shortcode, in integer cents; any of them may be negative. */
export interface Account {
  readonly name: string;
  readonly currency: string;
  readonly currentCents: number;
  readonly availableCents: number;
  readonly reservedCents: number;
  readonly unclearedCents: number;
}

/** What M-Pesa said a shortcode's accounts held at the instant `asOf`. Amounts are cents and may be negative. */
export interface AccountBalance {
  readonly id: string;
  readonly shortcode: string;
  readonly accounts: readonly Account[];
  readonly asOf: number;
}
