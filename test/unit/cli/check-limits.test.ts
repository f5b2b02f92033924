/** What `doctor` says of the limits: each that is off is named, where the money is real. */

import { expect, it } from '@jest/globals';

import { checkLimits } from '../../../src/cli/check-limits.js';
import { type Limits, NO_LIMITS } from '../../../src/domain/limits.js';

const ALL: Limits = {
  payouts: { maxCents: 100, dailyMaxCents: 100, approvalAboveCents: 100 },
  prompts: { hourMax: 6, dayMax: 20, areMagicNumbersFree: false },
  rates: { mutationsPerMinute: 1_200, costPerMinute: 3_000_000 },
};

it.each([
  ['production', ALL, ['ok'], []],
  [
    'production',
    NO_LIMITS,
    ['warn', 'warn', 'warn', 'warn', 'warn', 'warn', 'warn'],
    [
      ...['PAYOUT_MAX', 'PAYOUT_DAILY_MAX', 'PAYOUT_APPROVAL_ABOVE', 'PROMPTS_PER_PHONE_HOUR', 'PROMPTS_PER_PHONE_DAY'],
      ...['KEY_MUTATIONS_PER_MINUTE', 'KEY_COST_PER_MINUTE'],
    ],
  ],
  ['sandbox', { ...ALL, payouts: NO_LIMITS.payouts }, ['warn', 'warn', 'warn'], ['PAYOUT_MAX']],
  ['simulator', NO_LIMITS, ['ok'], []],
] as const)('in %s with these limits: %#', (environment, limits, marks, names) => {
  const findings = checkLimits({ environment, limits });
  expect(findings.map(({ mark }) => mark)).toEqual(marks);
  for (const [index, name] of names.entries()) expect(findings[index]?.text).toMatch(new RegExp(`^${name} is off`));
});
