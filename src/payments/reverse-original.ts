/** A reversal that is done makes the payment that it gives back REVERSED: in the same unit, whatever told of it. */

import { BY_REVERSAL } from '../domain/evidence.js';
import { blankEvidence } from './build-evidence.js';
import { type Change, type Consequence, NO_EFFECTS } from './consequence.js';

/** Seldom enough for the unit to be run again with the original locked: no batch is searched for reversals beforehand. */
export const reverseOriginals: Consequence = Object.freeze({
  findLinked: async () => [],
  follow: async (_unit, changes) => ({ ...NO_EFFECTS, evidence: changes.filter(isDone).flatMap(buildReversal) }),
} satisfies Consequence);

function isDone({ before, decision: { payment } }: Change): boolean {
  return payment.reverses !== null && payment.status === 'COMPLETED' && before?.status !== 'COMPLETED';
}

function buildReversal({ decision: { payment } }: Change) {
  const { id, reverses, mpesaReceipt, updatedAt } = payment;
  if (reverses === null) return [];
  const note = `Reversed by ${id}${mpesaReceipt === null ? '' : `, receipt ${mpesaReceipt}`}.`;
  return [{ ...blankEvidence(reverses, BY_REVERSAL, 'REVERSED', updatedAt), note }];
}
