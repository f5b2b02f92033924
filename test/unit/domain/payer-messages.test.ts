import { expect, it } from '@jest/globals';
import { payerMessage } from '../../../src/domain/payer-messages.js';
import type { FailureReason } from '../../../src/domain/payment.js';

const REASONS = [
  'CANCELLED_BY_CUSTOMER',
  'INSUFFICIENT_FUNDS',
  'WRONG_PIN',
  'CUSTOMER_UNREACHABLE',
  'CUSTOMER_BUSY',
  'PROMPT_EXPIRED',
  'LIMIT_EXCEEDED',
  'INVALID_RECIPIENT',
  'REFUSED_BY_MPESA',
  'MPESA_UNAVAILABLE',
  'CONFIGURATION',
  'OTHER',
] as const satisfies readonly FailureReason[];

it('a payer is told each reason in one short text of each language', () => {
  const texts = REASONS.flatMap(reason => [payerMessage(reason, 'EN'), payerMessage(reason, 'SW')]);
  expect(new Set(texts).size).toBe(2 * REASONS.length);
  for (const text of texts) expect(text).toMatch(/^[\x20-\x7e]{20,130}\.$/);
});
