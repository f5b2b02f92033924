/** Frequent operations, compiled to JavaScript; graphql-js answers what a compiled one cannot. */

import { BREAK, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, visit } from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';

import type { GraphqlContext } from '../context.js';

/** Operations that have run often enough to be worth compiling. */
export interface CompiledOperations {
  /**
   * The data of a valid query, or of one update of a valid subscription. Null for graphql-js to run it: when it is not compiled, and
   * when there was an error, so that errors have one author. Never a mutation, which must not run twice.
   */
  run(request: OperationToRun): Promise<Record<string, unknown> | null>;
  /** How many are compiled now. */
  size(): number;
}

/** A validated operation with everything that it needs. */
export interface OperationToRun {
  readonly document: DocumentNode;
  /** The one of the document that is to be run. */
  readonly operation: OperationDefinitionNode;
  readonly rootValue?: unknown;
  readonly contextValue: GraphqlContext;
  readonly variableValues: Readonly<Record<string, unknown>>;
}

type Run = CompiledQuery['query'];

/** To compile costs as much as to run some hundred times: who sends a new document each time must not make us do it. */
const RUNS_BEFORE = 3;
const COMPILED_MAX = 200;
const NOT_COMPILABLE = 'not compilable';

/** Keeps a bounded number of them, the least used goes first. */
export function createCompiledOperations(schema: GraphQLSchema): CompiledOperations {
  /** Lives as long as its document. */
  const runsOf = new WeakMap<OperationDefinitionNode, number>();
  const compiled = new LRUCache<OperationDefinitionNode, Run | typeof NOT_COMPILABLE>({ max: COMPILED_MAX });

  const find = (document: DocumentNode, operation: OperationDefinitionNode): Run | null => {
    const known = compiled.get(operation);
    if (known) return known === NOT_COMPILABLE ? null : known;
    const runs = (runsOf.get(operation) ?? 0) + 1;
    runsOf.set(operation, runs);
    if (runs <= RUNS_BEFORE) return null;
    runsOf.delete(operation);
    const run = compile(schema, document, operation);
    compiled.set(operation, run ?? NOT_COMPILABLE);
    return run;
  };
  return {
    run: async ({ document, operation, rootValue, contextValue, variableValues }) => {
      const run = operation.operation === 'mutation' ? null : find(document, operation);
      const result = await run?.(rootValue, contextValue, variableValues);
      return result && !result.errors ? (result.data ?? null) : null;
    },
    size: () => compiled.size,
  };
}

/**
 * What graphql-jit answers otherwise than graphql-js: it shows fields of a skipped field that is asked for a second time, and
 * a field that is called `__proto__` is lost in the objects that it writes.
 */
function isAnsweredOtherwise(document: DocumentNode): boolean {
  let isOtherwise = false;
  const stop = () => {
    isOtherwise = true;
    return BREAK;
  };
  visit(document, {
    Directive: stop,
    Field: ({ alias }) => (alias?.value === '__proto__' ? stop() : undefined),
  });
  return isOtherwise;
}

function compile(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Run | null {
  if (isAnsweredOtherwise(document)) return null;
  const made = compileQuery(schema, document, operation.name?.value, { disablingCapturingStackErrors: true });
  return isCompiledQuery(made) ? made.query : null;
}
