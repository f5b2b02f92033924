/** Ends the updates of one operation when its watch token expires, or when its key expires or is taken back. */

import type { Caller } from '../../../callers/caller.js';
import { GatewayError } from '../../../domain/gateway-error.js';
import type { Clock } from '../../../lib/clock.js';
import type { Updates } from './open-updates.js';

/** The same updates; when the credential ends, a `next` that waits and every later one rejects with UNAUTHENTICATED. */
export function untilCallerEnds(updates: Updates, caller: Caller, clock: Clock): Updates {
  const { watch, ending } = caller;
  if (!watch && !ending) return updates;
  let hasEnded = false;
  const end = (): void => {
    hasEnded = true;
    void updates.return();
  };
  const cancel = watch && clock.after(watch.expiresAt - clock.now(), end);
  const stopListening = ending?.listen(end);
  const forget = (): void => {
    cancel?.();
    stopListening?.();
  };
  return {
    async next() {
      const given = await updates.next().catch((error: unknown) => {
        forget();
        throw error;
      });
      if (hasEnded) throw credentialHasEnded(caller);
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

function credentialHasEnded({ watch }: Caller): GatewayError {
  const message = watch ? 'The watch token has expired. Use a new one.' : 'The API key was revoked or has expired.';
  return new GatewayError('UNAUTHENTICATED', message);
}
