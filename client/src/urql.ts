/** For urql: results that never show an older version, and the keys of Graphcache. */

import { TYPES_WITHOUT_ID } from './generated/types-without-id.js';
import { createKeepNewest } from './keep-newest.js';

/** Pass them to Graphcache as `keys`: what has no id belongs to what holds it. */
export const keys: Readonly<Record<string, () => null>> = Object.fromEntries(
  TYPES_WITHOUT_ID.map(name => [name, () => null]),
);

/** What is used of urql's `mapExchange`. */
type MapExchange<Exchange> = (handlers: { onResult(result: { data?: unknown }): void }) => Exchange;

/**
 * The exchange that goes between the cache and those that ask: `newestVersionWins(mapExchange)`. It takes urql's own function, so that this
 * package needs no urql. Select `id` and `version` of every payment.
 */
export function newestVersionWins<Exchange>(mapExchange: MapExchange<Exchange>): Exchange {
  const keepNewest = createKeepNewest();
  return mapExchange({ onResult: ({ data }) => keepNewest(data) });
}
