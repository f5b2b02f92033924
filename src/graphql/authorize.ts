/** Authorisation: every root field names the right that it asks for; a field without one is a bug. */

import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { Extensions } from 'type-graphql';

import { isOfCheckout } from '../callers/create-watch-tokens.js';
import { explainRefusal, isAllowed, isRight, type Right } from '../callers/roles.js';
import { GatewayError } from '../domain/gateway-error.js';
import { assert } from '../lib/assert.js';
import type { GraphqlContext } from './context.js';

/** Opens a query, mutation or subscription to the keys that have this right. */
export function AllowedTo(right: Right) {
  return Extensions({ right });
}

/** Opens it to watch tokens too; what these find there is limited to their payment (`limitStations`). */
export function OpenToTokens() {
  return Extensions({ isOpenToTokens: true });
}

/** Opens it to the tokens of checkouts, and to no watch token, whatever the role may do: they pay their checkout. */
export function OpenToCheckoutTokens() {
  return Extensions({ isOpenToCheckoutTokens: true });
}

/** A mutation by which money may move: an operation has at most one (contract 10.6). */
export function MovesMoney() {
  return Extensions({ movesMoney: true });
}

/** Whether money may move by it. */
export function isMoneyMoved({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): boolean {
  return extensions.movesMoney === true;
}

/** A query or a subscription that asks M-Pesa: it is counted as mutations are (contract 10.6). */
export function AsksMpesa() {
  return Extensions({ asksMpesa: true });
}

/** Whether M-Pesa is asked by it. */
export function isMpesaAsked({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): boolean {
  return extensions.asksMpesa === true;
}

/** Puts the check in front of every root field of the schema: of `subscribe` where there is one, else of `resolve`. */
export function guardRootFields(schema: GraphQLSchema): void {
  for (const operation of Object.values(OperationTypeNode)) {
    for (const field of fieldsOf(schema.getRootType(operation))) guardField(field, operation);
  }
}

/** The right that a root field asks for. */
export function rightOf({ name, extensions }: GraphQLField<unknown, GraphqlContext>): Right {
  const { right } = extensions;
  assert(isRight(right), `the root field ${name} declares its right`);
  return right;
}

/** Whether the bearer of a watch token may use it. */
export function isOpenToTokens(field: GraphQLField<unknown, GraphqlContext>): boolean {
  return field.extensions.isOpenToTokens === true;
}

/** Whether the bearer of a checkout's token may use it, although a watch token may not. */
export function isOpenToCheckoutTokens(field: GraphQLField<unknown, GraphqlContext>): boolean {
  return field.extensions.isOpenToCheckoutTokens === true;
}

function guardField(field: GraphQLField<unknown, GraphqlContext>, operation: OperationTypeNode): void {
  const right = rightOf(field);
  const entrance = operation === OperationTypeNode.SUBSCRIPTION ? 'subscribe' : 'resolve';
  const enter = field[entrance];
  assert(enter, `the root field ${field.name} can ${entrance}`);
  field[entrance] = (source, args, context, info) => {
    const { role, watch } = context.caller;
    const isByCheckout = watch !== null && isOfCheckout(watch) && isOpenToCheckoutTokens(field);
    if (isByCheckout) return enter(source, args, context, info);
    if (watch && !isOpenToTokens(field)) {
      throw new GatewayError('FORBIDDEN', `Watch tokens may not use ${field.name}.`);
    }
    if (!isAllowed(role, right)) throw new GatewayError('FORBIDDEN', explainRefusal(role, right));
    return enter(source, args, context, info);
  };
}

function fieldsOf(type: GraphQLObjectType | null | undefined): GraphQLField<unknown, GraphqlContext>[] {
  return Object.values(type?.getFields() ?? {});
}
