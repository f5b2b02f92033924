/** Ids order by time, never repeat, and turn back into a range of time. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { createIds, firstIdAt, ID_ALPHABET, ID_LENGTH, isId, timeOf } from '../../../src/lib/ids.js';
import { systemRandom } from '../../../src/lib/random.js';
import { createSettableClock } from '../../support/settable-clock.js';

const YEAR_2200_MS = 7_258_118_400_000;
const instants = fc.integer({ min: 0, max: YEAR_2200_MS });

describe('ids', () => {
  test('the alphabet is in ASCII order and repeats nothing', () => {
    expect([...ID_ALPHABET]).toEqual([...new Set(ID_ALPHABET)].sort());
  });

  /** Ids made one after the other, each at its instant. */
  function idsAt(times: readonly number[]): readonly string[] {
    const clock = createSettableClock(0);
    const nextId = createIds(clock, systemRandom);
    return times.map(atMs => {
      clock.set(atMs);
      return nextId();
    });
  }

  test('increase strictly while the clock goes on or steps back for seconds', () => {
    const steps = fc.array(fc.integer({ min: -10_000, max: 10_000 }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(instants, steps, (startMs, stepsMs) => {
        let latestMs = startMs;
        const times = stepsMs.map(stepMs => {
          latestMs = Math.max(latestMs, latestMs + stepMs);
          return Math.max(0, stepMs < 0 ? latestMs + stepMs : latestMs);
        });
        const ids = idsAt(times);
        expect(ids).toEqual([...ids].sort());
      }),
    );
  });

  test('never repeat and are never seconds ahead, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(instants, { minLength: 2, maxLength: 200 }), times => {
        const ids = idsAt(times);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.every(isId)).toBe(true);
        ids.forEach((id, index) => {
          const aheadMs = timeOf(id) - (times[index] ?? 0);
          expect(aheadMs).toBeGreaterThanOrEqual(0);
          expect(aheadMs).toBeLessThanOrEqual(10_000);
        });
      }),
    );
  });

  test('increase inside one millisecond even when all randomness is the highest there is', () => {
    const clock = createSettableClock(1_000);
    const nextId = createIds(clock, count => new Uint8Array(count).fill(242));
    const first = nextId();
    const second = nextId();
    expect(first.endsWith('z'.repeat(ID_LENGTH - 9))).toBe(true);
    expect(second > first).toBe(true);
    expect(second).toBe(firstIdAt(1_001));
  });

  test('draw bytes again that would make some characters likelier', () => {
    let calls = 0;
    const nextId = createIds(createSettableClock(0), count => {
      calls += 1;
      return new Uint8Array(count).fill(calls === 1 ? 255 : 0);
    });
    expect(nextId()).toBe(firstIdAt(0));
    expect(calls).toBe(2);
  });

  test('an id lies between the first id of its millisecond and the first of the next', () => {
    fc.assert(
      fc.property(instants, atMs => {
        const id = createIds(createSettableClock(atMs), systemRandom)();
        expect(id >= firstIdAt(atMs)).toBe(true);
        expect(id < firstIdAt(atMs + 1)).toBe(true);
      }),
    );
  });

  test('firstIdAt takes instants before 1970 as the first instant', () => {
    expect(firstIdAt(-1)).toBe('0'.repeat(ID_LENGTH));
  });

  test('firstIdAt takes instants that no id can hold as the last instant', () => {
    const last = firstIdAt(Date.parse('2211-08-25T05:31:24.986Z'));
    expect(firstIdAt(Date.parse('9999-12-31T23:59:59.999Z'))).toBe(last);
    expect(last > firstIdAt(YEAR_2200_MS)).toBe(true);
  });

  test.each([
    ['too short', '0123456789'],
    ['too long', '0'.repeat(ID_LENGTH + 1)],
    ['a letter outside the alphabet', 'e'.repeat(ID_LENGTH)],
    ['upper case', 'A'.repeat(ID_LENGTH)],
    ['a line end', `${'0'.repeat(ID_LENGTH)}\n`],
    ['a number', 20],
    ['a list', ['0'.repeat(ID_LENGTH)]],
    ['nothing', null],
  ])('%s is not an id', (_what, value) => {
    expect(isId(value)).toBe(false);
  });
});
