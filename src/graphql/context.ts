/** What every resolver is given: the stations, who asks, and loaders that read for a whole page at once. */

import type { Caller } from '../callers/caller.js';
import type { WatchTokens } from '../callers/create-watch-tokens.js';
import { limitStations } from './limit-stations.js';
import { createLoaders, type Loaders } from './loaders.js';
import type { GraphqlStations } from './stations.js';

/** Made for one request, or for one subscription. */
export interface GraphqlContext {
  readonly stations: GraphqlStations;
  readonly caller: Caller;
  readonly loaders: Loaders;
  readonly watchTokens: Pick<WatchTokens, 'create'>;
}

/** A context with loaders of its own, so that nothing read for one request shows in another. */
export type CreateContext = (caller: Caller) => GraphqlContext;

/** One for each request, or for each subscription. */
export function createCreateContext(all: GraphqlStations, watchTokens: WatchTokens): CreateContext {
  return caller => {
    const stations = caller.watch ? limitStations(all, caller.watch.paymentId) : all;
    return { stations, caller, loaders: createLoaders(stations), watchTokens };
  };
}
