/** The limits of one gateway, all instances together, beyond those that M-Pesa sets. */

import type { PayoutLimits } from './payout-limits.js';
import type { PromptLimits } from './prompt-limits.js';

/** As configured; each part says what null means in it. */
export interface Limits {
  readonly payouts: PayoutLimits;
  readonly prompts: PromptLimits;
}

/** Everything is off. */
export const NO_LIMITS: Limits = Object.freeze({
  payouts: { maxCents: null, dailyMaxCents: null, approvalAboveCents: null },
  prompts: { hourMax: null, dayMax: null, areMagicNumbersFree: false },
});
