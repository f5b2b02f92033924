/** What is made of each result code, written out again by outcome: the judge does not share the table of the judged. */

import { describe, expect, it } from '@jest/globals';
import {
  explainResultCode,
  RESULT_CODES,
  type ResultCode,
  SUSPENDING_CODES,
} from '../../../src/domain/result-codes.js';

/** Outcome, or reason of the failure and "again" where a retry may help; then the codes. */
const JUDGEMENTS = {
  STK: {
    SUCCESS: '0',
    'INSUFFICIENT_FUNDS again': '1',
    LIMIT_EXCEEDED: '2 3 4 8',
    'CUSTOMER_BUSY again': '1001',
    'PROMPT_EXPIRED again': '1019 2026',
    'MPESA_UNAVAILABLE again': '1025',
    'CANCELLED_BY_CUSTOMER again': '1031 1032',
    'CUSTOMER_UNREACHABLE again': '1036 1037',
    'WRONG_PIN again': '2001',
    REFUSED_BY_MPESA: '11 2006 2007 2008 8006 E3008',
    CONFIGURATION: '20 21 22 1101 1102 2028 2029 SFC_IC0003',
    OTHER: '15',
    PROCESSING: '4999',
    UNKNOWN: '17 26 9999 100000000 100000100',
  },
  RESULT: {
    SUCCESS: '0',
    'INSUFFICIENT_FUNDS again': '1',
    LIMIT_EXCEEDED: '2 3 4 5 8',
    INVALID_RECIPIENT: '7 14 2040 2051 2202 R002 R003 SFC_IC0003',
    REFUSED_BY_MPESA: '2007',
    CONFIGURATION:
      '6 10 11 12 13 18 20 21 22 23 24 25 29 1005 2001 2006 2020 2028 2029 2043 8006 TP40153 100000005 100000010',
    OTHER: 'R000002',
    DONE_BEFORE: 'R000001',
    UNKNOWN: '15 17 26 2032 2033 4999 9999 100000000 100000001 100000002 100000004 100000007 100000009 100000011',
  },
} as const;

const judge = ({ outcome, reason, retryable }: ResultCode): string =>
  `${reason ?? outcome}${retryable ? ' again' : ''}`;

describe.each(['STK', 'RESULT'] as const)('D3: a code of the family %s', family => {
  const rows = RESULT_CODES.filter(row => row.family === family);

  it.each(Object.entries(JUDGEMENTS[family]))('that means %s is one of %s', (judgement, codes) => {
    const found = rows.filter(row => judge(row) === judgement).map(({ code }) => code);
    expect(found.sort()).toEqual(codes.split(' ').sort());
  });

  it('has one of these meanings, and says it in a sentence', () => {
    const judgements = Object.keys(JUDGEMENTS[family]);
    for (const row of rows) {
      expect(judgements).toContain(judge(row));
      expect(row.meaning).toMatch(/^[A-Z].+\.$/);
    }
  });
});

it('the codes that suspend an initiator are those of the contract', () => {
  expect([...SUSPENDING_CODES]).toEqual(['18', '20', '21', '22', '2001', '8006']);
});

describe('D3: a code means something else as the answer to a query', () => {
  it('only where the table says so', () => {
    const differing = RESULT_CODES.filter(row => row.outcomeInQuery !== row.outcome);
    expect(
      differing.map(({ family, code, outcome, outcomeInQuery }) => [family, code, outcome, outcomeInQuery]),
    ).toEqual([
      ['STK', '2029', 'FAILURE', 'UNKNOWN'],
      ['RESULT', '2032', 'UNKNOWN', 'FAILURE'],
      ['RESULT', '2033', 'UNKNOWN', 'FAILURE'],
      ['RESULT', 'R000001', 'DONE_BEFORE', 'UNKNOWN'],
    ]);
  });

  it('2029 ends a push in its callback, and nothing in an early query', () => {
    const failure = { reason: 'CONFIGURATION', resultCode: '2029', retryable: false };
    expect(explainResultCode('STK', '2029', 'CALLBACK')).toEqual({ outcome: 'FAILURE', failure });
    expect(explainResultCode('STK', '2029', 'QUERY')).toEqual({ outcome: 'UNKNOWN', failure: null });
  });

  it('2032 and 2033 end a question, and never a payment', () => {
    for (const code of ['2032', '2033']) {
      expect(explainResultCode('RESULT', code, 'QUERY')).toEqual({ outcome: 'FAILURE', failure: null });
      expect(explainResultCode('RESULT', code, 'CALLBACK')).toEqual({ outcome: 'UNKNOWN', failure: null });
    }
  });
});
