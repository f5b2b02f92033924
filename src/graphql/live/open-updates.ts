/** Runs a subscription: each update of its source becomes the text of a GraphQL result, shared by all who asked alike. */

import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute, type GraphQLError } from 'graphql';

import { canReadPrivateFields } from '../caller.js';
import type { GraphqlContext } from '../context.js';
import type { PresentError } from '../errors/present-error.js';
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

export function createOpenUpdates(presentError: PresentError): OpenUpdates {
  const results = createSharedResults();
  const makeText = async (args: ExecutionArgs, rootValue: unknown): Promise<string> =>
    presentResult(await execute({ ...args, rootValue }), presentError);

  return async ({ args, likeness }, context) => {
    const run = { ...args, contextValue: context };
    const source = await createSourceEventStream(run);
    if (!(Symbol.asyncIterator in source)) return source.errors ?? [];
    const updates = source[Symbol.asyncIterator]();
    const view = `${canReadPrivateFields(context.caller)} ${likeness}`;
    return {
      async next() {
        const { value, done } = await updates.next();
        if (done) return DONE;
        const text = isObject(value) ? results.read(value, view, () => makeText(run, value)) : makeText(run, value);
        return { value: await text, done: false };
      },
      async return() {
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
