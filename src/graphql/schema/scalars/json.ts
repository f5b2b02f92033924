/** The scalar of the caller's own JSON. */

import { GraphQLScalarType, valueFromASTUntyped } from 'graphql';

export const Json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value. It is kept as text with sorted keys, of at most 4 kB.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  parseValue: value => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
  serialize: value => value,
});
