/** Searches for rows by their ids, among all rows or among those that somebody sees. Pure. */

import type { Condition, RowSearch } from './select-rows.js';

/**
 * One search for all ids; where not everything is seen, one for each, so that what is not seen takes as long as what is not there.
 * `always` are conditions that are no secret.
 */
export function searchByIds<Row extends { readonly id: string }>(
  ids: readonly string[],
  among: readonly Condition<Row>[],
  always: readonly Condition<Row>[] = [],
): readonly RowSearch<Row>[] {
  if (among.length === 0) return [{ where: [{ field: 'id', is: 'IN', value: ids }, ...always], limit: ids.length }];
  return ids.map(value => ({ where: [{ field: 'id', is: 'SEEN', value, among }, ...always], limit: 1 }));
}
