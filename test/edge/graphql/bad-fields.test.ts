/** Everything that is wrong with the input of an operation is said in one answer, wherever it stands and whatever is wrong with it. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

import { badInput } from '../../../src/domain/gateway-error.js';
import { openEventStream } from '../../support/event-stream.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openRawSocket } from '../../support/raw-socket.js';
import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
beforeEach(() => {
  gateway.memory.fault = null;
  gateway.memory.uses.clear();
});
afterAll(() => gateway.stop());

interface Refusal {
  readonly message: string;
  readonly extensions: {
    readonly code: string;
    readonly field?: string;
    readonly fields?: readonly { readonly field: string; readonly message: string }[];
  };
}

/** The one error of an answer that has nothing else, as field: what it must be. */
async function faultsOf(query: string, variables: Record<string, unknown> = {}): Promise<Record<string, string>> {
  const { status, data, errors } = await gateway.send(query, variables);
  expect([status, data, errors.length]).toEqual([400, undefined, 1]);
  expect(gateway.memory.uses.size).toBe(0);
  return faultsIn(errors[0] as unknown as Refusal);
}

function faultsIn({ message, extensions }: Refusal): Record<string, string> {
  const { code, field, fields = [] } = extensions;
  expect([code, field]).toEqual(['BAD_USER_INPUT', fields[0]?.field]);
  for (const each of fields) expect(message).toContain(each.message);
  return Object.fromEntries(fields.map(each => [each.field, each.message]));
}

const STK_PUSH = 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id } }';
const THREE = {
  amount: 'amount must be whole shillings from 1 to 250000.',
  phoneNumber: 'phoneNumber must be a Kenyan mobile number as a string: 07…, 01…, 254… or +254….',
  accountReference: 'accountReference must be 1 to 12 of A–Z, a–z, 0–9, space, "_", "." and "-".',
};
const BAD = { amount: '150.5', phoneNumber: '0812 345 678', accountReference: 'far too long to be shown' };
const literal = (input: object): string => JSON.stringify(input).replace(/"(\w+)":/g, '$1:');

describe('C12: several mistakes in one input', () => {
  test('by a variable', async () => {
    expect(await faultsOf(STK_PUSH, { input: BAD })).toEqual(THREE);
  });

  test('by literals', async () => {
    expect(await faultsOf(`mutation { initiateStkPush(input: ${literal(BAD)}) { id } }`)).toEqual(THREE);
  });

  test('by a variable for each field, and by both', async () => {
    const each = `mutation ($a: Decimal!, $p: PhoneNumber!, $r: String!) {
      initiateStkPush(input: { amount: $a, phoneNumber: $p, accountReference: $r }) { id } }`;
    const { amount, phoneNumber, accountReference } = BAD;
    expect(await faultsOf(each, { a: amount, p: phoneNumber, r: accountReference })).toEqual(THREE);
    const both = `mutation ($p: PhoneNumber!) {
      initiateStkPush(input: { accountReference: "${accountReference}", phoneNumber: $p, amount: "150.5" }) { id } }`;
    expect(await faultsOf(both, { p: phoneNumber })).toEqual(THREE);
  });

  test.each([
    [{ ...BAD, amount: 150.5 }],
    [{ ...BAD, amount: null }],
    [{ ...BAD, amount: undefined }],
    [{ ...BAD, amount: '0' }],
    [{ ...BAD, phoneNumber: 712345678 }],
    [{ ...BAD, accountReference: 5 }],
    [{ ...BAD, accountReference: [] }],
  ])('whatever is wrong with each: %j', async input => {
    const names = Object.keys(THREE);
    expect(Object.keys(await faultsOf(STK_PUSH, { input }))).toEqual(names);
    const inDocument = `mutation { initiateStkPush(input: ${literal(input)}) { id } }`;
    expect(Object.keys(await faultsOf(inDocument))).toEqual(names);
  });

  test('what is optional counts too', async () => {
    const more = {
      description: 'x'.repeat(14),
      shortcode: 'abc',
      idempotencyKey: '',
      metadata: { x: 'x'.repeat(5_000) },
    };
    const all = [...Object.keys(THREE), ...Object.keys(more)];
    expect(Object.keys(await faultsOf(STK_PUSH, { input: { ...BAD, ...more } }))).toEqual(all);
    expect(
      Object.keys(await faultsOf(`mutation { initiateStkPush(input: ${literal({ ...BAD, ...more })}) { id } }`)),
    ).toEqual(all);
  });

  test('of a payout, with an unknown name and an unknown command', async () => {
    const query = 'mutation ($input: B2cInput!) { initiateB2c(input: $input) { id } }';
    const input = { amount: 9, phoneNumber: 'x', remarks: '', command: 'GIFT', to: 'me', idempotencyKey: 'é' };
    const faults = await faultsOf(query, { input });
    expect(Object.keys(faults)).toEqual(['to', 'amount', 'phoneNumber', 'remarks', 'command', 'idempotencyKey']);
    expect(faults).toMatchObject({
      to: expect.stringMatching(/^to must be a field of B2cInput: amount, phoneNumber, remarks,.*, metadata\.$/),
      command: 'command must be one of BUSINESS_PAYMENT, SALARY_PAYMENT, PROMOTION_PAYMENT, BUSINESS_PAY_TO_POCHI.',
    });
    const inDocument = await faultsOf(`mutation { initiateB2c(input: ${literal(input)}) { id } }`);
    expect(inDocument).toEqual(faults);
  });

  test('of a payout without a key: it says why it needs one, and how to give it', async () => {
    const query = 'mutation ($input: B2cInput!) { initiateB2c(input: $input) { id } }';
    const input = { amount: 10, phoneNumber: '0712345678', remarks: 'Refund' };
    const expected = {
      idempotencyKey:
        'idempotencyKey must be given, or a repeat after a lost answer would pay twice. Name this payout, such as ' +
        '"refund of order 77, try 1", store the name, and repeat the request with the same name.',
    };
    expect(await faultsOf(query, { input })).toEqual(expected);
    expect(await faultsOf(query, { input: { ...input, idempotencyKey: null } })).toEqual(expected);
    expect(await faultsOf(`mutation { initiateB2c(input: ${literal(input)}) { id } }`)).toEqual(expected);
  });
});

