import { expect, it } from '@jest/globals';
import { isAtRest } from '../../../src/domain/payment.js';
import { makeAcknowledged } from '../../support/make-payment.js';

it('a payment is at rest once it is settled and nobody has to look at it', () => {
  expect(isAtRest(makeAcknowledged({ status: 'COMPLETED' }))).toBe(true);
  expect(isAtRest(makeAcknowledged({ status: 'COMPLETED', reviewReasons: ['FACTS_DIFFER'] }))).toBe(false);
  expect(isAtRest(makeAcknowledged({ status: 'TIMED_OUT' }))).toBe(false);
});
