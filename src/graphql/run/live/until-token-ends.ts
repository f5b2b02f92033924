/** Ends the updates of one operation when its watch token expires. */

import type { Watch } from '../../../callers/create-watch-tokens.js';
import { GatewayError } from '../../../domain/gateway-error.js';
import type { Clock } from '../../../lib/clock.js';
import type { Updates } from './open-updates.js';

/** The same updates; when the token ends, a `next` that waits and every later one rejects with UNAUTHENTICATED. */
export function untilTokenEnds(updates: Updates, watch: Watch | null, clock: Clock): Updates {
  if (!watch) return updates;
  let hasEnded = false;
  const forget = clock.after(watch.expiresAt - clock.now(), () => {
    hasEnded = true;
    void updates.return();
  });
  return {
    async next() {
      const given = await updates.next().catch((error: unknown) => {
        forget();
        throw error;
      });
      if (hasEnded) throw new GatewayError('UNAUTHENTICATED', 'The watch token has expired. Use a new one.');
      if (given.done) forget();
      return given;
    },
    return() {
      forget();
      return updates.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
