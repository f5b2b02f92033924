/** What an operation takes of its caller's budgets, measured once per document. */

import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';

import type { OperationWeight } from './create-budgets.js';
import { createMeasure, fragmentsOf } from './measure-operation.js';

/** An operation belongs to one schema, and lives as long as its document. */
const weights = new WeakMap<OperationDefinitionNode, OperationWeight>();

/** Of a valid document. */
export function weighOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationWeight {
  const known = weights.get(operation);
  if (known) return known;
  const type = schema.getRootType(operation.operation) ?? undefined;
  const { width, asks, cost } = createMeasure(schema, fragmentsOf(document))(operation.selectionSet, type);
  const weight = { mutations: operation.operation === 'mutation' ? width : asks, cost };
  weights.set(operation, weight);
  return weight;
}
