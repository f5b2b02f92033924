/** What is refused over HTTP: bad input by the name of its field, operations that are too large, and what went wrong inside. */

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';

import { GatewayError } from '../../../src/domain/gateway-error.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';
import { openTestGateway, refusalOf, sendGraphql, type TestGateway } from '../../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
beforeEach(() => {
  gateway.memory.fault = null;
  gateway.memory.uses.clear();
});
afterAll(() => gateway.stop());

const STK = { amount: '10', phoneNumber: '0712345678', accountReference: 'A' };
const B2C = { amount: '10', phoneNumber: '0712345678', remarks: 'Prize', idempotencyKey: 'k 1' };
const STK_PUSH = 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id } }';
const B2C_PAY = 'mutation ($input: B2cInput!) { initiateB2c(input: $input) { id } }';
const ASK = 'mutation ($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) { id } }';
const UNKEYED = 'mutation { initiateB2c(input: { amount: 10, phoneNumber: "0712345678", remarks: "Refund" }) { id } }';
const PAGE = 'query ($first: Int, $after: String) { payments(first: $first, after: $after) { cursor } }';
const FILTERED = 'query ($filter: PaymentFilter) { payments(filter: $filter) { cursor } }';

const BAD_VARIABLES: readonly (readonly [query: string, variables: Record<string, unknown>, field: string])[] = [
  ...[0, -1, 250_001, '0.5', '10.50', '1e3', ' 10', '١٠', 1.5, true, null, [], {}, '1'.repeat(100)].map(
    amount => [STK_PUSH, { input: { ...STK, amount } }, 'amount'] as const,
  ),
  ...[9, '250001', '10.01'].map(amount => [B2C_PAY, { input: { ...B2C, amount } }, 'amount'] as const),
  ...['712345678', '0812345678', '+255712345678', '07123456789', '2547*****678', 254712345678, null].map(
    phoneNumber => [STK_PUSH, { input: { ...STK, phoneNumber } }, 'phoneNumber'] as const,
  ),
  ...['', 'thirteen chars', 'a/b', 'é', 'a\n', 7, ['A', 'B']].map(
    accountReference => [STK_PUSH, { input: { ...STK, accountReference } }, 'accountReference'] as const,
  ),
  [STK_PUSH, { input: { ...STK, description: 'fourteen chars' } }, 'description'],
  [STK_PUSH, { input: { ...STK, description: 'a\u0000' } }, 'description'],
  [STK_PUSH, { input: { ...STK, shortcode: "1' or 1" } }, 'shortcode'],
  [STK_PUSH, { input: { ...STK, idempotencyKey: '' } }, 'idempotencyKey'],
  [STK_PUSH, { input: { ...STK, idempotencyKey: 'ü' } }, 'idempotencyKey'],
  [STK_PUSH, { input: { ...STK, idempotencyKey: 'k'.repeat(129) } }, 'idempotencyKey'],
  [STK_PUSH, { input: { ...STK, metadata: { text: 'x'.repeat(4_096) } } }, 'metadata'],
  [STK_PUSH, { input: { ...STK, colour: 'red' } }, 'colour'],
  [STK_PUSH, { input: { amount: 1, accountReference: 'A' } }, 'phoneNumber'],
  [STK_PUSH, { input: 'x' }, 'input'],
  [STK_PUSH, {}, 'input'],
  [B2C_PAY, { input: { ...B2C, idempotencyKey: undefined } }, 'idempotencyKey'],
  [B2C_PAY, { input: { ...B2C, idempotencyKey: null } }, 'idempotencyKey'],
  [B2C_PAY, { input: { ...B2C, remarks: 'x' } }, 'remarks'],
  [B2C_PAY, { input: { ...B2C, remarks: 'x'.repeat(101) } }, 'remarks'],
  [B2C_PAY, { input: { ...B2C, occasion: 'x'.repeat(101) } }, 'occasion'],
  [B2C_PAY, { input: { ...B2C, command: 'GIFT' } }, 'command'],
  [ASK, { input: {} }, 'input'],
  [ASK, { input: { mpesaReceipt: 'A', originatorConversationId: 'B' } }, 'input'],
  [ASK, { input: { mpesaReceipt: 'A-B' } }, 'mpesaReceipt'],
  [ASK, { input: { originatorConversationId: 'A B' } }, 'originatorConversationId'],
  ...[0, 101, -1, 1e9, 1e10, 1.5, '20'].map(first => [PAGE, { first }, 'first'] as const),
  ...['', 'x', 'AAAA', 7].map(after => [PAGE, { after }, 'after'] as const),
  [FILTERED, { filter: { status: ['PENDING', 'GONE'] } }, 'status'],
  [FILTERED, { filter: { status: [] } }, 'status'],
  [FILTERED, { filter: { createdAfter: '2026-02-30T00:00:00Z' } }, 'createdAfter'],
  [FILTERED, { filter: { createdBefore: 1_700_000_000_000 } }, 'createdBefore'],
  [FILTERED, { filter: { phoneNumber: 'x' } }, 'phoneNumber'],
  [FILTERED, { filter: { needsReview: 'yes' } }, 'needsReview'],
  [FILTERED, { filter: { accountReference: "' or 1=1" } }, 'accountReference'],
  ['query ($id: ID!) { payment(id: $id) { id } }', { id: {} }, 'id'],
  ['query ($which: ID!) { payment(id: $which) { id } }', { which: null }, 'id'],
  ['query ($n: ID = "x") { payment(id: $n) { id } }', { n: null }, 'id'],
  [`query ($s: [PaymentStatus!]) { payments(filter: {status: $s}) { cursor } }`, { s: ['X'] }, 'status'],
];

