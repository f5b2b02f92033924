/** The context of every resolver: the stations, the caller, and loaders that read for a whole page at once. */

import { type Caller, scopeOf, viewOf } from '../callers/caller.js';
import { isOfCheckout, type WatchTokens } from '../callers/create-watch-tokens.js';
import type { Limits } from '../domain/limits.js';
import type { Pace } from '../feed/feed.js';
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
  /** Copies of a context have the same one: what was charged to it is not charged again. */
  readonly bill: object;
  /** Contexts with the same view are shown the same of one update, to the last nested field. */
  readonly view: string;
  readonly loaders: Loaders;
  readonly watchTokens: Pick<WatchTokens, 'create' | 'createForCheckout'>;
  readonly about: About;
  /** What a subscription pays for reading the log back; null where there is none. */
  readonly pace: Pace | null;
}

export interface ContextNeighbours {
  readonly watchTokens: WatchTokens;
  readonly seal: CursorSeal;
  readonly clock: Pick<Clock, 'now'>;
  readonly about: About;
}

/** What exists for a caller, by a name that no other part of it has. */
interface Seen {
  readonly name: string;
  readonly stations: GraphqlStations;
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
  const share = (name: string, limit: () => GraphqlStations): Seen => ({
    name,
    stations: limited.find(name) ?? limited.share(name, limit()),
  });
  const see = (caller: Caller): Seen => {
    const { watch } = caller;
    if (watch && isOfCheckout(watch))
      return share(`checkout ${watch.checkoutId}`, () => limitToCheckout(all, watch.checkoutId, seal));
    if (watch) return share(`payment ${watch.paymentId}`, () => limitStations(all, watch.paymentId, seal));
    const scope = scopeOf(caller);
    if (scope === null) return { name: 'all', stations: all };
    return share(JSON.stringify(scope), () => limitToScope(all, scope, seal, clock));
  };
  return caller => {
    const { name, stations } = see(caller);
    const loaders = loadersOf.get(stations) ?? createLoaders(stations);
    loadersOf.set(stations, loaders);
    return {
      stations,
      caller,
      bill: {},
      view: `${viewOf(caller)} of ${name}`,
      loaders,
      watchTokens,
      about,
      pace: null,
    };
  };
}
