/** How much room there is for those who watch: of one token, of one key, of all customers together, and of the process. */

import { describe, expect, it } from '@jest/globals';

import type { Caller } from '../../../src/callers/caller.js';
import { createSeats, type Seat, type Seats } from '../../../src/graphql/run/live/create-seats.js';
import type { KnownDocument } from '../../../src/graphql/run/live/document-cache.js';
import { BYTES_OF, type SeatKind } from '../../../src/graphql/run/live/seat-limits.js';

const GIBIBYTE = 1_073_741_824;
const board: Caller = {
  name: 'board',
  role: 'readonly',
  watch: null,
  address: null,
  key: null,
  ending: null,
  shortcodes: null,
};
const customer = (number: number): Caller => ({
  ...{ name: `watch:${number}`, role: 'readonly', address: null, key: null, ending: null, shortcodes: null },
  watch: { paymentId: String(number), expiresAt: 0 },
});
const EMPTY: KnownDocument['document'] = { kind: 'Document', definitions: [] } as unknown as KnownDocument['document'];
const documentOf = (number: number, bytes: number): KnownDocument => ({
  ...{ number, bytes, document: EMPTY, shapingVariables: [] },
});
const operationOf = (number: number, bytes: number, sentBytes = 0) => ({ known: documentOf(number, bytes), sentBytes });

/** As many as there is room for; at most `most`. */
function fill(most: number, take: (index: number) => Seat): Seat[] {
  const seats: Seat[] = [];
  try {
    while (seats.length < most) seats.push(take(seats.length));
  } catch (error) {
    expect(error).toMatchObject({ name: 'GatewayError' });
  }
  return seats;
}
const codeOf = (take: () => unknown): unknown => {
  try {
    take();
    return null;
  } catch (error) {
    return (error as { code: unknown }).code;
  }
};

describe('A1: seats', () => {
  it.each<[SeatKind, number, string]>([
    ['socket', 5, 'RATE_LIMITED'],
    ['subscription', 10, 'LIMIT_EXCEEDED'],
    ['stream', 5, 'RATE_LIMITED'],
  ])(
    'one watch token has no more than so many: %s, %d; others have theirs, and a seat that is left can be taken',
    (kind, most, code) => {
      const seats = createSeats(GIBIBYTE);
      const taken = fill(100, () => seats.take(customer(1), kind));
      expect(taken.length).toBe(most);
      expect(codeOf(() => seats.take(customer(1), kind))).toBe(code);
      seats.take(customer(2), kind);
      for (let again = 0; again < 3; again += 1) taken[0]?.leave();
      seats.take(customer(1), kind);
      expect(codeOf(() => seats.take(customer(1), kind))).toBe(code);
    },
  );

  it('a key has room for a shop and a token does not', () => {
    const seats = createSeats(16 * GIBIBYTE);
    expect(fill(1_000, () => seats.take(board, 'subscription')).length).toBe(1_000);
  });

  it('a document counts once for all who send the same, and until the last of them has left', () => {
    const seats = createSeats(GIBIBYTE);
    const bytes = 200_000;
    const same = fill(10, () => seats.take(customer(1), 'subscription', operationOf(1, bytes)));
    expect([same.length, seats.counts().bytes]).toEqual([10, bytes + 10 * BYTES_OF.subscription]);
    expect(codeOf(() => seats.take(customer(1), 'socket', operationOf(2, bytes)))).toBe('LIMIT_EXCEEDED');
    for (const seat of same.slice(1)) seat.leave();
    expect(seats.counts().bytes).toBe(bytes + BYTES_OF.subscription);
    same[0]?.leave();
    expect(seats.counts()).toEqual({ socket: 0, subscription: 0, stream: 0, bytes: 0 });
    seats.take(customer(1), 'socket', operationOf(2, bytes));
  });

  it('customers together may send so much, and one that sends a known document is let in all the same', () => {
    const seats = createSeats(GIBIBYTE);
    seats.take(customer(0), 'subscription', operationOf(0, 20_000));
    const fat = fill(10_000, index => seats.take(customer(index), 'subscription', operationOf(index + 1, 200_000)));
    expect(fat.length * 200_000).toBeLessThanOrEqual(16_777_216);
    expect(codeOf(() => seats.take(customer(20_000), 'subscription', operationOf(99_999, 200_000)))).toBe(
      'RATE_LIMITED',
    );
    seats.take(customer(20_000), 'subscription', operationOf(0, 20_000));
    seats.take(board, 'subscription', operationOf(99_999, 200_000));
  });

  it.each([256, 1_024, 4_096])(
    'with a heap of %d MB all of them take a part of it, and keys find room beside all customers',
    megabytes => {
      const heapBytes = megabytes * 1_048_576;
      const seats: Seats = createSeats(heapBytes);
      const taken = fill(200_000, index => seats.take(customer(Math.floor(index / 10)), 'subscription'));
      expect(taken.length).toBeGreaterThan(1_000);
      expect(seats.counts().bytes).toBeLessThan(heapBytes * 0.35);
      expect(fill(500, () => seats.take(board, 'subscription')).length).toBe(500);
      fill(1_000_000, index => seats.take({ ...board, name: `key${index % 5}` }, 'socket'));
      expect(seats.counts().bytes).toBeLessThanOrEqual(heapBytes * 0.35);
    },
  );
});
