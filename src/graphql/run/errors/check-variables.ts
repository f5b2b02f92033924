/** Checks the variables of an operation before it runs, so that a bad one is refused with the name of its input field. */

import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  type ObjectFieldNode,
  type OperationDefinitionNode,
  typeFromAST,
  type ValueNode,
  visit,
} from 'graphql';

import type { GatewayError } from '../../../domain/gateway-error.js';
import { badInput } from '../../../domain/gateway-error.js';
import { refuseValue } from './refuse-value.js';

/** Values by the variable's name, as JSON brought them. */
export type Variables = Readonly<Record<string, unknown>>;

/** The first thing that is wrong, as BAD_USER_INPUT; null when every value is accepted. */
export function findBadVariable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): GatewayError | null {
  return firstBad(operation.variableDefinitions ?? [], ({ variable, type, defaultValue }) => {
    const name = variable.name.value;
    const inputType = typeFromAST(schema, type);
    const isDefault = variables[name] === undefined && defaultValue !== undefined;
    if (!isInputType(inputType) || isDefault) return null;
    // Where it is used is looked up for a refusal only: that walk costs far more than the check.
    const isAccepted = checkValue(inputType, variables[name], name) === null;
    return isAccepted ? null : checkValue(inputType, variables[name], findUse(document, name));
  });
}

/** The argument or input field that the variable is given to: that name its user knows. */
function findUse(document: DocumentNode, variable: string): string {
  let field: string | undefined;
  const look = ({ name, value }: ArgumentNode | ObjectFieldNode): void => {
    if (holds(value, variable)) field ??= name.value;
  };
  visit(document, { Argument: look, ObjectField: look });
  return field ?? variable;
}

function holds(value: ValueNode, variable: string): boolean {
  if (value.kind === Kind.LIST) return value.values.some(item => holds(item, variable));
  return value.kind === Kind.VARIABLE && value.name.value === variable;
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
    return refuseValue(field, error, nullable);
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
