/** The closed lists that the outside may rely on, in the words of the contract. */

import { describe, expect, it } from '@jest/globals';
import { ROLES } from '../../../src/callers/roles.js';
import { isSettled, PAYMENT_KINDS, PAYMENT_STATUSES } from '../../../src/domain/payment.js';
import { CALLBACK_BASE_PATH, CALLBACK_ROUTES } from '../../../src/operations/callback-routes.js';

describe('the closed list', () => {
  it('of callback routes has a result route for each operation, and a timeout route where M-Pesa has one', () => {
    expect(CALLBACK_ROUTES.map(route => `${CALLBACK_BASE_PATH}/${route}`)).toEqual([
      '/api/v1/pay/stk/callback',
      '/api/v1/pay/b2c/callback',
      '/api/v1/pay/b2c/timeout',
      '/api/v1/pay/b2b/callback',
      '/api/v1/pay/b2b/timeout',
      '/api/v1/pay/reversal/callback',
      '/api/v1/pay/reversal/timeout',
      '/api/v1/pay/status/callback',
      '/api/v1/pay/status/timeout',
      '/api/v1/pay/balance/callback',
      '/api/v1/pay/balance/timeout',
      '/api/v1/pay/c2b/confirmation',
      '/api/v1/pay/c2b/validation',
      '/api/v1/pay/pull/callback',
    ]);
  });

  it('of roles goes from all to reading', () => {
    expect(ROLES).toEqual(['admin', 'payout', 'server', 'till', 'feed', 'metrics', 'readonly']);
  });

  it('of kinds of payment names the directions of money', () => {
    expect(PAYMENT_KINDS).toEqual(['STK_PUSH', 'B2C', 'C2B', 'B2B', 'REVERSAL']);
  });

  it('of statuses tells the open ones, TIMED_OUT among them, from the settled', () => {
    const settled = PAYMENT_STATUSES.filter(isSettled);
    const open = PAYMENT_STATUSES.filter(status => !isSettled(status));
    expect([open, settled]).toEqual([
      ['PENDING', 'TIMED_OUT'],
      ['COMPLETED', 'FAILED', 'REVERSED'],
    ]);
  });
});
