/** Whether Daraja answers, as far as this process has tried: for `/ready`. */

import type { Transport } from './transport.js';

/** UNKNOWN: nothing has been sent yet. */
export type Reachability = 'REACHED' | 'SILENT' | 'UNKNOWN';

/** The same transport, and what its exchanges have shown so far. */
export interface WatchedTransport {
  readonly transport: Transport;
  reachability(): Reachability;
}

/** One request that is lost is everyday life; so many in a row are not. */
const SILENCES_MAX = 3;

/** Any whole answer counts, a refusal too. */
export function watchReachability(transport: Transport): WatchedTransport {
  let hasAnswered = false;
  let silences = 0;
  return {
    transport: {
      ...transport,
      async exchange(request, deadlineAt) {
        const exchange = await transport.exchange(request, deadlineAt);
        const isAnswered = exchange.kind === 'ANSWERED';
        hasAnswered ||= isAnswered;
        silences = isAnswered ? 0 : silences + 1;
        return exchange;
      },
    },
    reachability() {
      if (hasAnswered) return silences < SILENCES_MAX ? 'REACHED' : 'SILENT';
      return silences > 0 ? 'SILENT' : 'UNKNOWN';
    },
  };
}
