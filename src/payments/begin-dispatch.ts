/** The last step before a request for money leaves: it is noted that it may have been sent, unless it is too late for it. */

import type { Dispatched } from '../daraja/daraja.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { Payment } from '../domain/payment.js';
import { assert } from '../lib/assert.js';
import type { Clock } from '../lib/clock.js';
import { isUnavailable } from '../store/store-fault.js';
import { blankEvidence } from './build-evidence.js';
import type { Funnel } from './payments.js';

/**
 * How a payment's request leaves. Until the note is stored, any instance that finds the payment may end it as never sent; after that
 * none may. Exactly one of the two comes first. If the answer to the note's commit is lost, the note counts as not stored.
 */
export function beginDispatch(funnel: Funnel, clock: Clock, payment: Payment): NonNullable<Dispatched['dispatch']> {
  const { id, dispatchBefore: leaveBefore } = payment;
  assert(leaveBefore !== null, 'a new payment has not been sent');
  return {
    leaveBefore,
    begin: async () => {
      const now = clock.now();
      if (now > leaveBefore) return 'the payment was requested too long ago';
      try {
        const noted = await funnel.apply({ evidence: blankEvidence(id, 'REQUEST', 'DISPATCH', now) });
        const isOurs = noted?.payment.status === 'PENDING' && noted.payment.dispatchBefore === null;
        return isOurs ? null : 'the payment had already ended';
      } catch (error) {
        if (!isUnavailable(error) && !(error instanceof GatewayError)) throw error;
        return 'the database did not answer';
      }
    },
  };
}
