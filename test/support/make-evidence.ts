/** Evidence for tests: what a truthful message of each kind says about the payments of `makePayment`. */

import type { Circumstances } from '../../src/domain/decide.js';
import type { Claim, Evidence } from '../../src/domain/evidence.js';
import { type Failure, NO_IDS, type Payment } from '../../src/domain/payment.js';
import { B2C_IDS, CREATED_AT, makePayment, STK_IDS, STK_LADDER } from './make-payment.js';

export const RECEIPT = 'UKN7ABCDEF';

/** Who else may have it. */
export const OTHER_PAYMENT = '0000000000000000000q';

export const CANCELLED: Failure = { reason: 'CANCELLED_BY_CUSTOMER', resultCode: '1032', retryable: true };

const BLANK: Evidence = {
  paymentId: makePayment().id,
  source: 'CALLBACK',
  trust: 'KEYED',
  claim: 'SUCCESS',
  ids: NO_IDS,
  amountCents: null,
  receipt: null,
  completedAt: null,
  reversesReceipt: null,
  shortcode: null,
  partyShortcode: null,
  failure: null,
  isAnswered: false,
  isConfirmed: false,
  checkoutId: null,
  decision: null,
  actor: null,
  callbackId: null,
  occurredAt: CREATED_AT + 5_000,
  note: null,
};

type Given = Partial<Evidence>;

const KNOWN_IDS = { ...NO_IDS, ...STK_IDS };

/** Our request is about to leave. */
export const makeDispatch = (given: Given = {}): Evidence => ({
  ...BLANK,
  source: 'REQUEST',
  trust: 'OWN',
  claim: 'DISPATCH',
  ...given,
});

/** Daraja took the request and named it. */
export const makeAcceptance = (given: Given = {}): Evidence => ({
  ...BLANK,
  source: 'ACKNOWLEDGEMENT',
  trust: 'OWN',
  claim: 'ACCEPTED',
  ids: KNOWN_IDS,
  ...given,
});

export const makeRefusal = (given: Given = {}): Evidence => ({
  ...makeAcceptance(),
  claim: 'FAILURE',
  failure: CANCELLED,
  ...given,
});

export const makeSuccess = (given: Given = {}): Evidence => ({
  ...BLANK,
  ids: KNOWN_IDS,
  amountCents: makePayment().amountCents,
  receipt: RECEIPT,
  ...given,
});

export const makeFailure = (given: Given = {}): Evidence => ({
  ...BLANK,
  claim: 'FAILURE',
  ids: KNOWN_IDS,
  failure: CANCELLED,
  ...given,
});

export const makeUnknown = (given: Given = {}): Evidence => ({
  ...BLANK,
  claim: 'UNKNOWN_CODE',
  ids: KNOWN_IDS,
  ...given,
});

export const makeTimeout = (given: Given = {}): Evidence => ({
  ...BLANK,
  source: 'TIMEOUT_CALLBACK',
  claim: 'TIMEOUT',
  ...given,
});

/** An answer to a question of ours: an STK query, which knows neither amount nor receipt. */
export const makeAnswer = (
  claim: Extract<Claim, 'SUCCESS' | 'FAILURE' | 'SILENCE' | 'UNKNOWN_CODE' | 'REVERSED'>,
  given: Given = {},
): Evidence => ({
  ...BLANK,
  source: 'QUERY',
  trust: 'OWN',
  claim,
  ids: claim === 'SILENCE' ? NO_IDS : KNOWN_IDS,
  failure: claim === 'FAILURE' ? CANCELLED : null,
  ...given,
});

export const makeDeadline = (given: Given = {}): Evidence => ({
  ...BLANK,
  source: 'DEADLINE',
  trust: 'OWN',
  claim: 'DEADLINE',
  ...given,
});

export const makeGiveUp = (given: Given = {}): Evidence => makeDeadline({ claim: 'GIVE_UP', ...given });

export const makeResolution = (given: Given = {}): Evidence => ({
  ...BLANK,
  source: 'OPERATOR',
  trust: 'OWN',
  claim: 'RESOLVED',
  ...given,
});

/** The ids by which M-Pesa knows `payment`, all of them. */
export const idsOf = (kind: Payment['kind']) => ({ ...NO_IDS, ...(kind === 'B2C' ? B2C_IDS : STK_IDS) });

export const makeCircumstances = (given: Partial<Circumstances> = {}): Circumstances => ({
  ladder: STK_LADDER,
  verifyAboveCents: null,
  receiptOwner: null,
  sameMoney: null,
  otherReversal: null,
  isGivenBack: false,
  ...given,
});
