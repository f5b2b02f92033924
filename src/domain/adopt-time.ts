/** When the money moved, by M-Pesa's own word (decision 105). */

import type { Adoption } from './adopt-receipt.js';
import type { Evidence } from './evidence.js';
import type { Payment } from './payment.js';

/** Clocks and zones have been seen wrong by less. */
const CLOCKS_APART_MAX_MS = 24 * 3_600_000;

/**
 * What a success that counts does to the time: the first one that is told stays. It goes with the receipt: another receipt is other
 * money.
 */
export function adoptTime(
  payment: Payment,
  evidence: Evidence,
  { changes: { mpesaReceipt } }: Adoption,
): Partial<Pick<Payment, 'completedAt'>> {
  const completedAt = believableTime(payment, evidence);
  const isOther = payment.mpesaReceipt !== null && mpesaReceipt !== undefined && mpesaReceipt !== payment.mpesaReceipt;
  return isOther || (payment.completedAt === null && completedAt !== null) ? { completedAt } : {};
}

/** Null where it is not told, or cannot be true: money moves after the request, and before its message comes. */
function believableTime({ createdAt }: Payment, { completedAt, occurredAt }: Evidence): number | null {
  const told = timeOfMessage(completedAt, occurredAt);
  return told !== null && told >= createdAt - CLOCKS_APART_MAX_MS ? told : null;
}

/** What a message that came at `cameAt` tells of when the money moved; null where that would be long after it came. UTC milliseconds. */
export function timeOfMessage(completedAt: number | null, cameAt: number): number | null {
  return completedAt !== null && completedAt <= cameAt + CLOCKS_APART_MAX_MS ? completedAt : null;
}
