/** M-Pesa's lists of named values: { Name | Key, Value } entries, one or many, in any order, with or without a value. */

import { readPath } from './read-fields.js';

/** Normalised name → the distinct values given for it, in order. A name without a value is not in it. */
export type NamedValues = ReadonlyMap<string, readonly unknown[]>;

/** Reads `list`, an array of entries or a single one. Names are compared without case, spaces, dashes and underscores. */
export function namedValues(list: unknown, nameKey: 'Name' | 'Key'): NamedValues {
  const found = new Map<string, unknown[]>();
  for (const entry of Array.isArray(list) ? list : [list]) {
    const name = readPath(entry, nameKey);
    const value = readPath(entry, 'Value');
    if (typeof name !== 'string' || value === undefined || value === null) continue;
    const values = found.get(normaliseName(name)) ?? [];
    if (!values.includes(value)) found.set(normaliseName(name), [...values, value]);
  }
  return found;
}

/** The value of a name; undefined when there is none, and when the list contradicts itself. */
export function onlyValue(values: NamedValues, name: string): unknown {
  const [value, ...others] = allValues(values, name);
  return others.length === 0 ? value : undefined;
}

/** Every distinct value of a name. */
export function allValues(values: NamedValues, name: string): readonly unknown[] {
  return values.get(normaliseName(name)) ?? [];
}

/** ASCII only: letters of other scripts that look or fold alike stay different names. */
function normaliseName(name: string): string {
  return name.replace(/[ _-]/g, '').replace(/[A-Z]/g, letter => letter.toLowerCase());
}
