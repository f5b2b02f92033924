/** Whether a customer may pay by hand, by what is to be paid with his reference. */

import { expect, test } from '@jest/globals';
import { judgeValidation, mayPay } from '../../../src/domain/validation.js';

test.each([
  ['nothing is known', 12_000, [], 'C2B00012'],
  ['the only amount', 12_000, [12_000], '0'],
  ['one of several amounts', 12_000, [9_900, 12_000, 5_000], '0'],
  ['another amount', 12_000, [9_900, 12_001], 'C2B00013'],
] as const)('%s', (_what, amountCents, knownCents, code) => {
  expect(judgeValidation(amountCents, knownCents).code).toBe(code);
});

test('everybody may pay where nobody asks', () => {
  expect(mayPay()).toEqual({ code: '0', note: 'The payer may pay.' });
});
