/** M-Pesa's lists of named values: { Name | Key, Value } entries, one or many, in any order, with or without a value. */

import { readPath } from './read-fields.js';

/** Normalised name → the distinct values given for it, in order. A name without a value is not in it. */
export type NamedValues = ReadonlyMap<string, readonly unknown[]>;

const ASCII = /^[ -~]*$/;
const SEPARATORS = /[ _-]/g;

/** Reads `list`, an array of entries or a single one. Names are compared without case, spaces, dashes and underscores. */
export function namedValues(list: unknown, nameKey: 'Name' | 'Key'): NamedValues {
  const found = new Map<string, unknown[]>();
  for (const entry of Array.isArray(list) ? list : [list]) {
    const name = readPath(entry, nameKey);
    const value = readPath(entry, 'Value');
    if (typeof name !== 'string' || value === undefined || value === null) continue;
    const key = normaliseName(name);
    const values = found.get(key) ?? [];
    if (!values.includes(value)) found.set(key, [...values, value]);
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

/** Letters of other scripts that look or fold alike stay different names. */
function normaliseName(name: string): string {
  return ASCII.test(name) ? name.replace(SEPARATORS, '').toLowerCase() : name;
}
