/** What it means that nobody answers, or that nobody sends, while a request has not left. Pure. */

import { isAwaitingApproval } from './approval.js';
import type { Evidence } from './evidence.js';
import { type Failure, isSettled, type Payment } from './payment.js';
import { readWaiting } from './weigh-approval.js';

const NEVER_SENT: Failure = Object.freeze({ reason: 'MPESA_UNAVAILABLE', resultCode: null, retryable: true });

/** Nobody answers for a request that has never left: its payment has failed, and the money cannot have moved. */
export function readSilence(payment: Payment, evidence: Evidence): Evidence {
  if (payment.dispatchBefore === null || isSettled(payment.status)) return evidence;
  if (evidence.claim === 'UNSENT') return { ...evidence, claim: 'FAILURE', failure: NEVER_SENT };
  if (evidence.claim !== 'DEADLINE' && evidence.claim !== 'GIVE_UP') return evidence;
  if (isAwaitingApproval(payment)) return readWaiting(payment, evidence);
  return { ...evidence, claim: 'FAILURE', failure: NEVER_SENT, note: 'The request never left the gateway.' };
}
