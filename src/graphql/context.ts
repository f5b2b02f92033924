/** What every resolver is given: the stations, who asks, and loaders that read for a whole page at once. */

import type { Caller } from './caller.js';
import { createLoaders, type Loaders } from './loaders.js';
import type { GraphqlStations } from './stations.js';

export interface GraphqlContext {
  readonly stations: GraphqlStations;
  readonly caller: Caller;
  readonly loaders: Loaders;
}

/** One for each request, or for each subscription. */
export function createContext(stations: GraphqlStations, caller: Caller): GraphqlContext {
  return { stations, caller, loaders: createLoaders(stations) };
}
