/** Stores a new payment, and finds out what happened if the answer to its commit is lost. */

import { isUndecided } from '../store/store-fault.js';
import { applyUntilStored, type StoringNeeds, TRIES_OF_A_MINUTE } from './apply-until-stored.js';
import { buildUnsentEvidence } from './build-evidence.js';
import type { Opened, Opening } from './payments.js';

/**
 * A commit whose answer is lost may still have stored the payment. Nobody has sent it, so it is ended at once and returned to its
 * caller. While the database does not answer, the error says that nothing was requested, and the payment is ended as soon as
 * possible: by this process, or by the sweep once it is too old to leave.
 */
export async function openPayment(needs: StoringNeeds, opening: Opening): Promise<Opened> {
  try {
    return await needs.funnel.open(opening);
  } catch (error) {
    if (!isUndecided(error)) throw error;
    const unsent = buildUnsentEvidence(opening.payment, needs.clock.now());
    const ended = await applyUntilStored(needs, unsent, TRIES_OF_A_MINUTE);
    if (!ended) throw error;
    return { kind: 'REPEATED', payment: ended.payment };
  }
}
