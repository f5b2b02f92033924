/** How many prompts a phone may get, and when the next one may come. */

import { describe, expect, it } from '@jest/globals';

import { isPromptLimited, refusePrompt } from '../../../src/domain/prompt-limits.js';

const NOW = Date.UTC(2026, 10, 28, 12);
const MINUTE_MS = 60_000;
const LIMITS = { hourMax: 3, dayMax: 5, areMagicNumbersFree: true };
const minutesAgo = (...minutes: readonly number[]) => minutes.map(each => NOW - each * MINUTE_MS);

describe('prompts for one phone', () => {
  it.each([
    ['none yet', [], null],
    ['fewer than the limit', [1, 2], null],
    ['as many as the limit, the oldest just out of the hour', [1, 2, 60], null],
    ['as many as the limit within the hour', [1, 2, 50], 10 * 60],
    ['more than the limit, as after a change of it', [1, 2, 3, 50], 57 * 60],
    ['as many as the limit of a day', [100, 200, 300, 400, 1_000], 440 * 60],
    ['as many as the limit of a day, the oldest just out of it', [100, 200, 300, 400, 1_440], null],
    ['both limits, the later one counts', [1, 2, 3, 400, 1_000], 440 * 60],
  ])('%s', (_what, minutes, seconds) => {
    const refusal = refusePrompt(minutesAgo(...minutes), NOW, LIMITS);
    expect(refusal?.details.retryAfterSeconds ?? null).toBe(seconds);
    expect(refusal?.code ?? null).toBe(seconds === null ? null : 'RATE_LIMITED');
  });

  it.each([
    ['254700000000', false],
    ['254700001032', false],
    ['254710000006', false],
    ['254710000016', true],
    ['254712345678', true],
    ['254110000001', true],
  ])('the number %s is limited in the simulator: %s', (phoneNumber, isLimited) => {
    expect(isPromptLimited(phoneNumber, LIMITS)).toBe(isLimited);
    expect(isPromptLimited(phoneNumber, { ...LIMITS, areMagicNumbersFree: false })).toBe(true);
  });

  it('are not limited when both limits are off', () => {
    const off = { hourMax: null, dayMax: null, areMagicNumbersFree: false };
    expect(isPromptLimited('254712345678', off)).toBe(false);
    expect(refusePrompt(minutesAgo(1, 2, 3, 4, 5, 6, 7), NOW, off)).toBeNull();
  });
});
