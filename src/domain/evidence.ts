/** Evidence: what one message or event says about one payment, whatever wire it came by. The funnel folds it by `decide`. */

import type { Failure, MpesaIds } from './payment.js';

/** Where evidence comes from; shown to clients on each event. */
export type EvidenceSource =
  | 'REQUEST'
  | 'ACKNOWLEDGEMENT'
  | 'CALLBACK'
  | 'TIMEOUT_CALLBACK'
  | 'QUERY'
  | 'C2B_CONFIRMATION'
  | 'FEED'
  | 'PULL'
  | 'DEADLINE'
  | 'OPERATOR'
  | 'REVERSAL'
  | 'APPROVAL';

/** The source of what a reversal tells about the payment that it gave back. */
export const BY_REVERSAL: EvidenceSource = 'REVERSAL';

/** The source of what M-Pesa's own list of payments tells, when it is asked for it. */
export const BY_PULL = 'PULL' satisfies EvidenceSource;

/** M-Pesa tells of a payment by hand: by its own message, by a program of the shop, or by its list. */
export const CONFIRMATION_SOURCES = ['C2B_CONFIRMATION', 'FEED', BY_PULL] as const satisfies readonly EvidenceSource[];

/** Whether it tells of a payment, and not of which one of the gateway's. */
export function isConfirmation({ source }: Pick<Evidence, 'source'>): boolean {
  return CONFIRMATION_SOURCES.some(each => each === source);
}

/**
 * What is claimed. DISPATCH: our request is about to leave. ACCEPTED: Daraja took the request. SUCCESS / FAILURE: the outcome. SILENCE: a question brought no
 * answer (still processing, an error envelope, nothing). UNKNOWN_CODE: an answer with a code that no table explains.
 * TIMEOUT: M-Pesa's timeout route. DEADLINE: nobody answered in time. GIVE_UP: the ladder has ended. UNSENT: who opened it sends nothing.
 * RESOLVED: an operator looked at it. REVERSED: what was paid has been given back. APPROVED / REJECTED: a second person's decision
 * about a payout. HINT: it may be paid, so M-Pesa is asked now. DISMISS: nobody needs to know any more. YIELD: its
 * receipt turns out to be another payment's. PAYS: it pays a checkout, which it did not name. PAID_TWICE, AMOUNT_DIFFERS,
 * SEVERAL_CHECKOUTS: why it does not pay one. MISSING: M-Pesa's books, when pulled, do not have it.
 */
export type Claim =
  | 'DISPATCH'
  | 'ACCEPTED'
  | 'SUCCESS'
  | 'FAILURE'
  | 'SILENCE'
  | 'UNKNOWN_CODE'
  | 'TIMEOUT'
  | 'DEADLINE'
  | 'GIVE_UP'
  | 'UNSENT'
  | 'RESOLVED'
  | 'REVERSED'
  | 'APPROVED'
  | 'REJECTED'
  | 'HINT'
  | 'DISMISS'
  | 'YIELD'
  | 'PAYS'
  | 'PAID_TWICE'
  | 'AMOUNT_DIFFERS'
  | 'SEVERAL_CHECKOUTS'
  | 'MISSING';

/** Why a payment does not pay the checkout that it was made for, as claims about it. */
export const CHECKOUT_REVIEWS = ['PAID_TWICE', 'AMOUNT_DIFFERS', 'SEVERAL_CHECKOUTS'] as const satisfies Claim[];

/** Whether it says something about the payment's checkout, and nothing about the money. */
export function isAboutCheckout(claim: Claim): claim is 'PAYS' | (typeof CHECKOUT_REVIEWS)[number] {
  return claim === 'PAYS' || CHECKOUT_REVIEWS.some(review => review === claim);
}

/**
 * How the message was authenticated. KEYED: its URL carried the payment's HMAC. BARE: only an allowed address.
 * OWN: our own request, clock or operator.
 */
export type Trust = 'KEYED' | 'BARE' | 'OWN';

/** Who decided about a payout, and until when it may leave then; UTC milliseconds. */
export interface ApprovalDecision {
  /** Name of the API key. */
  readonly by: string;
  readonly dispatchBefore: number;
}

/** One message or event about one payment. What it does not say is null, so no fact is checked against a guess. */
export interface Evidence {
  readonly paymentId: string;
  readonly source: EvidenceSource;
  readonly trust: Trust;
  readonly claim: Claim;
  readonly ids: MpesaIds;
  /** What M-Pesa says was moved, in cents; null when the message does not say. */
  readonly amountCents: number | null;
  readonly receipt: string | null;
  /** When M-Pesa says that it happened: with a success only, and not believed blindly (see `adopt-time`). */
  readonly completedAt: number | null;
  /** Of the payment that a reversal gave back. */
  readonly reversesReceipt: string | null;
  /** Of the business, where the message names it. */
  readonly shortcode: string | null;
  /** The business that was paid, where the message names one. */
  readonly partyShortcode: string | null;
  /** With FAILURE only. */
  readonly failure: Failure | null;
  /** With PAYS only. */
  readonly checkoutId: string | null;
  /** It waited for Daraja's own answer, which has settled the payment: it agrees, or changes nothing (contract 3, rule 6). */
  readonly isAnswered: boolean;
  /** M-Pesa itself, asked about the receipt or for its list, says the same: it waits for no other answer. */
  readonly isConfirmed: boolean;
  /** With APPROVED and REJECTED only. */
  readonly decision: ApprovalDecision | null;
  /** Name of the API key of the person whose act it is; null where nobody acted. */
  readonly actor: string | null;
  /** The stored callback that says it, if one does. */
  readonly callbackId: string | null;
  readonly occurredAt: number;
  /** One sentence for the event or the callback's row; never holds a phone number or a secret. */
  readonly note: string | null;
}

/** What a verdict on a stored callback can be. */
export const CALLBACK_VERDICTS = [
  ...(['WAITING', 'HELD', 'APPLIED', 'DUPLICATE', 'UNCONFIRMED'] as const),
  ...(['UNMATCHED', 'CONTRADICTING', 'MALFORMED', 'UNKNOWN_CODE'] as const),
] as const;

/** The verdict on a stored callback; shown to admins. */
export type CallbackVerdict = (typeof CALLBACK_VERDICTS)[number];

/** What is still to be understood, or waits for M-Pesa's own answer: its bytes are needed. */
export const UNDECIDED_VERDICTS = ['WAITING', 'HELD', 'UNCONFIRMED'] as const satisfies readonly CallbackVerdict[];

/** Whether it has been decided for good, unless somebody replays it. */
export function isDecided(verdict: CallbackVerdict): boolean {
  return !UNDECIDED_VERDICTS.some(undecided => undecided === verdict);
}
