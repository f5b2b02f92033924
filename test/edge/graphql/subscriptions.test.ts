/** Subscriptions with the stock client of graphql-ws: snapshot, order, resume, completion, roles, and nothing left behind. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import type { Role } from '../../../src/callers/roles.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf, makeStatusEnquiry } from '../../support/memory-stations.js';
import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

let gateway: TestGateway;
let number = 0;
beforeAll(async () => {
  gateway = await openTestGateway();
});
beforeEach(() => {
  number += 1;
});
afterEach(() => waitUntil('nobody follows', () => gateway.memory.followers() === 0));
afterAll(() => gateway.stop());

const WATCH = `subscription ($id: ID, $after: Cursor, $untilSettled: Boolean, $filter: PaymentFilter) {
  paymentUpdated(id: $id, after: $after, untilSettled: $untilSettled, filter: $filter) {
    cursor event { version cursor } payment { id version status phoneNumber cursor events { version } } } }`;

interface Update {
  readonly cursor: string;
  readonly event: { readonly version: number; readonly cursor: string } | null;
  readonly payment: {
    readonly id: string;
    readonly version: number;
    readonly status: string;
    readonly phoneNumber: string;
    readonly cursor: string;
    readonly events: readonly { readonly version: number }[];
  };
}

function connect(role: Role = 'admin'): Client {
  return createClient({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: bearer(role) },
    retryAttempts: 0,
  });
}

/** Every update until the subscription completes by itself or `count` have come. */
async function collect(client: Client, variables: Record<string, unknown>, count = Infinity): Promise<Update[]> {
  const updates: Update[] = [];
  for await (const { data, errors } of client.iterate<{ paymentUpdated: Update }>({ query: WATCH, variables })) {
    if (errors) throw errors[0];
    if (data) updates.push(data.paymentUpdated);
    if (updates.length >= count) break;
  }
  return updates;
}

test('the first message is the payment as it is now, then come its versions, until it is settled', async () => {
  const payment = makePayment({ id: idOf(number), phoneNumber: '254712345678' });
  gateway.memory.store(payment);
  const client = connect('readonly');
  const collected = collect(client, { id: payment.id, untilSettled: true });
  await waitUntil('somebody follows', () => gateway.memory.followers() === 1);
  gateway.memory.store({ ...payment, version: 2 });
  gateway.memory.store({ ...payment, version: 3, status: 'COMPLETED' });
  const updates = await collected;
  expect(updates.map(({ payment, event }) => [payment.version, event?.version, payment.events.length])).toEqual([
    [1, undefined, 1],
    [2, 2, 2],
    [3, 3, 3],
  ]);
  for (const update of updates) {
    expect(update.cursor).toBe(update.payment.cursor);
    expect(update.payment.phoneNumber).toBe('2547*****678');
  }
  await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
  await client.dispose();
});

test('resuming after a cursor repeats nothing and loses nothing', async () => {
  const payment = makePayment({ id: idOf(number) });
  gateway.memory.store(payment);
  const client = connect();
  const [first] = await collect(client, { id: payment.id }, 1);
  for (const version of [2, 3, 4]) gateway.memory.store({ ...payment, version });
  const rest = await collect(client, { id: payment.id, after: first?.cursor }, 3);
  expect(rest.map(({ event }) => event?.version)).toEqual([2, 3, 4]);
  await client.dispose();
});

test('a database that goes away between an update and what is shown beside it costs time, and not the update', async () => {
  const payment = makePayment({ id: idOf(number) });
  gateway.memory.store(payment);
  const clients = [connect(), connect()];
  const collected = clients.map(client => collect(client, { id: payment.id }, 3));
  await waitUntil('both follow', () => gateway.memory.followers() === 2);
  gateway.memory.uses.clear();
  gateway.memory.fault = new StoreUnavailable('away');
  gateway.memory.store({ ...payment, version: 2 });
  await waitUntil('it was read', () => (gateway.memory.uses.get('findEvents') ?? 0) > 0);
  gateway.memory.fault = null;
  gateway.memory.store({ ...payment, version: 3 });
  for (const updates of await Promise.all(collected)) {
    expect(updates.map(update => [update.payment.version, update.payment.events.length])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  }
  for (const client of clients) await client.dispose();
});

test('without an id every payment that matches is told', async () => {
  const client = connect();
  const collected = collect(client, { filter: { status: ['FAILED'] } }, 1);
  await waitUntil('somebody follows', () => gateway.memory.followers() === 1);
  gateway.memory.store(makePayment({ id: idOf(1_000 + number) }));
  gateway.memory.store(makePayment({ id: idOf(2_000 + number), status: 'FAILED' }));
  expect(await collected).toMatchObject([{ payment: { id: idOf(2_000 + number) } }]);
  await client.dispose();
});

test.each([
  [{ untilSettled: true }, 'BAD_USER_INPUT', 'untilSettled'],
  [{ id: idOf(1), filter: {} }, 'BAD_USER_INPUT', 'filter'],
  [{ after: 'nonsense' }, 'BAD_USER_INPUT', 'after'],
  [{ id: idOf(1), after: 5 }, 'BAD_USER_INPUT', 'after'],
  [{ filter: { status: ['GONE'] } }, 'BAD_USER_INPUT', 'status'],
  [{ id: idOf(77_777) }, 'NOT_FOUND', 'id'],
  [{ id: 'no id' }, 'NOT_FOUND', 'id'],
])('a subscription that cannot be is refused: %j', async (variables, code, field) => {
  const client = connect();
  const refusal = await collect(client, variables).then(
    () => null,
    (error: unknown) => [error].flat()[0],
  );
  expect(refusal).toMatchObject({ extensions: { code } });
  expect((refusal as { extensions: { field?: string } }).extensions.field).toBe(field);
  await client.dispose();
});

test('a reader may watch, and may not look for phone numbers', async () => {
  const client = connect('readonly');
  await expect(collect(client, { filter: { phoneNumber: '0712345678' } })).rejects.toMatchObject({
    extensions: { code: 'FORBIDDEN' },
  });
  await client.dispose();
});

test('an enquiry is told as it is now', async () => {
  gateway.memory.statusEnquiries.set(idOf(5), makeStatusEnquiry({ id: idOf(5) }));
  const client = connect();
  const told: unknown[] = [];
  const query = 'subscription ($id: ID!) { statusEnquiryUpdated(id: $id) { id status } }';
  for await (const { data } of client.iterate({ query, variables: { id: idOf(5) } })) told.push(data);
  expect(told).toEqual([{ statusEnquiryUpdated: { id: idOf(5), status: 'PENDING' } }]);
  await client.dispose();
});
