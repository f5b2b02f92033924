/** The limits of one gateway, all instances together, beyond those that M-Pesa sets. */

import type { PayoutLimits } from './payout-limits.js';
import type { PromptLimits } from './prompt-limits.js';

/** As configured; each part says what null means in it. */
export interface Limits {
  readonly payouts: PayoutLimits;
  readonly prompts: PromptLimits;
  readonly rates: RateLimits;
}

/** What one API key may ask for; null: off. */
export interface RateLimits {
  readonly mutationsPerMinute: number | null;
  /** Fields of answers, at the most that they may become. */
  readonly costPerMinute: number | null;
}

/** Everything is off. */
export const NO_LIMITS: Limits = Object.freeze({
  payouts: { maxCents: null, dailyMaxCents: null, approvalAboveCents: null },
  prompts: { hourMax: null, dayMax: null, areMagicNumbersFree: false },
  rates: { mutationsPerMinute: null, costPerMinute: null },
});
