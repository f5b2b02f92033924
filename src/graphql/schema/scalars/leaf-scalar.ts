/** Makes a strict scalar from one reader, which treats variables and literals alike. */

import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';

import { RefusedValue } from './refused-value.js';

interface LeafScalar<T> {
  readonly name: string;
  readonly description: string;
  /** Where the text that clients are given is specified, for `@specifiedBy`. */
  readonly specifiedBy: string;
  /** Completes the sentence "field must be …". */
  readonly accepted: string;
  /** Null refuses. */
  readonly read: (input: string | number) => T | null;
  readonly present: (value: T) => string;
}

/** `read` gives null for what is refused; the refusal says what is `accepted`. */
export function createLeafScalar<T>({ name, description, specifiedBy, accepted, read, present }: LeafScalar<T>) {
  const parse = (input: unknown): T => {
    const value = typeof input === 'string' || typeof input === 'number' ? read(input) : null;
    if (value === null) throw new RefusedValue(accepted);
    return value;
  };
  return new GraphQLScalarType<T, string>({
    name,
    description,
    specifiedByURL: specifiedBy,
    parseValue: parse,
    parseLiteral: node => parse(readLiteral(node)),
    // Every resolver of such a field returns a T; graphql-js cannot know it.
    serialize: value => present(value as T),
  });
}

/** A whole number that a double cannot hold exactly stays text. */
function readLiteral(node: ValueNode): unknown {
  if (node.kind === Kind.STRING) return node.value;
  if (node.kind !== Kind.INT) return null;
  return Number.isSafeInteger(Number(node.value)) ? Number(node.value) : node.value;
}