test.each(BAD_VARIABLES)('a bad variable is refused by its name: %s %j', async (query, variables, field) => {
  const answer = await gateway.send(query, variables);
  expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
  expect(answer.errors[0]?.message).toMatch(/^\S+( |: )\S/);
  expect(gateway.memory.uses.size).toBe(0);
});

const stk = (fields: string) => `mutation { initiateStkPush(input: {${fields}}) { id } }`;
const BAD_LITERALS: readonly (readonly [query: string, field: string])[] = [
  [stk('amount: 0, phoneNumber: "0712345678", accountReference: "A"'), 'amount'],
  [stk('amount: 1.5, phoneNumber: "0712345678", accountReference: "A"'), 'amount'],
  [stk('amount: true, phoneNumber: "0712345678", accountReference: "A"'), 'amount'],
  [stk('amount: 99999999999999999999, phoneNumber: "0712345678", accountReference: "A"'), 'amount'],
  [stk('amount: null, phoneNumber: "0712345678", accountReference: "A"'), 'amount'],
  [stk('amount: 1, phoneNumber: 712345678, accountReference: "A"'), 'phoneNumber'],
  [stk('amount: 1, phoneNumber: "0712345678", accountReference: 5'), 'accountReference'],
  [stk('amount: 1, phoneNumber: "0712345678"'), 'accountReference'],
  [stk('amount: 1, phoneNumber: "0712345678", accountReference: "A", metadata: {n: 1e999}'), 'metadata'],
  ['{ payments(first: 101) { cursor } }', 'first'],
  ['{ payments(first: "5") { cursor } }', 'first'],
  ['{ payments(after: "x") { cursor } }', 'after'],
  ['{ payments(filter: {status: [PENDING, GONE]}) { cursor } }', 'status'],
  ['{ payments(filter: {status: "PENDING"}) { cursor } }', 'status'],
  ['{ payments(filter: {createdAfter: "yesterday"}) { cursor } }', 'createdAfter'],
  ['{ payments(filter: 5) { cursor } }', 'filter'],
  ['{ payment(id: null) { id } }', 'id'],
  ['{ payment(id: 1.5) { id } }', 'id'],
];

test.each(BAD_LITERALS)('a bad literal is refused by its name: %s', async (query, field) => {
  const answer = await gateway.send(query);
  expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
  expect(gateway.memory.uses.size).toBe(0);
});

