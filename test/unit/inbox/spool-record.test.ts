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
        expect(readRecords(Buffer.concat(given.map(encodeRecord)))).toEqual({ records: given, isTorn: false });
      }),
    );
  });

  it('hold the longest body that http takes', () => {
    const longest = { ...makeSpooled(1), body: Buffer.alloc(65_536, 0x0a) };
    expect(readRecords(encodeRecord(longest))).toEqual({ records: [longest], isTorn: false });
  });

  it('end before a byte that was changed, and everything before it is kept', () => {
    const whole = [makeSpooled(1), makeSpooled(2), makeSpooled(3)];
    const encoded = whole.map(encodeRecord);
    const [one = Buffer.of(), two = Buffer.of()] = encoded;
    for (let at = one.length; at < one.length + two.length; at += 1) {
      const damaged = Buffer.concat(encoded);
      damaged[at] = (damaged[at] ?? 0) ^ 0x40;
      expect(readRecords(damaged)).toEqual({ records: [whole[0]], isTorn: true });
    }
  });

  it('are none in a file of zeros, as a power cut may leave it', () => {
    expect(readRecords(Buffer.alloc(4096))).toEqual({ records: [], isTorn: true });
  });
});
