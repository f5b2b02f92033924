/** Makes an enum of the schema from a table that describes every one of its values. */

import { registerEnumType } from 'type-graphql';

/** The values are their own names; the table must have all of them, so that a new one cannot be forgotten. */
export function registerEnum<T extends string>(
  name: string,
  description: string,
  values: Readonly<Record<T, string>>,
): { readonly [V in T]: V } {
  const names = Object.keys(values) as T[];
  // Object.fromEntries forgets that each key is mapped to itself.
  const object = Object.fromEntries(names.map(value => [value, value])) as { readonly [V in T]: V };
  const config = Object.entries<string>(values).map(([value, text]) => [value, { description: text }]);
  registerEnumType(object, { name, description, valuesConfig: Object.fromEntries(config) });
  return object;
}