const stkWith = (field: string) => stk(`${field}, phoneNumber: "0712345678"`);
test.each([
  [stkWith('amount: 1, accountReference: 5'), 'accountReference must be a string.'],
  [stkWith('amount: 1, accountReference: null'), 'accountReference must be given.'],
  [stkWith('amount: 1'), 'accountReference must be given.'],
  [stkWith('amount: null, accountReference: "A"'), 'amount must be given.'],
  ['mutation { initiateStkPush(input: "x") { id } }', 'input must be an object.'],
  ['{ payments(first: "5") { cursor } }', 'first must be a whole number below 2147483648.'],
  ['{ payments(first: 9999999999) { cursor } }', 'first must be a whole number below 2147483648.'],
  ['{ payment(id: true) { id } }', 'id must be a string or an integer.'],
  ['{ payments(filter: {needsReview: "yes"}) { cursor } }', 'needsReview must be true or false.'],
  ...['DONE', '"PENDING"', '[PENDING, 5]'].map(status => [
    `{ payments(filter: {status: ${status}}) { cursor } }`,
    'status must be one of PENDING, COMPLETED, FAILED, TIMED_OUT, REVERSED.',
  ]),
  ['{ payments(filter: {status: [null]}) { cursor } }', 'status must be given.'],
])('a bad literal is told in the words of a bad variable: %s', async (query, message) => {
  expect((await gateway.send(query)).errors.map(error => error.message)).toEqual([message]);
});

test.each([
  ['mutation { createWatchToken(paymentId: "ID") { token } }', 'paymentId'],
  ['mutation { requestTransactionStatus(input: {paymentId: "ID"}) { id } }', 'paymentId'],
  ['mutation { resolveReview(paymentId: "ID", note: "Seen.") { id } }', 'paymentId'],
  ['mutation { refreshPayment(id: "ID") { id } }', 'id'],
  ['mutation { replayCallback(id: "ID") { id } }', 'id'],
  ['{ paymentUpdates(id: "ID") { cursor } }', 'id'],
])('what cannot be an id is told as what is not there, with its field: %s', async (query, field) => {
  const answer = await gateway.send(query.replace('ID', 'no id'));
  expect(refusalOf(answer)).toEqual({ code: 'NOT_FOUND', field });
});

test('a watch token for a payment that is not there names the argument', async () => {
  const answer = await gateway.send(`mutation { createWatchToken(paymentId: "${'0'.repeat(20)}") { token } }`);
  expect(refusalOf(answer)).toEqual({ code: 'NOT_FOUND', field: 'paymentId' });
});

test.each(['['.repeat(20_000) + ']'.repeat(20_000), '1e999', '{"a":{"b":[1e999]}}'])(
  'metadata is refused: %.20s',
  async metadata => {
    const variables = JSON.stringify({ input: { ...STK, metadata: 'HERE' } }).replace('"HERE"', metadata);
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer admin-key' },
      body: `{"query": ${JSON.stringify(STK_PUSH)}, "variables": ${variables}}`,
    });
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'metadata' } }],
    });
  },
);

test('one amount that is accepted, for each way to write it', async () => {
  for (const amount of ['1', 1, '250000', '1.00', '1.0']) {
    expect((await gateway.send(STK_PUSH, { input: { ...STK, amount } })).errors).toEqual([]);
  }
});

