import { expect, it } from '@jest/globals';
import {
  badInput,
  GatewayError,
  type GatewayErrorCode,
  isGatewayErrorCode,
} from '../../../src/domain/gateway-error.js';

/** Statuses of sysexits.h: what a script that runs a command can tell apart. */
const EXIT_STATUSES: Readonly<Record<GatewayErrorCode, number>> = {
  BAD_USER_INPUT: 64,
  IDEMPOTENCY_CONFLICT: 65,
  LIMIT_EXCEEDED: 65,
  CURSOR_EXPIRED: 65,
  NOT_FOUND: 66,
  UNAVAILABLE: 69,
  CUSTOMER_BUSY: 75,
  RATE_LIMITED: 75,
  UNAUTHENTICATED: 77,
  FORBIDDEN: 77,
};

it.each(Object.entries(EXIT_STATUSES))('a command that is refused as %s exits with %i', (code, exitStatus) => {
  const error = new GatewayError(code as GatewayErrorCode, 'Refused.');
  expect(error.exitStatus).toBe(exitStatus);
  expect([error.name, error.message, error.details]).toEqual(['GatewayError', 'Refused.', {}]);
});

it('input that is refused names its field and what would be accepted', () => {
  const { code, message, details } = badInput('amount', 'whole shillings');
  expect([code, message, details]).toEqual(['BAD_USER_INPUT', 'amount must be whole shillings.', { field: 'amount' }]);
});

it.each(Object.keys(EXIT_STATUSES))('%s is a code', code => {
  expect(isGatewayErrorCode(code)).toBe(true);
});

it.each([undefined, null, 5, '', 'INTERNAL_SERVER_ERROR', 'toString', ['NOT_FOUND']])('%j is none', code => {
  expect(isGatewayErrorCode(code)).toBe(false);
});
