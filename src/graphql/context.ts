/** The context of every resolver: the stations, the caller, and loaders that read for a whole page at once. */

import { type Caller, scopeOf } from '../callers/caller.js';
import { isOfCheckout, type WatchTokens } from '../callers/create-watch-tokens.js';
import type { Limits } from '../domain/limits.js';
import type { Clock } from '../lib/clock.js';
import { createShared } from '../lib/create-shared.js';
import type { CursorSeal } from './cursor-seal.js';
import { limitStations } from './limit-stations.js';
import { limitToCheckout } from './limit-to-checkout.js';
import { limitToScope } from './limit-to-scope.js';
import { createLoaders, type Loaders } from './loaders.js';
import type { GraphqlStations } from './stations.js';

/** What the gateway says of itself. */
export interface About {
  readonly environment: 'simulator' | 'sandbox' | 'production';
  readonly hasSimulator: boolean;
  readonly version: string;
  readonly limits: Limits;
  readonly shortcodes: readonly { readonly shortcode: string; readonly type: 'paybill' | 'till' }[];
  /** The page of a checkout. */
  readonly checkoutUrlOf: (checkoutId: string) => string;
}

/** Made for one request, or for one subscription. */
export interface GraphqlContext {
  readonly stations: GraphqlStations;
  readonly caller: Caller;
  readonly loaders: Loaders;
  readonly watchTokens: Pick<WatchTokens, 'create' | 'createForCheckout'>;
  readonly about: About;
}

export interface ContextNeighbours {
  readonly watchTokens: WatchTokens;
  readonly seal: CursorSeal;
  readonly clock: Pick<Clock, 'now'>;
  readonly about: About;
}

/** A context with loaders of its own, so that nothing read for one request shows in another. */
export type CreateContext = (caller: Caller) => GraphqlContext;

/**
 * One for each request, or for each subscription. What is behind it is shared by all keys that see the same, and by all
 * watch tokens of one payment: there may be thousands of them for hours.
 */
export function createCreateContext(
  all: GraphqlStations,
  { watchTokens, seal, clock, about }: ContextNeighbours,
): CreateContext {
  const limited = createShared<GraphqlStations>();
  const loadersOf = new WeakMap<GraphqlStations, Loaders>();
  const share = (name: string, limit: () => GraphqlStations): GraphqlStations =>
    limited.find(name) ?? limited.share(name, limit());
  const stationsFor = (caller: Caller): GraphqlStations => {
    const { watch } = caller;
    if (watch && isOfCheckout(watch))
      return share(`checkout ${watch.checkoutId}`, () => limitToCheckout(all, watch.checkoutId, seal));
    if (watch) return share(`payment ${watch.paymentId}`, () => limitStations(all, watch.paymentId, seal));
    const scope = scopeOf(caller);
    return scope ? share(JSON.stringify(scope), () => limitToScope(all, scope, clock)) : all;
  };
  return caller => {
    const stations = stationsFor(caller);
    const loaders = loadersOf.get(stations) ?? createLoaders(stations);
    loadersOf.set(stations, loaders);
    return { stations, caller, loaders, watchTokens, about };
  };
}
