/** Soft failures: M-Pesa sometimes calls a prompt failed that the customer still pays, so it is asked once more later (contract 4.6, daraja.md §12.1). */

import { isAskable } from './facts.js';
import type { Payment } from './payment.js';

/** Unreachable, expired, unanswered or cancelled prompts; the other failures are final. */
const SOFT_CODES: ReadonlySet<string | null> = new Set(['1019', '1025', '1031', '1032', '1036', '1037']);

const MINUTE_MS = 60_000;
/** After the failure. */
const RECHECKS_MS: readonly number[] = [15 * MINUTE_MS, 24 * 60 * MINUTE_MS];

/** Whether M-Pesa sometimes completes a payment after such a failure. */
export function isSoftFailure({ status, failure }: Payment): boolean {
  return status === 'FAILED' && SOFT_CODES.has(failure?.resultCode ?? null);
}

/** When a payment that has failed softly is asked about again, after an answer at `at`; null when it is not, any more or at all. */
export function nextRecheckAt(payment: Payment, at: number): number | null {
  const { settledAt } = payment;
  if (settledAt === null || !isAskable(payment) || !isSoftFailure(payment)) return null;
  return RECHECKS_MS.map(afterMs => settledAt + afterMs).find(recheckAt => recheckAt > at) ?? null;
}
