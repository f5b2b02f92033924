/** The verbs of the client: what is repeated and how, what is refused, and what a page of payments is. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ClientOptions, createClient } from '../../../client/src/create-client.js';
import { MpesaError } from '../../../client/src/mpesa-error.js';
import { CLIENT_TIMING } from '../../support/client-timing.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { openTroubledWire, type TroubledWire, type WireHabits } from '../../support/troubled-wire.js';
import { waitUntil } from '../../support/wait-until.js';

const PUSH = { amount: 150, phoneNumber: '0712345678', accountReference: 'INV-77' };

let gateway: TestGateway;
let wire: TroubledWire;
beforeEach(async () => {
  gateway = await openTestGateway();
});
afterEach(async () => {
  await wire.close();
  await gateway.stop();
});

async function open(options: Partial<ClientOptions> = {}, habits: WireHabits = {}) {
  wire = await openTroubledWire(gateway.port, habits);
  return createClient({ url: `${wire.url}/`, token: 'server-key', timing: CLIENT_TIMING, ...options });
}

const keysAsked = () => gateway.memory.requested.map(input => input.idempotencyKey);

async function refusalOf(asked: Promise<unknown>): Promise<MpesaError> {
  const error: unknown = await asked.catch((problem: unknown) => problem);
  if (error instanceof MpesaError) return error;
  throw new Error(`no refusal: ${String(error)}`);
}

test('a push without an answer is repeated with the same key, made for it', async () => {
  const client = await open({}, { losesFirstAnswer: true });
  const asked = client.stkPush(PUSH);
  await waitUntil('the gateway was asked', () => keysAsked().length === 1);
  wire.cut();
  expect(await asked).toMatchObject({
    status: 'PENDING',
    amount: '150.00',
    watchToken: { paymentId: expect.any(String) },
  });
  expect(keysAsked()).toHaveLength(2);
  expect(new Set(keysAsked()).size).toBe(1);
});

test('a payout goes out with the key of its caller', async () => {
  const client = await open({ token: 'admin-key' });
  await client.b2c({ amount: 250, phoneNumber: '0712345678', remarks: 'Refund', idempotencyKey: 'refund-7' });
  expect(gateway.memory.requested).toMatchObject([{ amountCents: 25_000 }]);
  expect(new Set(keysAsked()).size).toBe(1);
});

test('when nobody answers at all, the error says so and has the key', async () => {
  const client = await open();
  await wire.close();
  expect(await refusalOf(client.stkPush({ ...PUSH, idempotencyKey: 'order-7' }))).toMatchObject({
    code: 'NETWORK',
    idempotencyKey: 'order-7',
  });
  wire = await openTroubledWire(gateway.port);
});

test('only of what was to change something it is said that a payment may have been taken', async () => {
  const client = await open();
  await wire.close();
  const unreached = 'No answer from the gateway.';
  expect((await refusalOf(client.payments())).message).toBe(unreached);
  for (const ask of [() => client.stkPush(PUSH), () => client.payCheckout(idOf(1), '0712345678')])
    expect((await refusalOf(ask())).message).toBe(`${unreached} A payment may have been taken.`);
  wire = await openTroubledWire(gateway.port);
});

test('without a url there is no client, and the error says what one looks like', async () => {
  await open();
  const forgotten = JSON.parse('{}') as ClientOptions;
  expect(() => createClient(forgotten)).toThrow('createClient needs a url.');
});

test('what the gateway refuses is not repeated, and every bad field is named', async () => {
  const client = await open();
  const { code, extensions } = await refusalOf(client.stkPush({ ...PUSH, amount: 0, phoneNumber: 'x' }));
  expect(code).toBe('BAD_USER_INPUT');
  expect(extensions.fields?.map(({ field }) => field)).toEqual(['amount', 'phoneNumber']);
  expect(wire.taken()).toBe(1);
});

test('a token that cannot be had once is asked for again', async () => {
  gateway.memory.store(makePayment({ id: idOf(1) }));
  const tokens = [() => 'no-such-key', () => 'server-key'];
  const getToken = () => (tokens.shift() ?? (() => 'server-key'))();
  const client = await open({ getToken });
  expect(await client.payment(idOf(1))).toMatchObject({ id: idOf(1), phase: 'CONFIRMING' });
  expect(tokens).toEqual([]);
});

test('payments come newest first, page by page, with the place from which to watch', async () => {
  for (const number of [1, 2, 3]) gateway.memory.store(makePayment({ id: idOf(number) }));
  const client = await open({ language: 'SW' });
  const first = await client.payments({ first: 2 });
  const rest = await client.payments({ first: 2, after: first.next });
  expect([first, rest].map(({ payments }) => payments.map(({ id }) => id))).toEqual([[idOf(3), idOf(2)], [idOf(1)]]);
  expect(rest.next).toBeNull();
  expect(first.payments[0]?.payerMessage).toMatch(/^Tunasubiri M-Pesa/);
  gateway.memory.store(makePayment({ id: idOf(4) }));
  const { value } = await client.watchAll({ after: first.cursor }).next();
  expect(value?.payment.id).toBe(idOf(4));
});

test('a token for one payment sees that payment and no other', async () => {
  for (const number of [1, 2]) gateway.memory.store(makePayment({ id: idOf(number) }));
  const client = await open();
  const { token, paymentId } = await client.watchToken(idOf(1), 60);
  const page = createClient({ url: wire.url, token, timing: CLIENT_TIMING });
  expect(paymentId).toBe(idOf(1));
  expect((await page.payments()).payments.map(({ id }) => id)).toEqual([idOf(1)]);
  expect(await page.payment(idOf(2))).toBeNull();
});

test('a balance is null until M-Pesa has told one', async () => {
  const client = await open();
  expect(await client.balance()).toBeNull();
  const account = { name: 'Utility Account', currency: 'KES', currentCents: 5_000, availableCents: 5_000 };
  gateway.memory.balances.push({
    ...{ id: idOf(5), shortcode: '600000', asOf: 0 },
    accounts: [{ ...account, reservedCents: 0, unclearedCents: 0 }],
  });
  expect(await client.balance('600000')).toMatchObject({ accounts: [{ name: 'Utility Account', available: '50.00' }] });
});
