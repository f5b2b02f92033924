/** For Apollo Client: a normalised cache that never shows an older version, and how it tells the gateway's objects apart. */

import { TYPES_WITHOUT_ID } from './generated/types-without-id.js';
import { createKeepNewest } from './keep-newest.js';

/** Pass it to `InMemoryCache`: what has no id belongs to what holds it. */
export const typePolicies = Object.fromEntries(
  TYPES_WITHOUT_ID.map(name => [name, { keyFields: false as const, merge: true }]),
);

interface Observer {
  next(result: { readonly data?: unknown }): void;
  error(error: unknown): void;
  complete(): void;
}

/** What is used of an Observable: that of RxJS in Apollo Client 4, that of zen-observable before. */
interface Source {
  subscribe(observer: Observer): { unsubscribe(): void };
}

type Handler = (operation: unknown, forward: (operation: unknown) => Source) => Source;

/**
 * The link that goes in front of all others: `newestVersionWins(ApolloLink).concat(…)`. It takes Apollo's own class, so that this
 * package needs no Apollo. Select `id` and `version` of every payment.
 */
export function newestVersionWins<RequestHandler, Link>(ApolloLink: new (handler: RequestHandler) => Link): Link {
  const keepNewest = createKeepNewest();
  const handler: Handler = (operation, forward) => {
    const source = forward(operation);
    // Both Observables are made so, and hand on what their maker's function tells its observer.
    const Observable = source.constructor as new (subscribe: (observer: Observer) => () => void) => Source;
    return new Observable(observer => {
      const next = (result: { readonly data?: unknown }): void => {
        keepNewest(result.data);
        observer.next(result);
      };
      const { error, complete } = { error: observer.error.bind(observer), complete: observer.complete.bind(observer) };
      const subscription = source.subscribe({ next, error, complete });
      return () => subscription.unsubscribe();
    });
  };
  // Apollo's own types of the same function.
  return new ApolloLink(handler as RequestHandler);
}
