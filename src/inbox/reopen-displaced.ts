/** A receipt that was found to fit a push turns out to be another's: the confirmation that brought it is to be decided again. */

import { isCallbackRoute, understandCallback } from '../operations/callback-routes.js';
import { type Change, type Consequence, type Effects, NO_EFFECTS } from '../payments/consequence.js';
import type { Unit } from '../store/unit.js';
import { updateOf } from '../store/write.js';
import { CallbackRow } from './callback-row.js';

const NOTE = 'The push it was given to has another receipt.';

/** In the unit in which the push loses the receipt: no confirmation is ever without its payment. */
export const reopenDisplaced: Consequence = Object.freeze({
  findLinked: async () => [],
  follow: async (unit: Unit, changes: readonly Change[]): Promise<Effects> => {
    const lost = new Map(changes.flatMap(change => lossOf(change)));
    if (lost.size === 0) return NO_EFFECTS;
    const found = await unit.findMany(CallbackRow, 'paymentId', [...lost.keys()]);
    const ids = found.filter(row => receiptOf(row) === lost.get(row.paymentId ?? '')).map(({ id }) => id);
    const rows = await unit.lockMany(CallbackRow, ids);
    const writes = rows.map(row =>
      updateOf(CallbackRow, { ...row, verdict: 'HELD', note: NOTE, paymentId: null }, ['verdict', 'note', 'paymentId']),
    );
    return { evidence: [], writes, rings: [] };
  },
});

/** The payment and the receipt that it had and has no more. */
function lossOf({ before, decision: { payment } }: Change): [string, string][] {
  const receipt = before?.receiptSource === 'TWIN' ? before.mpesaReceipt : null;
  return receipt === null || receipt === payment.mpesaReceipt ? [] : [[payment.id, receipt]];
}

/** Of a confirmation; null for every other callback. */
function receiptOf({ route, body }: CallbackRow): string | null {
  const understood = isCallbackRoute(route) ? understandCallback(route, body) : null;
  return understood?.about === 'CONFIRMATION' ? understood.confirmation.receipt : null;
}
