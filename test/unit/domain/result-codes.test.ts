import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explainResultCode, RESULT_CODES, SUSPENDING_CODES } from '../../../src/domain/result-codes.js';

const family = fc.constantFrom('STK' as const, 'RESULT' as const);

describe('the table of result codes', () => {
  it('lists each code of a family once', () => {
    const keys = RESULT_CODES.map(row => `${row.family} ${row.code}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('gives a reason to every failure, and to nothing else', () => {
    for (const row of RESULT_CODES) expect(row.reason !== null).toBe(row.outcome === 'FAILURE');
  });

  it('has one success in each family: 0', () => {
    const successes = RESULT_CODES.filter(row => row.outcome === 'SUCCESS').map(row => `${row.family} ${row.code}`);
    expect(successes).toEqual(['STK 0', 'RESULT 0']);
  });
});

describe('explainResultCode', () => {
  it('explains every row with its code verbatim', () => {
    for (const { family, code, outcome, reason, retryable } of RESULT_CODES) {
      const failure = reason === null ? null : { reason, resultCode: code, retryable };
      expect(explainResultCode(family, code, 'CALLBACK')).toEqual({ outcome, failure });
    }
  });

  it.each([
    ['STK', '1032', 'CANCELLED_BY_CUSTOMER', true],
    ['STK', '1037', 'CUSTOMER_UNREACHABLE', true],
    ['STK', '1', 'INSUFFICIENT_FUNDS', true],
    ['STK', '2001', 'WRONG_PIN', true],
    ['RESULT', '2001', 'CONFIGURATION', false],
    ['STK', '1001', 'CUSTOMER_BUSY', true],
    ['STK', 'E3008', 'REFUSED_BY_MPESA', false],
    ['RESULT', 'SFC_IC0003', 'INVALID_RECIPIENT', false],
  ] as const)('%s %s failed: %s', (family, code, reason, retryable) => {
    expect(explainResultCode(family, code, 'CALLBACK')).toEqual({
      outcome: 'FAILURE',
      failure: { reason, resultCode: code, retryable },
    });
  });

  it.each([
    ['RESULT', '17'],
    ['RESULT', '15'],
    ['RESULT', '26'],
    ['STK', '26'],
    ['STK', '9999'],
    ['RESULT', '9999'],
    ['RESULT', '4999'],
    ['RESULT', '100000000'],
    ['RESULT', '100000011'],
    ['STK', '100000100'],
    ['STK', null],
    ['STK', ''],
    ['STK', '00'],
    ['STK', 'R000002'],
    ['RESULT', '1032'],
    ['RESULT', 'constructor'],
  ] as const)('%s %s tells nothing', (family, code) => {
    expect(explainResultCode(family, code, 'CALLBACK')).toEqual({ outcome: 'UNKNOWN', failure: null });
  });

  it('says that a push is still processed', () => {
    expect(explainResultCode('STK', '4999', 'QUERY')).toEqual({ outcome: 'PROCESSING', failure: null });
  });

  it('never takes an unlisted code for an outcome', () => {
    fc.assert(
      fc.property(family, fc.string(), (family, code) => {
        const isListed = RESULT_CODES.some(row => row.family === family && row.code === code);
        if (!isListed) expect(explainResultCode(family, code, 'CALLBACK').outcome).toBe('UNKNOWN');
      }),
    );
  });

  it('ends a call that suspends its initiator as a fault of configuration', () => {
    for (const code of SUSPENDING_CODES) {
      expect(explainResultCode('RESULT', code, 'CALLBACK').failure?.reason).toBe('CONFIGURATION');
    }
  });
});
