/** A push without a receipt that is settled answers its callers' status enquiries, whatever has settled it: in the same unit. */

import { isSettled } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import { type Change, type Consequence, type Effects, NO_EFFECTS } from '../payments/consequence.js';
import type { Unit } from '../store/unit.js';
import { updateOf } from '../store/write.js';
import { EnquiryRow, namesOf } from './enquiry-row.js';
import { presentOutcome } from './present-outcome.js';

/** Transaction status cannot find such a push, so nothing else answers them. Enquiries by receipt are M-Pesa's to answer. */
export const answerWaitingEnquiries: Consequence = Object.freeze({
  findLinked: async () => [],
  follow: async (unit: Unit, changes: readonly Change[]): Promise<Effects> => {
    const settled = new Map(changes.filter(isAnswer).map(change => [change.decision.payment.id, change]));
    const ids = await findWaiting(unit, [...settled.keys()]);
    if (ids.length === 0) return NO_EFFECTS;
    // Locked and looked at again: another unit may have answered meanwhile.
    const rows = (await unit.lockMany(EnquiryRow, ids)).filter(isWaiting);
    const writes = rows.flatMap(row => {
      const change = settled.get(row.paymentId ?? '');
      if (!change) return [];
      const fields = presentOutcome(change.decision.payment, change.evidence);
      return [updateOf(EnquiryRow, { ...row, ...fields }, namesOf(fields))];
    });
    return { evidence: [], writes, rings: ['enquiries'] };
  },
});

function isAnswer({ decision: { payment } }: Change): boolean {
  return kindOf(payment).askedWith === 'STK_QUERY' && isSettled(payment.status);
}

/** Most payments have no enquiry at all. */
async function findWaiting(unit: Unit, paymentIds: readonly string[]): Promise<string[]> {
  const rows = await unit.findMany(EnquiryRow, 'id', await unit.findKeys(EnquiryRow, 'paymentId', paymentIds));
  return rows.filter(isWaiting).map(({ id }) => id);
}

function isWaiting({ kind, status, isOwn, mpesaReceipt }: EnquiryRow): boolean {
  return kind === 'STATUS' && !isOwn && mpesaReceipt === null && (status === 'PENDING' || status === 'TIMED_OUT');
}
