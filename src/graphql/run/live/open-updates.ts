/** Runs a subscription: each update of its source becomes the text of a GraphQL result, shared by equal subscriptions. */

import { createSourceEventStream, type ExecutionResult, execute, GraphQLError } from 'graphql';
import type { Clock } from '../../../lib/clock.js';
import { askPatiently } from '../../../store/ask-patiently.js';
import { isUnavailable } from '../../../store/store-fault.js';
import type { GraphqlContext } from '../../context.js';
import type { CompiledOperations } from '../compiled-operations.js';
import { findCause, type PresentError } from '../errors/present-error.js';
import type { Budgets } from '../limits/create-budgets.js';
import type { ReplayTurns } from '../limits/create-replay-turns.js';
import { weighOperation } from '../limits/weigh-operation.js';
import type { Operation } from './read-operation.js';
import { createSharedResults } from './shared-results.js';

/** JSON texts of results, in order. Errors of the source are GraphQL errors. */
export interface Updates extends AsyncIterableIterator<string> {
  /** Ends the source, and with it a `next` that waits. */
  return(): Promise<IteratorResult<string>>;
}

/** The updates, or the errors with which the subscription could not begin. */
export type OpenUpdates = (operation: Operation, context: GraphqlContext) => Promise<Updates | readonly GraphQLError[]>;

const DONE: IteratorResult<string> = Object.freeze({ value: undefined, done: true });

/** Waits for the database where an update needs more of it, so that no update is lost for that. */
export function createOpenUpdates(
  presentError: PresentError,
  compiled: CompiledOperations,
  budgets: Budgets,
  turns: ReplayTurns,
  clock: Clock,
): OpenUpdates {
  const results = createSharedResults();

  return async ({ args, operation, likeness }, context) => {
    const weight = weighOperation(args.schema, args.document, operation);
    const run = { ...args, contextValue: { ...context, pace: turns.paceOf(context.caller, weight.cost) } };
    /** Rejects when the database went away between the update and what is shown beside it: the update is not lost for that. */
    const makeText = async (rootValue: unknown): Promise<string> => {
      const update = { ...run, operation, rootValue };
      const data = await compiled.run(update);
      const result = data ? { data } : await execute(update);
      const fault = result.errors?.map(findCause).find(isUnavailable);
      if (fault) throw fault;
      return presentResult(result, presentError);
    };
    const refusal = budgets.refuse(context, weight);
    if (refusal) return [new GraphQLError(refusal.message, { originalError: refusal })];
    const source = await createSourceEventStream(run);
    if (!(Symbol.asyncIterator in source)) return source.errors ?? [];
    const updates = source[Symbol.asyncIterator]();
    const view = `${context.view} ${likeness}`;
    let isOver = false;
    return {
      async next() {
        const { value, done } = await updates.next();
        if (done) return DONE;
        const make = () => makeText(value);
        const read = async () => (isObject(value) ? results.read(value, view, make) : make());
        const text = await askPatiently(clock, read, () => isOver);
        return text === null ? DONE : { value: text, done: false };
      },
      async return() {
        isOver = true;
        await updates.return?.();
        return DONE;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    } satisfies Updates;
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function presentResult({ data = null, errors }: ExecutionResult, presentError: PresentError): string {
  return JSON.stringify(errors ? { data, errors: errors.map(presentError) } : { data });
}
