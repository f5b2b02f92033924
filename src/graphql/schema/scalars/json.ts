/** The scalar of the caller's own JSON. */

import { GraphQLScalarType, valueFromASTUntyped } from 'graphql';

export const Json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value up to 4 kB. Keys are stored in sorted order.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  parseValue: value => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
  serialize: value => value,
});
