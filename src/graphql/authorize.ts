/** Authorisation: every root field names its roles and is closed to all others; a field without roles is a bug. */

import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { Extensions } from 'type-graphql';

import { ROLES, type Role } from '../callers/api-key.js';
import { GatewayError } from '../domain/gateway-error.js';
import { assert } from '../lib/assert.js';
import type { GraphqlContext } from './context.js';

/** Opens a query, mutation or subscription to these roles. */
export function AllowedTo(...roles: readonly Role[]) {
  return Extensions({ allowedTo: roles });
}

/** Opens it to every API key. */
export function AllowedToKeys() {
  return AllowedTo(...ROLES);
}

/** Opens it to watch tokens too; what these find there is limited to their payment (`limitStations`). */
export function AllowedToAll() {
  return Extensions({ allowedTo: ROLES, isOpenToTokens: true });
}

/** Puts the check in front of every root field of the schema: of `subscribe` where there is one, else of `resolve`. */
export function guardRootFields(schema: GraphQLSchema): void {
  for (const operation of Object.values(OperationTypeNode)) {
    for (const field of fieldsOf(schema.getRootType(operation))) guardField(field, operation);
  }
}

/** The roles that a root field declares. */
export function rolesOf(field: GraphQLField<unknown, GraphqlContext>): readonly Role[] {
  const roles = field.extensions.allowedTo;
  assert(Array.isArray(roles) && roles.length > 0, `the root field ${field.name} declares its roles`);
  return roles;
}

/** Whether the bearer of a watch token may use it. */
export function isOpenToTokens(field: GraphQLField<unknown, GraphqlContext>): boolean {
  return field.extensions.isOpenToTokens === true;
}

function guardField(field: GraphQLField<unknown, GraphqlContext>, operation: OperationTypeNode): void {
  const roles = rolesOf(field);
  const entrance = operation === OperationTypeNode.SUBSCRIPTION ? 'subscribe' : 'resolve';
  const enter = field[entrance];
  assert(enter, `the root field ${field.name} can ${entrance}`);
  field[entrance] = (source, args, context, info) => {
    const { role, watch } = context.caller;
    if (!roles.includes(role)) throw new GatewayError('FORBIDDEN', `The role ${role} may not use ${field.name}.`);
    if (watch && !isOpenToTokens(field)) {
      throw new GatewayError('FORBIDDEN', `Watch tokens may not use ${field.name}.`);
    }
    return enter(source, args, context, info);
  };
}

function fieldsOf(type: GraphQLObjectType | null | undefined): GraphQLField<unknown, GraphqlContext>[] {
  return Object.values(type?.getFields() ?? {});
}
