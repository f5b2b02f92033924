/** The enquiries station: questions that we put to M-Pesa, by a caller's command or by the sweep of unanswered payments. */

import type { AccountBalance, BalanceEnquiry, StatusEnquiry } from '../domain/enquiry.js';
import type { Page } from '../domain/page.js';
import type { Payment } from '../domain/payment.js';
import type { EnquiryFilter, ListEnquiries } from './list-enquiries.js';

/** What may be asked about, in the words of a refusal. */
export const STATUS_QUESTION =
  'exactly one of paymentId, mpesaReceipt and originatorConversationId, or paymentId with mpesaReceipt';

/**
 * One of the three, or a payment with the receipt that somebody takes for its own: then M-Pesa is asked about that receipt, and its
 * answer completes the payment if everything fits. Anything else is BAD_USER_INPUT.
 */
export interface StatusQuestion {
  readonly paymentId: string | null;
  readonly mpesaReceipt: string | null;
  readonly originatorConversationId: string | null;
}

/** Whether a payment exists for the caller. */
export type IsSeen = (payment: Payment) => boolean;

/** What callers may ask about M-Pesa, and how they follow the answer. */
export interface Enquiries extends ListEnquiries {
  /**
   * Stores the enquiry, asks M-Pesa and returns it as it is then: PENDING until the callback comes; FAILED when M-Pesa
   * refused or the question never left. Refuses with BAD_USER_INPUT, NOT_FOUND (unknown payment) or UNAVAILABLE. A receipt of
   * a payment that is not seen (`isSeen`; left out: all are) is as one that nobody has: the refusal would tell that it exists.
   */
  requestStatus(question: StatusQuestion, isSeen?: IsSeen): Promise<StatusEnquiry>;
  /** `shortcode` null: the gateway's first. Refuses an unknown shortcode with BAD_USER_INPUT. */
  requestBalance(shortcode: string | null): Promise<BalanceEnquiry>;
  /** One that is not `among` those of a filter is not read, so that an answer takes as long as for an id that nothing has. */
  findStatusEnquiry(id: string, among?: EnquiryFilter): Promise<StatusEnquiry | null>;
  findBalanceEnquiry(id: string): Promise<BalanceEnquiry | null>;
  /** The latest known balance; null before the first. */
  findBalance(shortcode: string | null): Promise<AccountBalance | null>;
  /** The latest known of each shortcode of the gateway that has one. */
  findBalances(): Promise<readonly AccountBalance[]>;
  findBalanceById(id: string): Promise<AccountBalance | null>;
  /** Newest first. `after` is the id of the last balance of the page before, or null. */
  balanceHistory(shortcode: string | null, first: number, after: string | null): Promise<Page<AccountBalance>>;
  /** The current row first, then changes; may skip intermediate states. Ends when the consumer returns or on close. */
  followStatusEnquiry(id: string): Promise<AsyncIterableIterator<StatusEnquiry>>;
  followBalanceEnquiry(id: string): Promise<AsyncIterableIterator<BalanceEnquiry>>;
  followBalance(shortcode: string | null): Promise<AsyncIterableIterator<AccountBalance>>;
}
