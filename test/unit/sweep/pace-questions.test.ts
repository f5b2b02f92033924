import { describe, expect, it } from '@jest/globals';
import { intervalOf, type Pace, slowedDown } from '../../../src/sweep/pace-questions.js';

const NOW = 1_800_000_000_000;
const USUAL_MS = 200;
const NEVER: Pace = { slowedAt: null, slowedToMs: null };
const MINUTE_MS = 60_000;

describe('the distance between questions', () => {
  it('is the usual one while Daraja never complained', () => {
    expect(intervalOf(NEVER, NOW, USUAL_MS)).toBe(USUAL_MS);
  });

  it('becomes half of what it was in three minutes, down to the usual one', () => {
    const pace = { slowedAt: NOW, slowedToMs: 12_000 };
    const after = (minutes: number) => Math.round(intervalOf(pace, NOW + minutes * MINUTE_MS, USUAL_MS));
    expect([0, 3, 6, 9].map(after)).toEqual([12_000, 6_000, 3_000, 1_500]);
    expect(after(60)).toBe(USUAL_MS);
  });

  it('does not depend on a clock that was set back since', () => {
    expect(intervalOf({ slowedAt: NOW + 9_000, slowedToMs: 12_000 }, NOW, USUAL_MS)).toBe(12_000);
    expect(intervalOf({ slowedAt: NOW + 3_600_000, slowedToMs: 12_000 }, NOW, USUAL_MS)).toBe(USUAL_MS);
  });
});

describe('a complaint of Daraja’s', () => {
  it('puts questions a second apart, then twice as far each time, up to fifteen', () => {
    const distances: (number | null)[] = [];
    let pace = NEVER;
    for (let now = NOW; distances.length < 6; now += 16_000) {
      pace = slowedDown(pace, now, USUAL_MS) ?? pace;
      distances.push(pace.slowedToMs);
    }
    expect(distances[0]).toBe(1_000);
    expect(distances.every((ms, at) => at === 0 || (ms ?? 0) > (distances[at - 1] ?? 0))).toBe(true);
    expect(Math.max(...distances.map(ms => ms ?? 0))).toBeLessThanOrEqual(15_000);
  });

  it('counts once for all questions that had left before it', () => {
    const pace = slowedDown(NEVER, NOW, USUAL_MS) ?? NEVER;
    expect(slowedDown(pace, NOW + 900, USUAL_MS)).toBeNull();
    expect(slowedDown(pace, NOW + 1_000, USUAL_MS)).not.toBeNull();
  });

  it('never makes questions faster than they are configured', () => {
    expect(slowedDown(NEVER, NOW, 60_000)).toEqual({ slowedAt: NOW, slowedToMs: 60_000 });
  });
});