describe('C12: mistakes in several places', () => {
  test.each<[what: string, query: string, variables: Record<string, unknown>, fields: readonly string[]]>([
    ['arguments', '{ payments(first: 0, after: "x") { cursor } }', {}, ['first', 'after']],
    [
      'arguments and a filter',
      '{ payments(first: 101, filter: { status: [GONE, PENDING, 5], createdAfter: "then", shortcode: "x" }) { cursor } }',
      {},
      ['first', 'status', 'shortcode', 'createdAfter'],
    ],
    [
      'two fields',
      'query ($f: Int) { a: payments(first: $f) { cursor } b: payments(after: "x") { cursor } }',
      { f: 0 },
      ['first', 'after'],
    ],
    [
      'a fragment, and a directive',
      'query { ...F } fragment F on Query { payments(first: -1) { cursor @include(if: "yes") } }',
      {},
      ['first', 'if'],
    ],
    ['deep below', `{ payment(id: true) { failure { message(language: FR) } } }`, {}, ['id', 'language']],
    [
      'defaults',
      'query ($f: Int = 500, $s: [PaymentStatus!] = [GONE]) { payments(first: $f, filter: {status: $s}) { cursor } }',
      {},
      ['first', 'status'],
    ],
    [
      'a list',
      'query ($s: [PaymentStatus!]) { payments(first: 0, filter: {status: $s}) { cursor } }',
      { s: [] },
      ['first', 'status'],
    ],
    [
      'an item',
      'query ($s: PaymentStatus!) { payments(filter: {status: [$s, PENDING]}, first: 0) { cursor } }',
      { s: 'x' },
      ['status', 'first'],
    ],
    [
      'null where none may be',
      'query ($n: ID = "x") { payment(id: $n) { id } payments(first: 0) { cursor } }',
      { n: null },
      ['id', 'first'],
    ],
    [
      'arguments without a class',
      `mutation ($n: String!) { a: resolveReview(paymentId: "${idOf(1)}", note: $n) { id }
        b: createWatchToken(paymentId: true, ttlSeconds: 0) { token } c: requestAccountBalance(shortcode: "x") { id } }`,
      { n: '' },
      ['note', 'paymentId', 'ttlSeconds', 'shortcode'],
    ],
    [
      'what does not go together',
      '{ paymentUpdates(id: "1", filter: {}, first: 0) { cursor } }',
      {},
      ['filter', 'first'],
    ],
  ])('%s', async (_what, query, variables, fields) => {
    expect(Object.keys(await faultsOf(query, variables)).sort()).toEqual([...fields].sort());
  });

  test('the same field twice is said once, and very many are cut', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`n${index}`, 1]));
    const { errors } = await gateway.send(STK_PUSH, { input: { ...many, [`long${'x'.repeat(10_000)}`]: 1 } });
    expect(errors.length).toBe(1);
    expect(errors[0]?.extensions.fields).toHaveLength(20);
    expect(JSON.stringify(errors).length).toBeLessThan(20_000);
    const statuses = Array(500).fill('GONE');
    const filtered = 'query ($filter: PaymentFilter) { payments(filter: $filter) { cursor } }';
    expect(Object.keys(await faultsOf(filtered, { filter: { status: statuses } }))).toEqual(['status']);
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    '%s is a field as any other, and no name of a variable',
    async name => {
      const input = JSON.parse(
        `{ "amount": 1, "phoneNumber": "0712345678", "accountReference": "A", "${name}": 1 }`,
      ) as object;
      expect(Object.keys(await faultsOf(STK_PUSH, { input }))).toEqual([name]);
      const query = `query ($${name}: Int) { payments(first: $${name}) { cursor } }`;
      const { errors } = await gateway.send(query);
      expect(errors.map(({ message }) => message)).toEqual([expect.stringMatching(/Rename it\.$/)]);
    },
  );

  test('beside what is wrong with the document itself', async () => {
    const { status, errors } = await gateway.send('{ payments(first: 0, after: 5) { colour } }');
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);
    expect(Object.keys(faultsIn(errors[1] as unknown as Refusal))).toEqual(['first', 'after']);
  });

  test('in an operation of a document that has several', async () => {
    const query = 'query A { payments(first: 0, after: "x") { cursor } } query B { payments { cursor } }';
    const { errors } = await gateway.send(query);
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('C12: on every door', () => {
  const WATCH = `subscription ($id: ID, $filter: PaymentFilter, $after: Cursor, $untilSettled: Boolean) {
    paymentUpdated(id: $id, filter: $filter, after: $after, untilSettled: $untilSettled) { cursor } }`;
  const variables = { filter: { status: ['GONE'], phoneNumber: 'x' }, after: 'nonsense', untilSettled: true };
  const FIELDS = ['status', 'phoneNumber', 'after', 'untilSettled'];
  const IN_DOCUMENT = `subscription {
    paymentUpdated(filter: { status: GONE, phoneNumber: 5 }, after: "nonsense", untilSettled: true) { cursor } }`;

  test.each([
    ['variables', { query: WATCH, variables }],
    ['literals', { query: IN_DOCUMENT }],
  ])('WebSocket and stream, %s', async (_what, payload) => {
    const raw = await openRawSocket(gateway.url);
    await raw.init();
    raw.say({ id: '1', type: 'subscribe', payload });
    const [refusal] = (await raw.hear('error', '1')).payload as Refusal[];
    raw.socket.close();
    const stream = await openEventStream(gateway.url, payload, bearer('admin'));
    const [event] = await stream.ended;
    const { errors: [streamed] = [] } = (event?.data ?? {}) as { errors?: Refusal[] };
    if (!refusal || !streamed) throw new Error('both are refused');
    for (const each of [refusal, streamed]) expect(Object.keys(faultsIn(each)).sort()).toEqual([...FIELDS].sort());
  });
});

describe('N7: a refusal of input', () => {
  test('has the status 400 also when a station finds it out', async () => {
    gateway.memory.fault = badInput('shortcode', 'one of the shortcodes this gateway is configured for');
    const { status, errors } = await gateway.send(STK_PUSH, {
      input: { amount: 1, phoneNumber: '0712345678', accountReference: 'A' },
    });
    expect(status).toBe(400);
    expect(Object.keys(faultsIn(errors[0] as unknown as Refusal))).toEqual(['shortcode']);
  });

  test('beside an answer has the status of the answer', async () => {
    gateway.memory.store(makePayment({ id: idOf(1) }));
    gateway.memory.uses.clear();
    const query = `{ payment(id: "${idOf(1)}") { id } lockedInitiators { name } }`;
    const { status, data } = await gateway.send(query);
    expect([status, data]).toEqual([200, { payment: { id: idOf(1) }, lockedInitiators: [] }]);
  });

  test.each([
    [
      '{ payments(filter: {status: DONE}) { cursor } }',
      'status must be one of PENDING, COMPLETED, FAILED, TIMED_OUT, REVERSED.',
    ],
    [
      '{ payments(filter: {state: DONE}) { cursor } }',
      /^state must be a field of PaymentFilter: id, search, status, kind,/,
    ],
    ['{ payments(filter: {phoneNumber: "x"}) { cursor } }', THREE.phoneNumber],
    ['{ payments(filter: "x") { cursor } }', 'filter must be an object.'],
    ['{ payment(id: null) { id } }', 'id must be given.'],
    ['{ payments(after: 5) { cursor } }', 'after must be a string.'],
  ])('is in our own words: %s', async (query, message) => {
    const [said = ''] = Object.values(await faultsOf(query));
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
    expect(said).not.toMatch(/Did you mean|Expected value|graphql/i);
  });

  test('of a phone number that the caller sees masked says why', async () => {
    const { status, errors } = await gateway.send(
      '{ payments(filter: {phoneNumber: "0712345678"}) { cursor } }',
      {},
      'readonly',
    );
    expect([status, errors[0]?.extensions.code]).toEqual([200, 'FORBIDDEN']);
    expect(errors[0]?.message).toMatch(/phoneNumber.*readonly.*masked/);
  });
});
