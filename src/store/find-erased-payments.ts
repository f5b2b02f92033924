/** Which payments have lost their person, for stations that know no payments. */

import type { DataSource } from 'typeorm';
import { marks } from './row-plan.js';

const IDS_AT_ONCE = 500;

/** Those of these ids that are ids of erased payments. */
export async function findErasedPayments(reader: DataSource, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const erased = new Set<string>();
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const some = ids.slice(at, at + IDS_AT_ONCE);
    const text = `SELECT id FROM payments WHERE id IN (${marks(some.length)}) AND erased_at IS NOT NULL`;
    const found: readonly { readonly id: string }[] = await reader.query(text, some);
    for (const { id } of found) erased.add(id);
  }
  return erased;
}
