/** `doctor` and the limits: which of those that bound what a stolen key can do are off. */

import type { Config } from '../config/config.js';
import type { Finding } from './finding.js';

/** The simulator's money is not worth a warning. */
export function checkLimits({ environment, limits }: Pick<Config, 'environment' | 'limits'>): readonly Finding[] {
  const subject = 'limits';
  const { payouts, prompts, rates } = limits;
  const off = [
    { value: payouts.maxCents, text: 'PAYOUT_MAX is off: one payout may be as large as M-Pesa allows' },
    { value: payouts.dailyMaxCents, text: 'PAYOUT_DAILY_MAX is off: a stolen key can empty the account' },
    { value: payouts.approvalAboveCents, text: 'PAYOUT_APPROVAL_ABOVE is off: no payout waits for a second person' },
    { value: prompts.hourMax, text: 'PROMPTS_PER_PHONE_HOUR is off: a phone may be prompted without end' },
    { value: prompts.dayMax, text: 'PROMPTS_PER_PHONE_DAY is off' },
    { value: rates.mutationsPerMinute, text: 'KEY_MUTATIONS_PER_MINUTE is off: a stolen key may ask without end' },
    { value: rates.costPerMinute, text: 'KEY_COST_PER_MINUTE is off: one key may keep the database busy' },
  ].filter(({ value }) => value === null);
  if (off.length === 0 || environment === 'simulator') {
    const text = off.length === 0 ? 'payouts and prompts are limited' : 'some are off, which the simulator allows';
    return [{ mark: 'ok', subject, text }];
  }
  return off.map(({ text }) => ({ mark: 'warn', subject, text }));
}
