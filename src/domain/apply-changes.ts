/** Makes the next version of a payment out of what one decision changes; without a change that clients see there is none. */

import { closeApproval } from './approval.js';
import type { CallbackVerdict, Evidence } from './evidence.js';
import { isDisputedFailure } from './next-standing.js';
import { isSettled, type MpesaIds, type Payment, type ReviewReason } from './payment.js';

type Seen = Pick<
  Payment,
  'status' | 'mpesaReceipt' | 'completedAt' | 'failure' | 'approval' | 'checkoutId' | keyof MpesaIds
>;
type Hidden = Pick<Payment, 'receiptSource' | 'claimedSuccess' | 'claimedReceipt' | 'deniedAt' | 'dispatchBefore'>;

/** Changes of fields; those that clients see make a version. */
export type Changes = Partial<Seen & Hidden> & { readonly review?: ReviewReason | null };

/** What one piece of evidence is worth: the changes that it makes, and what is said of the message that brought it. */
export interface Outcome {
  readonly changes: Changes;
  /** APPLIED becomes DUPLICATE where nothing that clients see changes. */
  readonly verdict: CallbackVerdict;
  readonly note: string | null;
}

/** The very same object when nothing changes. */
export function applyChanges(payment: Payment, evidence: Evidence, { changes, verdict }: Outcome): Payment {
  const { review, receiptSource, claimedSuccess, claimedReceipt, deniedAt, dispatchBefore, ...seen } = changes;
  const hidden: Hidden = {
    receiptSource: receiptSource === undefined ? payment.receiptSource : receiptSource,
    claimedSuccess: claimedSuccess === undefined ? payment.claimedSuccess : claimedSuccess,
    claimedReceipt: claimedReceipt === undefined ? payment.claimedReceipt : claimedReceipt,
    deniedAt: deniedAt === undefined ? payment.deniedAt : deniedAt,
    dispatchBefore: dispatchBefore === undefined ? payment.dispatchBefore : dispatchBefore,
  };
  const status = seen.status ?? payment.status;
  const isEntry = status !== payment.status && isSettled(status);
  const answered = isAnswer({ ...payment, status }, evidence, verdict, isEntry) ? ANSWERED : [];
  const isSeen = evidence.source === 'PULL' && evidence.claim === 'SUCCESS' && verdict === 'APPLIED';
  const cleared = evidence.claim === 'RESOLVED' ? payment.reviewReasons : [...answered, ...(isSeen ? SEEN : [])];
  const known = without(payment.reviewsRaised, answered);
  const raised = review && !known.includes(review) ? [review] : [];
  const isCleared = payment.reviewReasons.some(reason => cleared.includes(reason));
  if (!isDifferent(payment, seen) && raised.length === 0 && !isCleared) {
    return isDifferent(payment, hidden) ? { ...payment, ...hidden } : payment;
  }
  return {
    ...payment,
    ...seen,
    ...hidden,
    approval: closeApproval(seen.approval ?? payment.approval, status, evidence.occurredAt),
    version: payment.version + 1,
    reviewReasons: [...without(payment.reviewReasons, cleared), ...raised],
    reviewsRaised: [...known, ...raised],
    updatedAt: evidence.occurredAt,
    settledAt: isEntry ? evidence.occurredAt : payment.settledAt,
  };
}

/** What evidence that answers clears, without a person: it may be without an answer once more, when it is asked about once more. */
const ANSWERED: readonly ReviewReason[] = ['UNANSWERABLE'];

/** What is cleared by a row of M-Pesa's books; it is not raised again when later ones lack it. */
const SEEN: readonly ReviewReason[] = ['NOT_AT_MPESA'];

/** Whatever settles a payment answers, but for a failure while a success waits for M-Pesa's own word; and so does that word. */
function isAnswer(after: Payment, evidence: Evidence, verdict: CallbackVerdict, isEntry: boolean): boolean {
  if (evidence.source !== 'QUERY') return isEntry && !isDisputedFailure(after);
  const isOutcome = evidence.claim === 'SUCCESS' || evidence.claim === 'FAILURE';
  return isEntry || (isOutcome && verdict === 'APPLIED' && isSettled(after.status));
}

function isDifferent(payment: Payment, fields: Partial<Payment>): boolean {
  return Object.entries(fields).some(([name, value]) => payment[name as keyof Payment] !== value);
}

function without(reasons: readonly ReviewReason[], cleared: readonly ReviewReason[]): readonly ReviewReason[] {
  return reasons.filter(reason => !cleared.includes(reason));
}
