/** Finds the pushes that a confirmation may tell of: one short index range. */

import type { Payment } from '../domain/payment.js';
import { askedBetween, isCandidate, type Twin, twinKeyOf } from '../domain/twins.js';
import { firstIdAt } from '../lib/ids.js';
import type { Unit } from '../store/unit.js';
import { PaymentRow, readPaymentRow } from './payment-row.js';

/** Of one amount, in a day, without a receipt; past this nobody can tell which of them it is. */
const CANDIDATES_MAX = 1_000;

/** As this unit sees them, in the order of their ids; not locked. */
export async function findCandidates(unit: Unit, twin: Twin): Promise<readonly Payment[]> {
  const { from, to } = askedBetween(twin);
  const rows = await unit.runner.manager
    .getRepository(PaymentRow)
    .createQueryBuilder('payment')
    .where('payment.twinKey = :twinKey', { twinKey: twinKeyOf(twin) })
    .andWhere('payment.id >= :first', { first: firstIdAt(from) })
    .andWhere('payment.id < :end', { end: firstIdAt(to + 1) })
    .orderBy('payment.id', 'ASC')
    .limit(CANDIDATES_MAX)
    .getMany();
  return rows.map(readPaymentRow).filter(push => isCandidate(push, twin));
}
