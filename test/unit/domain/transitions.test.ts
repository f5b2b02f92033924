/** The table of transitions: total, and nothing leads from COMPLETED to FAILED. */

import { describe, expect, it } from '@jest/globals';
import type { Claim } from '../../../src/domain/evidence.js';
import { PAYMENT_STATUSES, type PaymentStatus } from '../../../src/domain/payment.js';
import { transition } from '../../../src/domain/transitions.js';

const CLAIMS = [
  'ACCEPTED',
  'SUCCESS',
  'FAILURE',
  'SILENCE',
  'UNKNOWN_CODE',
  'TIMEOUT',
  'DEADLINE',
  'GIVE_UP',
  'RESOLVED',
  'REVERSED',
] as const satisfies readonly Claim[];

/** From the contract's section 4; whatever is not listed stays as it is and raises nothing. */
const MOVES: readonly (readonly [PaymentStatus, Claim, PaymentStatus, string?])[] = [
  ['PENDING', 'SUCCESS', 'COMPLETED'],
  ['PENDING', 'FAILURE', 'FAILED'],
  ['PENDING', 'TIMEOUT', 'TIMED_OUT'],
  ['PENDING', 'DEADLINE', 'TIMED_OUT'],
  ['PENDING', 'GIVE_UP', 'TIMED_OUT', 'UNANSWERABLE'],
  ['TIMED_OUT', 'SUCCESS', 'COMPLETED'],
  ['TIMED_OUT', 'FAILURE', 'FAILED'],
  ['TIMED_OUT', 'GIVE_UP', 'TIMED_OUT', 'UNANSWERABLE'],
  ['FAILED', 'SUCCESS', 'COMPLETED', 'SUCCESS_AFTER_FAILURE'],
  ['COMPLETED', 'FAILURE', 'COMPLETED', 'FAILURE_AFTER_SUCCESS'],
  ['PENDING', 'REVERSED', 'REVERSED'],
  ['TIMED_OUT', 'REVERSED', 'REVERSED'],
  ['COMPLETED', 'REVERSED', 'REVERSED'],
];

describe.each(PAYMENT_STATUSES)('a payment %s', status => {
  it.each(CLAIMS)('is told %s', claim => {
    const move = MOVES.find(([from, told]) => from === status && told === claim);
    const { to, review } = transition(status, claim);
    expect([to, review]).toEqual([move?.[2] ?? status, move?.[3]]);
  });
});
