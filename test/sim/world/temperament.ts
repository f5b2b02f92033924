/** What kind of days a seed brings: drawn once, before anything happens. */

import { type Limits, NO_LIMITS } from '../../../src/domain/limits.js';
import { Secret } from '../../../src/lib/secret.js';
import { simulatorCredentials } from '../../../src/simulator/credentials.js';
import type { HandRules } from '../daraja/hand-desk.js';
import type { Dice } from './dice.js';
import type { GatewaySettings } from './gateways.js';
import type { Climate } from './weather.js';

export interface Temperament {
  readonly gateways: GatewaySettings;
  readonly climate: Climate;
  /** Of what is paid by hand. */
  readonly form: HandRules['form'];
  readonly isC2bRegistered: boolean;
  /** M-Pesa asks before a customer pays by hand; and lets him pay when nobody answers. */
  readonly isAskedFirst: boolean;
  readonly isPaidUnanswered: boolean;
  /** How long mischief lasts. */
  readonly mischiefMs: number;
  /** How many of each happen while it lasts. */
  readonly counts: {
    readonly wishes: number;
    /** Many customers at once, of whose payments M-Pesa tells nothing: all must be asked about, and at the same time. */
    readonly crowds: number;
    readonly repeats: number;
    /** Wishes to give a payment back, some of them of the same payment at the same moment. */
    readonly reversals: number;
    /** What others give back in the portal. */
    readonly portalReversals: number;
    readonly handPayments: number;
    readonly watchers: number;
    readonly forgeries: number;
    readonly questions: number;
    readonly disturbances: number;
    readonly outages: number;
    readonly refusals: number;
    /** Runs of the archive command. */
    readonly archives: number;
  };
}

const { shortcode, passkey, consumerKey, consumerSecret, initiatorName, initiatorPassword, certificatePem } =
  simulatorCredentials;
const SHORTCODE = Object.freeze({
  ...{ shortcode, type: 'paybill' as const, tillNumber: null, isFeedTrusted: false, tillIdentifierType: '2' as const },
  ...{ nominatedNumber: null },
  passkey: new Secret(passkey),
  consumerKey: new Secret(consumerKey),
  consumerSecret: new Secret(consumerSecret),
  initiator: { name: initiatorName, password: new Secret(initiatorPassword), certificatePem },
});
const TILL = Object.freeze({ ...SHORTCODE, type: 'till' as const, tillNumber: '5600000' });
const POLICIES = ['CHECKOUTS_ONLY', 'CHECKOUTS_ONLY', 'CHECKOUTS_ONLY', 'ACCEPT_ALL'] as const;
const SECOND_MS = 1_000;

export function drawTemperament(dice: Dice): Temperament {
  const isHarsh = dice.chance(0.6);
  const byHand = dice.fork('by hand');
  const isC2bRegistered = byHand.chance(0.1);
  const questions = dice.fork('questions');
  const isAskedFirst = isC2bRegistered && questions.chance(0.5);
  const validation = questions.pick(isAskedFirst ? POLICIES : (['ACCEPT_ALL'] as const));
  const pulls = dice.fork('pulls');
  const pullEveryMs = pulls.chance(isC2bRegistered ? 0.4 : 0.08) ? pulls.pick([60, 600, 3_600]) * SECOND_MS : null;
  return {
    gateways: {
      instances: dice.chance(0.3) ? 2 : 1,
      shortcodes: [{ ...(isC2bRegistered && byHand.chance(0.3) ? TILL : SHORTCODE), pullEveryMs, validation }],
      schedule: {
        stkFirstQueryMs: 20 * SECOND_MS,
        stkDeadlineMs: dice.pick([60, 180]) * SECOND_MS,
        resultFirstQueryMs: dice.pick([20, 60]) * SECOND_MS,
        resultDeadlineMs: dice.pick([600, 86_400]) * SECOND_MS,
        enquiryDeadlineMs: dice.pick([30, 120]) * SECOND_MS,
      },
      limits: drawLimits(dice.fork('limits')),
      verifyAboveCents: dice.chance(0.3) ? dice.pick([0, 15_000]) : null,
      daraja: {
        baseUrl: null,
        timeoutMs: dice.pick([10, 25]) * SECOND_MS,
        questionsPerSecond: dice.pick([1, 2, 5]),
        checksPerMinute: dice.fork('checks').pick([null, 60]),
      },
      crashChance: isHarsh ? dice.pick([0, 0.001, 0.004, 0.015]) : 0,
    },
    climate: {
      isSlow: dice.chance(0.5),
      isUnreliable: isHarsh && dice.chance(0.7),
      bellLossChance: dice.pick([0, 0.5, 1]),
    },
    isC2bRegistered,
    isAskedFirst,
    isPaidUnanswered: questions.chance(0.7),
    form: byHand.pick(['HASH', 'MASKED_HASH', 'MASK']),
    mischiefMs: dice.pick([60, 240, 900, 3_600]) * SECOND_MS,
    counts: {
      wishes: dice.int(2, 7),
      crowds: dice.chance(0.08) ? 1 : 0,
      repeats: dice.int(0, 3),
      watchers: dice.int(0, 3),
      forgeries: dice.int(0, 8),
      questions: dice.int(0, 4),
      disturbances: isHarsh ? dice.int(0, 3) : 0,
      outages: isHarsh ? dice.int(0, 3) : 0,
      refusals: dice.chance(0.12) ? 1 : 0,
      archives: dice.chance(0.4) ? dice.int(1, 4) : 0,
      reversals: dice.int(0, 5),
      portalReversals: dice.chance(0.2) ? 1 : 0,
      handPayments: isC2bRegistered ? byHand.int(1, 5) + (isAskedFirst ? questions.int(2, 6) : 0) : 0,
    },
  };
}

/** Wishes are for 10 to 400 shillings. */
function drawLimits(dice: Dice): Limits {
  const payouts = {
    maxCents: null,
    dailyMaxCents: dice.chance(0.3) ? dice.pick([40_000, 90_000]) : null,
    approvalAboveCents: dice.chance(0.4) ? dice.pick([0, 15_000]) : null,
  };
  return { ...NO_LIMITS, payouts };
}
