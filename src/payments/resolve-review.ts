/** Resolves a review: clears the open reasons of a payment, as an event with evidence OPERATOR. */

import { GatewayError } from '../domain/gateway-error.js';
import type { Payment } from '../domain/payment.js';
import type { Clock } from '../lib/clock.js';
import { blankEvidence } from './build-evidence.js';
import type { Funnel, ResolveReview } from './payments.js';

/** Changes nothing when there is nothing to look at. Refuses an unknown payment (NOT_FOUND). */
export function createResolveReview(funnel: Funnel, clock: Clock): ResolveReview {
  return async (paymentId: string, note: string): Promise<Payment> => {
    const decision = await funnel.apply({
      evidence: { ...blankEvidence(paymentId, 'OPERATOR', 'RESOLVED', clock.now()), note },
    });
    if (!decision) throw new GatewayError('NOT_FOUND', 'No such payment.', { field: 'paymentId' });
    return decision.payment;
  };
}
