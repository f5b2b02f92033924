/** Checks the variables of an operation before it runs, so that a bad one is refused with the name of its input field. */

import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  visit,
} from 'graphql';

import type { GatewayError } from '../../domain/gateway-error.js';
import { badInput } from '../../domain/gateway-error.js';
import { refuseValue } from './refuse-value.js';

export type Variables = Readonly<Record<string, unknown>>;

/** The first thing that is wrong, as BAD_USER_INPUT; null when every value is accepted. */
export function findBadVariable(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
): GatewayError | null {
  for (const definition of operation.variableDefinitions ?? []) {
    const bad = checkVariable(schema, operation, definition, variables[definition.variable.name.value]);
    if (bad) return bad;
  }
  return null;
}

function checkVariable(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  definition: VariableDefinitionNode,
  value: unknown,
): GatewayError | null {
  const type = typeFromAST(schema, definition.type);
  const isDefault = value === undefined && definition.defaultValue !== undefined;
  if (!isInputType(type) || isDefault) return null;
  return checkValue(type, value, findUse(operation, definition.variable.name.value));
}

/** Where the variable is used: the name of that argument or input field, which is what its user knows. */
function findUse(operation: OperationDefinitionNode, variable: string): string {
  let field: string | undefined;
  visit(operation.selectionSet, {
    Variable(node, _key, _parent, _path, ancestors) {
      if (field !== undefined || node.name.value !== variable) return;
      const named = ancestors.findLast(
        each => 'kind' in each && (each.kind === 'Argument' || each.kind === 'ObjectField'),
      );
      if (named && 'kind' in named && 'name' in named && named.name) field = named.name.value;
    },
  });
  return field ?? variable;
}

function checkValue(type: GraphQLInputType, value: unknown, field: string): GatewayError | null {
  if (value === null || value === undefined) return isNonNullType(type) ? badInput(field, 'given') : null;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    // GraphQL takes a single value for a list of one.
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return firstBad(items, item => checkValue(nullable.ofType, item, field));
  }
  if (isInputObjectType(nullable)) return checkObject(nullable, value, field);
  try {
    nullable.parseValue(value);
    return null;
  } catch (error) {
    return refuseValue(field, error);
  }
}

function checkObject(type: GraphQLInputObjectType, value: unknown, field: string): GatewayError | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return badInput(field, 'an object');
  const given = new Map(Object.entries(value));
  const fields = type.getFields();
  const unknownName = [...given.keys()].find(name => !Object.hasOwn(fields, name));
  if (unknownName !== undefined) return badInput(unknownName, `left out: ${type.name} has no such field`);
  return firstBad(Object.values(fields), ({ name, type: fieldType, defaultValue }) =>
    given.get(name) === undefined && defaultValue !== undefined ? null : checkValue(fieldType, given.get(name), name),
  );
}

function firstBad<T>(items: readonly T[], check: (item: T) => GatewayError | null): GatewayError | null {
  for (const item of items) {
    const bad = check(item);
    if (bad) return bad;
  }
  return null;
}
