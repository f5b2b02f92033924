/** Spooled callbacks as bytes: everything comes back, and damage is noticed wherever it is. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeRecord, readRecords, type SpooledCallback } from '../../../src/inbox/spool-record.js';
import { makeSpooled } from '../../support/make-spooled.js';

const callbacks: fc.Arbitrary<SpooledCallback> = fc.record({
  id: fc.stringMatching(/^[0-9a-z]{20}$/),
  route: fc.constantFrom('stk/callback', 'b2c/timeout'),
  ticket: fc.option(fc.stringMatching(/^[0-9a-z]{1,64}$/)),
  receivedAt: fc.nat(),
  body: fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
});

describe('records of the spool', () => {
  it('come back as they were, whatever bytes the bodies hold', () => {
    fc.assert(
      fc.property(fc.array(callbacks, { maxLength: 8 }), given => {
        expect(readRecords(Buffer.concat(given.map(encodeRecord)))).toEqual({
          records: given,
          damaged: 0,
          isTorn: false,
        });
      }),
    );
  });

  it('hold the longest body that http takes', () => {
    const longest = { ...makeSpooled(1), body: Buffer.alloc(65_536, 0x0a) };
    expect(readRecords(encodeRecord(longest))).toEqual({ records: [longest], damaged: 0, isTorn: false });
  });

  it('lose only the record that a changed byte is in', () => {
    const whole = [makeSpooled(1), makeSpooled(2), makeSpooled(3)];
    const encoded = whole.map(encodeRecord);
    const [one = Buffer.of(), two = Buffer.of()] = encoded;
    // All but the line's end, without which two lines are one.
    for (let at = one.length; at < one.length + two.length - 1; at += 1) {
      for (const bit of [0x40, 0x80]) {
        const damaged = Buffer.concat(encoded);
        damaged[at] = (damaged[at] ?? 0) ^ bit;
        expect(readRecords(damaged)).toEqual({
          records: [whole[0], whole[2]],
          damaged: expect.any(Number),
          isTorn: false,
        });
        expect(readRecords(damaged).damaged).toBeGreaterThan(0);
      }
    }
  });

  it('cut anywhere are whole up to the cut', () => {
    const whole = [makeSpooled(1), makeSpooled(2)];
    const encoded = Buffer.concat(whole.map(encodeRecord));
    const first = encodeRecord(makeSpooled(1)).length;
    for (let length = first; length < encoded.length; length += 1) {
      const isTorn = length > first;
      expect(readRecords(encoded.subarray(0, length))).toEqual({ records: [whole[0]], damaged: 0, isTorn });
    }
  });

  it('cannot be smuggled in by a body', () => {
    const smuggler = { ...makeSpooled(1), body: Buffer.concat([Buffer.from('\n'), encodeRecord(makeSpooled(2))]) };
    expect(readRecords(encodeRecord(smuggler)).records).toEqual([smuggler]);
  });

  it('are none in a file of zeros, as a power cut may leave it', () => {
    expect(readRecords(Buffer.alloc(4096))).toEqual({ records: [], damaged: 0, isTorn: true });
  });
});
