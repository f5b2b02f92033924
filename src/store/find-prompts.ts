/** Finds the prompts that phones have had: for each phone a range of one index. */

import type { Unit } from './unit.js';

/** Which prompts are looked for. */
export interface WantedPrompts {
  readonly phoneNumbers: readonly string[];
  readonly kinds: readonly string[];
  /** Payments with this id or a later one. */
  readonly from: string;
  /** Payments that failed so have not prompted anybody. */
  readonly exceptFailed: readonly string[];
}

/** Ids of payments with their phone numbers, as this unit sees them; not locked. */
export async function findPrompts(
  unit: Unit,
  { phoneNumbers, kinds, from, exceptFailed }: WantedPrompts,
): Promise<readonly { readonly id: string; readonly phoneNumber: string }[]> {
  if (phoneNumbers.length === 0) return [];
  const marks = (values: readonly string[]) => values.map(() => '?').join(', ');
  const text = `SELECT id, phone_number AS phoneNumber FROM payments
    WHERE phone_number IN (${marks(phoneNumbers)}) AND id >= ? AND kind IN (${marks(kinds)})
    AND COALESCE(failure_reason, '') NOT IN (${marks(exceptFailed)})`;
  return unit.runner.query(text, [...phoneNumbers, from, ...kinds, ...exceptFailed]);
}
