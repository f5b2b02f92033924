/** Finds the new prompts that are one too many for their phone. */

import type { GatewayError } from '../domain/gateway-error.js';
import { type FailureReason, PAYMENT_KINDS } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import { isPromptLimited, PROMPTS_COUNT_MS, type PromptLimits, refusePrompt } from '../domain/prompt-limits.js';
import { firstIdAt, timeOf } from '../lib/ids.js';
import { findPrompts } from '../store/find-prompts.js';
import type { Unit } from '../store/unit.js';
import type { PaymentRow } from './payment-row.js';

const PROMPT_KINDS = PAYMENT_KINDS.filter(kind => kindOf({ kind }).isPrompt);
/** Such a payment has not reached a phone. */
const NOT_PROMPTED: readonly FailureReason[] = ['MPESA_UNAVAILABLE', 'CONFIGURATION'];

/**
 * The refusals, by id. The rows must have been inserted: each holds the lock of its phone then, so that no other prompt for it can
 * come in between on any instance.
 */
export async function refusePrompts(
  unit: Unit,
  rows: readonly PaymentRow[],
  limits: PromptLimits,
): Promise<ReadonlyMap<string, GatewayError>> {
  const refusals = new Map<string, GatewayError>();
  const limited = rows.filter(({ phoneLock }) => phoneLock !== null && isPromptLimited(phoneLock, limits));
  const [first] = limited;
  if (!first) return refusals;
  const earliest = Math.min(...limited.map(({ createdAt }) => createdAt));
  const found = await findPrompts(unit, {
    phoneNumbers: limited.flatMap(({ phoneLock }) => phoneLock ?? []),
    kinds: PROMPT_KINDS,
    from: firstIdAt(earliest - PROMPTS_COUNT_MS),
    exceptFailed: NOT_PROMPTED,
  });
  for (const { id, phoneLock, createdAt } of limited) {
    const others = found.filter(each => each.phoneNumber === phoneLock && each.id !== id);
    const refusal = refusePrompt(
      others.map(each => timeOf(each.id)),
      createdAt,
      limits,
    );
    if (refusal) refusals.set(id, refusal);
  }
  return refusals;
}
