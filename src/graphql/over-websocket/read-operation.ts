/** Reads a `subscribe` message: only subscriptions, within the limits, with variables that its fields accept. */

import { type DocumentNode, type ExecutionArgs, GraphQLError, type GraphQLSchema, getOperationAST } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';

import { badInput, GatewayError } from '../../domain/gateway-error.js';
import { findBadVariable } from '../errors/check-variables.js';
import type { DocumentCache } from './document-cache.js';

/** What is to be executed, but for the context; or why it is refused. */
export function readOperation(
  schema: GraphQLSchema,
  documents: DocumentCache,
  { query, operationName, variables }: SubscribePayload,
): ExecutionArgs | readonly GraphQLError[] {
  const document = documents.read(query);
  if (!('kind' in document)) return document;
  const refusal = refuse(schema, document, operationName ?? null, variables ?? {});
  if (refusal) return [new GraphQLError(refusal.message, { originalError: refusal })];
  return { schema, document, operationName: operationName ?? null, variableValues: variables ?? {} };
}

function refuse(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
  variables: Readonly<Record<string, unknown>>,
): GatewayError | null {
  const operation = getOperationAST(document, operationName);
  if (!operation) return badInput('operationName', 'the name of one operation of the document');
  if (operation.operation !== 'subscription') {
    const message = 'Only subscriptions go over WebSocket; send queries and mutations by POST to this same path.';
    return new GatewayError('BAD_USER_INPUT', message, { field: 'query' });
  }
  return findBadVariable(schema, document, operation, variables);
}
