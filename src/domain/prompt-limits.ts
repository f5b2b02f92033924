/** How many prompts one phone may get, from all callers together. Pure. */

import { GatewayError } from './gateway-error.js';

/** Prompts for one phone number; null: no limit. */
export interface PromptLimits {
  readonly hourMax: number | null;
  readonly dayMax: number | null;
  /** The simulator's numbers, of which each plays a part, are not limited. */
  readonly areMagicNumbersFree: boolean;
}

const HOUR_MS = 3_600_000;
/** Prompts older than this limit nothing. */
export const PROMPTS_COUNT_MS = 24 * HOUR_MS;
const MAGIC_NUMBER = /^2547(?:0000\d{4}|1000000\d)$/;

/** Whether prompts for this number are counted at all. */
export function isPromptLimited(phoneNumber: string, limits: PromptLimits): boolean {
  if (limits.hourMax === null && limits.dayMax === null) return false;
  return !(limits.areMagicNumbersFree && MAGIC_NUMBER.test(phoneNumber));
}

/**
 * RATE_LIMITED if one more prompt at `now` is one too many; null if it may be. `promptedAt` are the earlier ones, in any order, in
 * UTC milliseconds.
 */
export function refusePrompt(promptedAt: readonly number[], now: number, limits: PromptLimits): GatewayError | null {
  const waits = [
    { max: limits.hourMax, windowMs: HOUR_MS, words: 'an hour', variable: 'PROMPTS_PER_PHONE_HOUR' },
    { max: limits.dayMax, windowMs: PROMPTS_COUNT_MS, words: '24 hours', variable: 'PROMPTS_PER_PHONE_DAY' },
  ].flatMap(({ max, windowMs, words, variable }) => {
    const within = promptedAt.filter(at => at > now - windowMs).sort((a, b) => b - a);
    const last = max === null ? undefined : within[max - 1];
    return max === null || last === undefined ? [] : [{ max, words, variable, waitMs: last + windowMs - now }];
  });
  const [longest] = waits.sort((a, b) => b.waitMs - a.waitMs);
  if (!longest) return null;
  const retryAfterSeconds = Math.max(1, Math.ceil(longest.waitMs / 1_000));
  const message =
    `This phone number has had ${longest.max} prompts in ${longest.words}, the limit (${longest.variable}). ` +
    `Nothing was sent. Try again in ${retryAfterSeconds} seconds.`;
  return new GatewayError('RATE_LIMITED', message, { retryAfterSeconds });
}
