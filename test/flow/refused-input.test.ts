/** Bad input, on the whole gateway: refused by the field's name with a sentence; no row is made and M-Pesa is not called. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { B2C, STK_PUSH } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';

const PUSH = { amount: 10, phoneNumber: '0712345678', accountReference: 'A' };
const PAYOUT = { amount: 10, phoneNumber: '0712345678', remarks: 'Refund', idempotencyKey: 'refused' };
const ASK = 'mutation ($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) { id } }';

type Case = readonly [field: string, value: unknown, query: string, input: object];

const cases = (query: string, input: object, field: string, values: readonly unknown[]): readonly Case[] =>
  values.map(value => [field, value, query, { ...input, [field]: value }]);

const PHONES = [
  ...['', '712345678', '0812345678', '07123456', '07123456789', '2547123456789', '25471234567', '+255712345678'],
  ...[
    '254212345678',
    '+0712345678',
    '07x2345678',
    '٠٧١٢٣٤٥٦٧٨',
    '2547*****678',
    '0712345678\u0000',
    'phone',
    '0712345678;',
  ],
  ...[254712345678, null, true, ['0712345678', '0712345679'], {}],
];

const CASES: readonly Case[] = [
  ...cases(STK_PUSH, PUSH, 'amount', [
    ...[0, '0', '0.00', -1, '-5', 1.5, '1.50', '0.01', 250_001, '250001', '250000.01', '1e3', '0x10', '1,000', ''],
    ...['ten', ' 10', '10 ', null, true, [], {}, '9'.repeat(60)],
  ]),
  ...cases(B2C, PAYOUT, 'amount', [0, -10, 9, '9.99', '10.50', 250_001, null, 'ten']),
  ...cases(STK_PUSH, PUSH, 'phoneNumber', PHONES),
  ...cases(B2C, PAYOUT, 'phoneNumber', PHONES),
  ...cases(STK_PUSH, PUSH, 'accountReference', [
    ...[
      '',
      '13 characters',
      'a/b',
      'a&b',
      'a,b',
      'é',
      'a\nb',
      '<a>',
      "a'b",
      'a"b',
      'a#b',
      'а',
      '😀',
      7,
      null,
      true,
      {},
    ],
  ]),
  ...cases(STK_PUSH, PUSH, 'description', ['fourteen chars', 'a\u0000b', 7, {}]),
  ...cases(STK_PUSH, PUSH, 'shortcode', ['123456', '', '0', "600000' or '1'='1", '600000 ', 600000, 'x'.repeat(500)]),
  ...cases(B2C, PAYOUT, 'shortcode', ['123456', '600000 ']),
  ...cases(STK_PUSH, PUSH, 'idempotencyKey', ['', 'k'.repeat(129), 'ü', 'a\tb', 5]),
  ...cases(STK_PUSH, PUSH, 'metadata', [{ text: 'x'.repeat(4_096) }]),
  ...cases(B2C, PAYOUT, 'idempotencyKey', ['', 'k'.repeat(129), 'ü', 'a\tb', 5, null]),
  ...cases(B2C, PAYOUT, 'remarks', ['', 'x', 'x'.repeat(101), 'a\u0007b', 5, null]),
  ...cases(B2C, PAYOUT, 'occasion', ['x'.repeat(101), 5]),
  ...cases(B2C, PAYOUT, 'command', ['GIFT', 'BusinessPayment', 5]),
  ...cases(STK_PUSH, PUSH, 'colour', ['red']),
  ...cases(ASK, {}, 'mpesaReceipt', ['', 'A B', 'x'.repeat(33), 5]),
  ...cases(ASK, {}, 'originatorConversationId', ['', 'a b', 'x'.repeat(65), 'é']),
];

describeEachDatabase('bad input', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(() => gateway.close());

  it.each(CASES)('%s: %j', async (field, _value, query, input) => {
    const answer = await gateway.as('shop').send(query, { input });
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]?.message).toMatch(new RegExp(`^${field}\\b.* must be \\w`));
    expect(answer.data ?? null).toBeNull();
  });

  it.each([
    [{}],
    [{ paymentId: '0123456789abdfghjkmn', originatorConversationId: 'x' }],
    [{ mpesaReceipt: 'NLJ7RT61SV', originatorConversationId: 'x' }],
  ])('transaction status of %j: exactly one is accepted, or a payment with a receipt', async input => {
    expect(refusalOf(await gateway.as('shop').send(ASK, { input }))).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'input',
    });
  });

  it.each(['amount', 'phoneNumber', 'accountReference'])('%s left out', async field => {
    const input = Object.fromEntries(Object.entries(PUSH).filter(([name]) => name !== field));
    expect(refusalOf(await gateway.as('shop').send(STK_PUSH, { input }))).toEqual({ code: 'BAD_USER_INPUT', field });
  });

  it('has left no row and no call behind', async () => {
    expect(gateway.wire.requests()).toEqual([]);
    expect(await gateway.as().ask('{ payments { edges { node { id } } } }')).toEqual({ edges: [] });
    expect(gateway.errors).toEqual([]);
  });
});
