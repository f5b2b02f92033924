import { describe, expect, it } from '@jest/globals';
import {
  countIssued,
  ISSUED_IN_MINUTE_MAX,
  judgeToken,
  type TokenCase,
  type TokenVerdict,
} from '../../../src/daraja/judge-token.js';
import type { TokenRow } from '../../../src/daraja/token-row.js';

const NOW = 1_800_000_000_000;
const LEASE_MS = 13_750;
const HOUR_MS = 3_600_000;
const ROW: TokenRow = {
  ...{ id: 'row', sealed: 'sealed', issuedAt: NOW - 1_000, renewAt: NOW + 1_000, expiresAt: NOW + HOUR_MS },
  ...{ lease: 3, leaseUntil: 0, minuteAt: 0, issuedInMinute: 0 },
};
const LEASED = { leaseUntil: NOW + LEASE_MS };
const SPENT = { minuteAt: NOW - 30_000, issuedInMinute: ISSUED_IN_MINUTE_MAX };
const DUE = { renewAt: NOW };
const EXPIRED = { renewAt: NOW - 1, expiresAt: NOW };

const judge = (row: Partial<TokenRow>, known: Partial<TokenCase> = {}): TokenVerdict =>
  judgeToken({ ...ROW, ...row }, { now: NOW, token: 'token', refused: null, leaseMs: LEASE_MS, ...known });

describe('the token of an app', () => {
  const cases: [string, Partial<TokenRow>, Partial<TokenCase>, TokenVerdict][] = [
    ['that is good is used', {}, {}, 'USE'],
    ['that is good is used also while it is renewed', LEASED, {}, 'USE'],
    ['that is due is renewed', DUE, {}, 'RENEW'],
    ['that is due is waited for while another renews it', { ...DUE, ...LEASED }, {}, 'WAIT'],
    ['that is due is renewed once the lease has ended', { ...DUE, leaseUntil: NOW }, {}, 'RENEW'],
    ['is renewed where a clock that was set back left the lease', { ...DUE, leaseUntil: NOW + HOUR_MS }, {}, 'RENEW'],
    ['that expired is renewed, however many there were', { ...EXPIRED, ...SPENT }, {}, 'RENEW'],
    ['that was refused is renewed', {}, { refused: 'token' }, 'RENEW'],
    ['that was refused is waited for while another renews it', LEASED, { refused: 'token' }, 'WAIT'],
    ['is used where an older one was refused', {}, { refused: 'older' }, 'USE'],
    ['that was refused is used on after too many', SPENT, { refused: 'token' }, 'USE_REFUSED'],
    [
      'that was refused is renewed in the next minute',
      { ...SPENT, minuteAt: NOW - 60_000 },
      { refused: 'token' },
      'RENEW',
    ],
    ['that is due is renewed, however many there were', { ...SPENT, ...DUE }, {}, 'RENEW'],
    ['that cannot be opened is renewed', {}, { token: null }, 'RENEW'],
    ['that cannot be opened is none after too many', SPENT, { token: null }, 'NONE'],
  ];
  it.each(cases)('%s', (_, row, known, verdict) => {
    expect(judge(row, known)).toBe(verdict);
  });

  it('is counted by the minute', () => {
    expect(countIssued(ROW, NOW)).toEqual({ minuteAt: NOW, issuedInMinute: 1 });
    expect(countIssued({ ...ROW, minuteAt: NOW - 59_999, issuedInMinute: 4 }, NOW)).toEqual({
      minuteAt: NOW - 59_999,
      issuedInMinute: 5,
    });
  });
});
