/** Describes what a type accepts, in our own words: GraphQL's messages are written for programmers. */

import { type GraphQLInputObjectType, type GraphQLLeafType, isEnumType } from 'graphql';

import { RefusedValue } from '../../schema/scalars/refused-value.js';
import { type BadFields, shortName } from './bad-fields.js';

/** What GraphQL's own scalars accept. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['String', 'a string'],
  ['ID', 'a string or an integer'],
  ['Int', 'a whole number below 2147483648'],
  ['Boolean', 'true or false'],
]);

/** Completes the sentence "field must be …"; `error` is what the type threw. */
export function acceptedBy(type: GraphQLLeafType, error: unknown): string {
  if (error instanceof RefusedValue) return error.accepted;
  if (isEnumType(type)) return `one of ${nameAll(type.getValues())}`;
  return BUILT_IN.get(type.name) ?? `a value of the type ${type.name}`;
}

/** Refuses each name that the input does not have, and says which it has. */
export function refuseUnknownNames(type: GraphQLInputObjectType, names: Iterable<string>, bad: BadFields): void {
  const fields = type.getFields();
  for (const given of names) {
    if (Object.hasOwn(fields, given)) continue;
    const name = shortName(given);
    bad.mustBe(name, `a field of ${type.name}: ${nameAll(Object.values(fields))}`);
  }
}

function nameAll(named: readonly { readonly name: string }[]): string {
  return named.map(({ name }) => name).join(', ');
}
