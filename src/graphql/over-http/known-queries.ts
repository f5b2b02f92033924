/** Answers queries that Apollo Server accepted before, without its pipeline; anything unusual, and every error, goes to Apollo. */

import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import { LRUCache } from 'lru-cache';

import type { GraphqlContext } from '../context.js';
import type { CompiledOperations } from '../run/compiled-operations.js';
import { findBadInput } from '../run/errors/find-bad-input.js';
import type { Budgets } from '../run/limits/create-budgets.js';
import { weighDocument } from '../run/limits/weigh-document.js';
import { weighOperation } from '../run/limits/weigh-operation.js';

/** Documents that Apollo Server has validated, at most a few hundred. */
export interface KnownQueries {
  /** A document that has passed every rule. */
  learn(text: string, document: DocumentNode): void;
  /** The result as text; null for Apollo Server to answer. */
  answer(body: unknown, context: GraphqlContext): Promise<string | null>;
}

const DOCUMENTS_MAX = 200;
const DOCUMENT_BYTES_MAX = 8_388_608;

/** Knows nothing at first. */
export function createKnownQueries(
  schema: GraphQLSchema,
  compiled: CompiledOperations,
  budgets: Budgets,
): KnownQueries {
  const documents = new LRUCache<string, DocumentNode>({
    max: DOCUMENTS_MAX,
    maxSize: DOCUMENT_BYTES_MAX,
    sizeCalculation: weighDocument,
  });
  return {
    learn: (text, document) => documents.set(text, document),
    async answer(body, contextValue) {
      const asked = readUsual(body);
      const document = asked && documents.get(asked.query);
      const operation = document && getOperationAST(document, asked.operationName);
      if (!operation || findBadInput(schema, document, operation, asked.variables)) return null;
      const weight = weighOperation(schema, document, operation);
      // What fails here is run again by Apollo Server, and M-Pesa shall not be asked twice.
      if (weight.mutations > 0 || budgets.refuse(contextValue, weight)) return null;
      const data = await compiled.run({ document, operation, contextValue, variableValues: asked.variables });
      return data && JSON.stringify({ data });
    },
  };
}

interface Usual {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What clients send; null for anything else. */
function readUsual(body: unknown): Usual | null {
  if (!isObject(body)) return null;
  const { query, operationName = null, variables = null, extensions = null } = body;
  if (typeof query !== 'string' || extensions !== null) return null;
  if (operationName !== null && typeof operationName !== 'string') return null;
  if (variables !== null && !isObject(variables)) return null;
  return { query, operationName, variables: variables ?? {} };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
