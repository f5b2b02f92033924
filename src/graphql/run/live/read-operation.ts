/** Reads the operation of a subscriber: subscriptions only, within the limits, with variables that the fields accept. */

import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';

import { badInput, GatewayError } from '../../../domain/gateway-error.js';
import { findBadInput } from '../errors/find-bad-input.js';
import type { Variables } from '../errors/plan-literals.js';
import type { Payer } from '../limits/pay-for-parsing.js';
import type { KeptOperation } from './create-seats.js';
import type { DocumentCache, KnownDocument } from './document-cache.js';

/** Of a variable as it is sent: its value, what a station makes of it, and its share of the likeness. */
const BYTES_PER_CHARACTER = 4;

/** As all transports send it. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A subscription that may be run. */
export interface Operation extends KeptOperation {
  /** What is to be executed, but for the context. */
  readonly args: ExecutionArgs & { readonly variableValues: Variables };
  /** The one of the document that is meant. */
  readonly operation: OperationDefinitionNode;
  /** Operations with the same text make the same result of the same update, for the same view of it. */
  readonly likeness: string;
}

/** The operation, or why it is refused. */
export function readOperation(
  schema: GraphQLSchema,
  documents: DocumentCache,
  { query, operationName, variables }: OperationRequest,
  payer: Payer,
): Operation | readonly GraphQLError[] {
  const known = documents.read(query, payer);
  if (!('document' in known)) return known;
  const name = operationName || null;
  const values = variables ?? {};
  const operation = getOperationAST(known.document, name);
  if (!operation) return refused(badInput('operationName', 'the name of an operation in the document'));
  const refusal = refuse(schema, known.document, operation, values);
  if (refusal) return refused(refusal);
  const declared = pickDeclared(operation, values);
  const args = { schema, document: known.document, operationName: name, variableValues: declared };
  const sentBytes = JSON.stringify(declared).length * BYTES_PER_CHARACTER;
  return { args, operation, likeness: likenessOf(known, name, declared), known, sentBytes };
}

/** A client may send more than it declares; nobody reads that, and it would be kept as long as the subscription. */
function pickDeclared({ variableDefinitions = [] }: OperationDefinitionNode, values: Variables): Variables {
  const names = variableDefinitions.map(({ variable }) => variable.name.value);
  return Object.fromEntries(names.filter(name => Object.hasOwn(values, name)).map(name => [name, values[name]]));
}

function refused(refusal: GatewayError): readonly GraphQLError[] {
  return [new GraphQLError(refusal.message, { originalError: refusal })];
}

function likenessOf(
  { number, shapingVariables }: KnownDocument,
  operationName: string | null,
  variables: Variables,
): string {
  // What is left out takes its default, and null does not: JSON has one word for both.
  const given = shapingVariables.filter(name => variables[name] !== undefined);
  return JSON.stringify([number, operationName, ...given.map(name => [name, variables[name]])]);
}

function refuse(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): GatewayError | null {
  if (operation.operation !== 'subscription') {
    const message = 'Only subscriptions are accepted here. Send queries and mutations with POST to /graphql.';
    return new GatewayError('BAD_USER_INPUT', message, { field: 'query' });
  }
  return findBadInput(schema, document, operation, variables);
}
