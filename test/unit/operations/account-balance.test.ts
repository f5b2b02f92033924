import { describe, expect, it } from '@jest/globals';

import type { Account } from '../../../src/domain/enquiry.js';
import { NO_IDS } from '../../../src/domain/payment.js';
import { buildAccountBalance, readAccountBalanceResult } from '../../../src/operations/account-balance.js';
import { readResultAcknowledgement, readResultTimeout } from '../../../src/operations/result-envelope.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const IDS = {
  ...NO_IDS,
  conversationId: 'AG_20260113_2010ffeeddccbbaa0011',
  originatorConversationId: '1f2e-4a3b-9c8d-7e6f5a4b3c2d119900',
};
const OK = 'The service request is processed successfully.';
const COMPLETED_AT = Date.UTC(2026, 0, 13, 7, 15, 46);

function account(name: string, current: number, available = current, reserved = 0): Account {
  return {
    name,
    currency: 'KES',
    currentCents: current,
    availableCents: available,
    reservedCents: reserved,
    unclearedCents: 0,
  };
}

const answer = (accounts: Account[], completedAt: number | null = COMPLETED_AT, unreadAccounts = 0): FixtureCase => [
  readAccountBalanceResult,
  { ok: true, value: { ids: IDS, resultCode: '0', resultDescription: OK, accounts, unreadAccounts, completedAt } },
];
const unreadable: FixtureCase = [
  readAccountBalanceResult,
  { ok: false, problem: 'AccountBalance is missing or not a list of accounts' },
];

describeFixtures('account-balance', {
  'acknowledgement.json': [
    readResultAcknowledgement,
    { ok: true, value: { ids: IDS, description: 'Accept the service request successfully.' } },
  ],
  'result-accounts.json': answer([
    account('Working Account', 520_000, 500_000, 20_000),
    account('Utility Account', 31_000),
    account('Charges Paid Account', -1_200),
  ]),
  'result-strings.json': answer([account('Merchant Account', 31_050)]),
  'result-single-parameter.json': answer([account('Working Account', 100)], null),
  'result-html-escaped.json': answer([account('Working Account', 100), account('Utility Account', 200)]),
  'result-ampersand-in-name.json': answer([account('Working Account', 100), account('Fees & Charges Account', 200)]),
  'result-three-numbers.json': answer([account('Working Account', 520_000, 500_000, 20_000)]),
  'result-third-decimal-zero.json': answer([account('Working Account', 48_100)]),
  'result-third-decimal.json': unreadable,
  'result-one-broken-account.json': answer([account('Working Account', 100)], COMPLETED_AT, 1),
  'result-without-balance.json': unreadable,
  'result-initiator-refused.json': [
    readAccountBalanceResult,
    {
      ok: true,
      value: {
        ids: IDS,
        resultCode: '2001',
        resultDescription: 'The initiator information is invalid.',
        accounts: [],
        unreadAccounts: 0,
        completedAt: null,
      },
    },
  ],
  'timeout-original-request.json': [readResultTimeout, { ok: true, value: NO_IDS }],
});

it('asks for the balance of a shortcode', () => {
  const question = {
    shortcode: '600123',
    remarks: 'Balance',
    resultUrl: 'https://r.example',
    timeoutUrl: 'https://t.example',
  };
  expect(buildAccountBalance(question, { name: 'apiuser', securityCredential: 'credential' })).toEqual({
    Initiator: 'apiuser',
    SecurityCredential: 'credential',
    CommandID: 'AccountBalance',
    PartyA: '600123',
    IdentifierType: '4',
    Remarks: 'Balance',
    QueueTimeOutURL: 'https://t.example',
    ResultURL: 'https://r.example',
  });
});

it('has accounts that somebody can look at: a list without end is not understood', () => {
  const bodyOf = (count: number) => {
    const value = Array.from({ length: count }, (_, index) => `Account ${index}|KES|1.00|1.00|0.00|0.00`).join('&');
    const ResultParameters = { ResultParameter: [{ Key: 'AccountBalance', Value: value }] };
    return { Result: { ConversationID: 'AG_1', OriginatorConversationID: '1', ResultCode: 0, ResultParameters } };
  };
  expect(readAccountBalanceResult(bodyOf(100))).toMatchObject({ ok: true });
  expect(readAccountBalanceResult(bodyOf(101))).toMatchObject({ ok: false });
});

describe('a list of accounts', () => {
  const read = (value: unknown) =>
    readAccountBalanceResult({
      Result: {
        ResultCode: 0,
        ConversationID: IDS.conversationId,
        OriginatorConversationID: IDS.originatorConversationId,
        ResultParameters: { ResultParameter: { Key: 'AccountBalance', Value: value } },
      },
    });

  it.each([
    ['A|KES|1.00|2.00|3.00|4.00', [[100, 200, 300, 400]]],
    ['A|KES|1|2|3', [[100, 200, 300, 0]]],
    [
      'A|KES|1|2|3|-4.50&B|KES|5|6|7|8',
      [
        [100, 200, 300, -450],
        [500, 600, 700, 800],
      ],
    ],
  ])('%s has the amounts %j', (text, amounts) => {
    const reading = read(text);
    const accounts = reading.ok ? reading.value.accounts : [];
    const found = accounts.map(each => [
      each.currentCents,
      each.availableCents,
      each.reservedCents,
      each.unclearedCents,
    ]);
    expect(found).toEqual(amounts);
  });

  const ONE = [[100, 100, 100, 100]];
  it.each([
    ['A|KES|1|1|1|1&', ONE, 0],
    ['&A|KES|1|1|1|1', ONE, 0],
    ['A|KES|1|1|1|1& &amp;', ONE, 0],
    ['A|KES|1|1|1|1&&B|KES|1|1|1|1', [...ONE, ...ONE], 0],
    [' A | KES | 1 | 1 | 1 | 1 ', ONE, 0],
    ['A|KES|1|1|1|1|', ONE, 0],
    ['A|KES|1|1|1|-4.5E-4&B|KES|1|1|1|1', ONE, 1],
    ['B|KES|1|1|1|1&A|KES|1|1|1|-4.5E-4', ONE, 1],
    ['A|KES|1||1|1&B|KES|1|1|1|1', ONE, 1],
    ['B|KES|1|1|1|1&nonsense', ONE, 1],
    ['A|KES|1.0E7|1.0E7|0.0|0.0', [[1_000_000_000, 1_000_000_000, 0, 0]], 0],
  ])('D4: %j gives what can be read of it', (text, amounts, unreadAccounts) => {
    const reading = read(text);
    const accounts = reading.ok ? reading.value.accounts : [];
    const found = accounts.map(each => [
      each.currentCents,
      each.availableCents,
      each.reservedCents,
      each.unclearedCents,
    ]);
    expect(found).toEqual(amounts);
    expect(reading).toMatchObject({ ok: true, value: { unreadAccounts } });
  });

  it.each([
    '|KES|1|1|1|1',
    'A|kes|1|1|1|1',
    'A|KESX|1|1|1|1',
    'A|XKES|1|1|1|1',
    'A||1|1|1|1',
    'A',
    'A|KES|1|1',
    'A|KES|1|1|1|1|1',
    'A|KES|x|1|1|1',
    'A|KES|1|x|1|1',
    'A|KES|1|1|x|1',
    'A|KES|1|1|1|x',
    '',
    7,
    null,
  ])('%j is none that could be read exactly', value => {
    expect(read(value)).toEqual({ ok: false, problem: 'AccountBalance is missing or not a list of accounts' });
  });
});
