/** Resolves a review: clears the open reasons of a payment, as an event with evidence OPERATOR. */

import type { Actor, Audit } from '../audit/audit.js';
import { canBeReleased } from '../domain/checkout.js';
import type { Payment } from '../domain/payment.js';
import { noSuchPayment } from '../feed/refusals.js';
import type { Clock } from '../lib/clock.js';
import { blankEvidence } from './build-evidence.js';
import type { Funnel, ResolveReview } from './payments.js';

/**
 * Changes nothing, and leaves no trace, when there is nothing to look at. A try without an outcome blocks its checkout no more.
 * Refuses an unknown payment (NOT_FOUND).
 */
export function createResolveReview(funnel: Funnel, audit: Pick<Audit, 'draft'>, clock: Clock): ResolveReview {
  return async (paymentId: string, note: string, by: Actor): Promise<Payment> => {
    const entry = audit.draft(by, { action: 'REVIEW_RESOLVED', subject: paymentId, note });
    const decision = await funnel.apply({
      evidence: { ...blankEvidence(paymentId, 'OPERATOR', 'RESOLVED', clock.now()), note, actor: by.name },
      audit: decided => (decided && (decided.event || canBeReleased(decided.payment)) ? entry : null),
    });
    if (!decision) throw noSuchPayment('paymentId');
    return decision.payment;
  };
}
