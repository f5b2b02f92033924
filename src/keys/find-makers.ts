/** Whose work a key is: the names of the keys that made it, and of those that made these. Pure. */

import type { ApiKeyRow } from './api-key-row.js';

type Made = Pick<ApiKeyRow, 'id' | 'name' | 'createdAt' | 'madeBy'>;

/** Of the keys of a maker's name, any that was there before may have been the one; of `cli` there are none. */
export function findMakers(row: Made, rows: readonly Made[]): readonly string[] {
  const makers = new Set<string>();
  const looked = new Set([row.id]);
  const waiting = [row];
  for (let made = waiting.pop(); made; made = waiting.pop()) {
    const { madeBy, createdAt } = made;
    if (madeBy === null) continue;
    makers.add(madeBy);
    const before = rows.filter(each => each.name === madeBy && each.createdAt <= createdAt && !looked.has(each.id));
    for (const each of before) looked.add(each.id);
    waiting.push(...before);
  }
  return [...makers];
}
