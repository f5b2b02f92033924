/** Limits of watchers: per caller, for all customers together, and for the process; each leaves room for a large, honest user. */

import type { Caller } from '../../../callers/caller.js';

/** What somebody who watches takes: a WebSocket, a subscription on one, or a stream with its only subscription. */
export type SeatKind = 'socket' | 'subscription' | 'stream';

/** How much there may be of each. */
export interface SeatLimits extends Readonly<Record<SeatKind, number>> {
  /** Of documents and variables that are kept as they were sent. */
  readonly sentBytes: number;
  /** Of everything that is kept for watchers, as it is estimated. */
  readonly bytes: number;
}

/** Measured with thousands of each, and rounded up. */
export const BYTES_OF: Readonly<Record<SeatKind, number>> = Object.freeze({
  socket: 14_000,
  subscription: 10_000,
  stream: 40_000,
});

/** Of the heap, for all watchers. The rest is for payments, callbacks and whatever is being answered. */
const HEAP_SHARE = 0.35;
/** Of that, for customers, so that they never take what the shop's own keys need. */
const TOKENS_SHARE = 0.75;
const MEBIBYTE = 1_048_576;
const UNLIMITED = Number.POSITIVE_INFINITY;

const OF_A_TOKEN: SeatLimits = Object.freeze({
  ...{ socket: 5, subscription: 10, stream: 5 },
  ...{ sentBytes: MEBIBYTE / 4, bytes: UNLIMITED },
});
const OF_A_KEY: SeatLimits = Object.freeze({
  ...{ socket: 10_000, subscription: 50_000, stream: 5_000 },
  ...{ sentBytes: 64 * MEBIBYTE, bytes: UNLIMITED },
});

/** One watch token's, however often it is made: it is for one payment. */
export function limitsOf({ watch }: Caller): SeatLimits {
  return watch ? OF_A_TOKEN : OF_A_KEY;
}

/** All of them together. */
export function limitsOfTokens(heapBytes: number): SeatLimits {
  const { socket, subscription, stream, bytes } = limitsOfProcess(heapBytes);
  return {
    socket: socket * TOKENS_SHARE,
    subscription: subscription * TOKENS_SHARE,
    stream: stream * TOKENS_SHARE,
    sentBytes: Math.min(16 * MEBIBYTE, heapBytes / 16),
    bytes: bytes * TOKENS_SHARE,
  };
}

/** `heapBytes` is the most that the process may have on its heap. */
export function limitsOfProcess(heapBytes: number): SeatLimits {
  return {
    ...{ socket: 20_000, subscription: 100_000, stream: 10_000 },
    ...{ sentBytes: heapBytes / 8, bytes: heapBytes * HEAP_SHARE },
  };
}
