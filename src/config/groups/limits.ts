/** Variables: how much may leave by payouts, and how often one phone may be prompted. */

import { kesAsCents, wholeNumberOrOff, wholeNumberOrWordOff } from '../readers.js';
import type { VariableRows } from '../variable.js';

const PROMPTS_MAX = 10_000;
const RATE_MAX = 999_999_999;

export const LIMITS = {
  PAYOUT_MAX: {
    gives: 'payoutMaxCents',
    fallback: null,
    unset: "off: only M-Pesa's own limit counts",
    meaning: 'The most that one payout may be, in KES.',
    reader: kesAsCents,
  },
  PAYOUT_DAILY_MAX: {
    gives: 'payoutDailyMaxCents',
    fallback: null,
    unset: 'off',
    meaning: 'The most that all payouts of a shortcode may add up to in any 24 hours, across all instances, in KES.',
    reader: kesAsCents,
  },
  PAYOUT_APPROVAL_ABOVE: {
    gives: 'payoutApprovalAboveCents',
    fallback: null,
    unset: 'off: no payout waits for a second person',
    meaning:
      'A payout of this amount in KES or more is sent only after another API key approves it; 0 means every one.',
    reader: kesAsCents,
  },
  PROMPTS_PER_PHONE_HOUR: {
    gives: 'promptsPerPhoneHour',
    fallback: '6',
    meaning:
      "Most STK pushes to one phone number in an hour, from all callers, or off. The simulator's special numbers are not limited in the simulator.",
    reader: wholeNumberOrOff(1, PROMPTS_MAX),
  },
  PROMPTS_PER_PHONE_DAY: {
    gives: 'promptsPerPhoneDay',
    fallback: '20',
    meaning: 'The same in 24 hours.',
    reader: wholeNumberOrOff(1, PROMPTS_MAX),
  },
  KEY_MUTATIONS_PER_MINUTE: {
    gives: 'keyMutationsPerMinute',
    fallback: null,
    unset: '1200, off in the simulator',
    meaning: 'Most mutations of one API key in a minute, a sixth of them at once, in each instance; or off.',
    reader: wholeNumberOrWordOff(1, RATE_MAX),
  },
  KEY_COST_PER_MINUTE: {
    gives: 'keyCostPerMinute',
    fallback: null,
    unset: '3000000, off in the simulator',
    meaning:
      'Most fields that the answers to one API key may have in a minute, counted before they are answered, in each instance; or off. A watch token has a fiftieth.',
    reader: wholeNumberOrWordOff(1, RATE_MAX),
  },
} as const satisfies VariableRows;
