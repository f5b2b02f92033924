/** Searches for rows by their ids, among all rows or among those that somebody sees. */

import { groupBy } from '../lib/group-by.js';
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

/** A row that somebody asks for, among those that he sees. */
export interface Wanted<Filter> {
  readonly id: string;
  readonly among: Filter;
}

/** What is found of what was asked for at one moment, by one `select`: whoever may see the same asks together. */
export async function findWanted<Filter, W extends Wanted<Filter>, Row, Found extends { readonly id: string }>(
  wanted: readonly W[],
  searchesOf: (ids: readonly string[], among: Filter) => readonly RowSearch<Row>[],
  select: (searches: readonly RowSearch<Row>[]) => Promise<Found[][]>,
): Promise<ReadonlyMap<W, Found>> {
  const groups = groupBy(wanted, ({ among }) => JSON.stringify(among)).flatMap(group => {
    const [first] = group;
    const ids = [...new Set(group.map(({ id }) => id))];
    return first ? [{ group, searches: searchesOf(ids, first.among) }] : [];
  });
  const rest = await select(groups.flatMap(({ searches }) => searches));
  const found = new Map<W, Found>();
  for (const { group, searches } of groups) {
    const rows = new Map(rest.splice(0, searches.length).flatMap(each => each.map(row => [row.id, row] as const)));
    for (const each of group) {
      const row = rows.get(each.id);
      if (row) found.set(each, row);
    }
  }
  return found;
}
