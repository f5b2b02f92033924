/** What one schema has and another has not, in words that are true whichever of the two grew. */

import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';

export interface SchemaDifference {
  /** Names that only the newer schema has; of a whole new type its name alone. */
  readonly added: readonly string[];
  /** Names that only the older schema has. */
  readonly removed: readonly string[];
}

/** Names are `Type`, `Type.field`, `Type.VALUE` and `Type.field(argument)`, sorted. */
export function compareSchemas(older: GraphQLSchema, newer: GraphQLSchema): SchemaDifference {
  return { added: onlyIn(newer, older), removed: onlyIn(older, newer) };
}

function onlyIn(one: GraphQLSchema, other: GraphQLSchema): readonly string[] {
  const known = new Set(listNames(other));
  const names = listNames(one).filter(name => !known.has(name));
  const found = new Set(names);
  return names.filter(name => !found.has(ownerOf(name))).sort();
}

/** What a name is a part of; itself has none. */
function ownerOf(name: string): string {
  return name.endsWith(')') ? name.slice(0, name.indexOf('(')) : name.slice(0, Math.max(0, name.indexOf('.')));
}

function listNames(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter(type => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap(listNamesOf);
}

function listNamesOf(type: GraphQLNamedType): readonly string[] {
  const names = [type.name];
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const { name, args } of Object.values(type.getFields())) {
      names.push(`${type.name}.${name}`, ...args.map(arg => `${type.name}.${name}(${arg.name})`));
    }
  }
  if (isInputObjectType(type)) names.push(...Object.keys(type.getFields()).map(name => `${type.name}.${name}`));
  if (isEnumType(type)) names.push(...type.getValues().map(({ name }) => `${type.name}.${name}`));
  if (isUnionType(type)) names.push(...type.getTypes().map(({ name }) => `${type.name}.${name}`));
  return names;
}