test.each([
  ['{ payments { cursor', 'GRAPHQL_PARSE_FAILED'],
  ['{ colour }', 'GRAPHQL_VALIDATION_FAILED'],
  ['{ payment { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['{ payment(id: $id) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['{ payment(id: "x", colour: 1) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['query ($n: String) { payments(first: $n) { cursor } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription ($on: Boolean!) { balanceUpdated @include(if: $on) { asOf } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription { balanceUpdated { asOf } }', 'BAD_USER_INPUT'],
  ['query A { __typename } query B { __typename }', 'BAD_USER_INPUT'],
])('a fault of the document has the code of GraphQL: %s', async (query, code) => {
  const answer = await gateway.send(query);
  expect({ status: answer.status, code: refusalOf(answer).code }).toEqual({ status: 400, code });
});

const repeated = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');
const nested = (depth: number) => `${'{ ... on Query '.repeat(depth)}{ __typename }${' }'.repeat(depth)}`;

test.each([
  ['tokens', `{ ${repeated(500, () => 'a')} ${repeated(600, () => 'b')} }`],
  ['depth', nested(18)],
  ['root fields', `{ ${repeated(13, index => `a${index}: __typename`)} }`],
  ['root fields in a fragment', `{ ...F } fragment F on Query { ${repeated(13, () => '__typename')} }`],
  ['aliases', `{ payment(id: "x") { ${repeated(31, index => `a${index}: id`)} } }`],
  ['directives', `{ __typename ${repeated(16, () => '@include(if: true)')} }`],
  [
    'cost',
    `{ ${repeated(3, index => `a${index}: payments(first: 100) { edges { node { ${repeated(25, () => `events { version status cursor note } `)} } } }`)} }`,
  ],
  [
    'cost of a variable',
    `query ($n: Int) { ${repeated(10, index => `a${index}: payments(first: $n) { edges { node { events { version status cursor note occurredAt } } } }`)} }`,
  ],
])('an operation with too much is refused: %s', async (_what, query) => {
  const answer = await gateway.send(query);
  expect({ status: answer.status, code: refusalOf(answer).code }).toEqual({ status: 400, code: 'LIMIT_EXCEEDED' });
});

test.each([
  ['depth', nested(17)],
  ['aliases', `{ ${repeated(10, index => `a${index}: payment(id: "x") { id status events { version } }`)} }`],
  ['money', 'mutation ($input: StkPushInput!) { a: initiateStkPush(input: $input) { id } }'],
  ['fragments that refer to each other', '{ ...A } fragment A on Query { __typename } '],
])('an operation at the limit is answered: %s', async (_what, query) => {
  expect((await gateway.send(query, query.startsWith('mutation') ? { input: STK } : {})).errors).toEqual([]);
});

test('a bomb of fragments is refused at once', async () => {
  const fragments = repeated(40, index => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`);
  const answer = await gateway.send(`{ ...F0 } ${fragments} fragment F40 on Query { __typename }`);
  expect(refusalOf(answer).code).toBe('LIMIT_EXCEEDED');
});

test('a refusal of a station keeps its code and details', async () => {
  gateway.memory.fault = new GatewayError('CUSTOMER_BUSY', 'Wait.', { retryAfterSeconds: 7 });
  const { data, errors } = await gateway.send(STK_PUSH, { input: STK });
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ message: 'Wait.', extensions: { code: 'CUSTOMER_BUSY', retryAfterSeconds: 7 } }]);
});

test('a database that is down is UNAVAILABLE, and nothing of it is told', async () => {
  gateway.memory.fault = new StoreUnavailable('connect ECONNREFUSED db.internal:3306');
  const { errors } = await gateway.send('{ payments { cursor } }');
  expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
  expect(JSON.stringify(errors)).not.toMatch(/internal:3306|ECONN/);
});

test('what nobody expected is told by a reference only', async () => {
  gateway.memory.fault = new Error('SELECT * FROM secrets at /srv/app.js');
  const { errors } = await gateway.send('{ payments { cursor } }');
  expect(errors).toMatchObject([
    { extensions: { code: 'INTERNAL_SERVER_ERROR', reference: expect.stringMatching(/^[0-9a-f]{16}$/) } },
  ]);
  expect(JSON.stringify(errors)).not.toMatch(/SELECT|srv|stack/);
});

test('batches, stored queries and strange bodies are refused as JSON', async () => {
  const answers = [
    await sendGraphql(gateway.url, [{ query: '{ __typename }' }], 'Bearer admin-key'),
    await sendGraphql(
      gateway.url,
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
      'Bearer admin-key',
    ),
    await sendGraphql(gateway.url, { query: 5 }, 'Bearer admin-key'),
    await sendGraphql(gateway.url, { query: '{ __typename }', variables: 'x' }, 'Bearer admin-key'),
    await sendGraphql(gateway.url, 'x', 'Bearer admin-key'),
  ];
  expect(answers.map(answer => refusalOf(answer).code)).toEqual(Array(5).fill('BAD_USER_INPUT'));
});

test('M18: a payout without an idempotency key is refused, names the field, and asks for nothing', async () => {
  const { idempotencyKey: _, ...input } = B2C;
  const asked = gateway.memory.requested.length;
  const answers = [
    await gateway.send(UNKEYED),
    ...(await Promise.all(
      [input, { ...input, idempotencyKey: null }, { ...input, idempotencyKey: '' }].map(without =>
        gateway.send(B2C_PAY, { input: without }),
      ),
    )),
  ];
  for (const answer of answers) expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field: 'idempotencyKey' });
  expect(gateway.memory.requested).toHaveLength(asked);
});
