/** Queries and mutations over HTTP: what comes out, for whom, and in how few reads. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
import { idOf, makeBalanceEnquiry, makeStatusEnquiry } from '../../support/memory-stations.js';
import { openTestGateway, refusalOf, sendGraphql, type TestGateway } from '../../support/test-gateway.js';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openTestGateway();
});
afterEach(() => gateway.stop());

const PAYMENT = `query ($id: ID!) { payment(id: $id) {
  id status version amount phoneNumber metadata merchantRequestId checkoutRequestId conversationId
  originatorConversationId createdAt needsReview failure { reason message retryable } cursor
  events { version status evidence cursor } } }`;

const STK_PUSH = 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id status amount } }';

test('a payment is shown in full to a server, and masked to a reader', async () => {
  const { memory, send } = gateway;
  memory.store(makePayment());
  memory.store(makeAcknowledged({ metadata: '{"order":7}' }));
  const { data, errors } = await send(PAYMENT, { id: makePayment().id }, 'server');
  expect(errors).toEqual([]);
  expect(data?.payment).toMatchObject({
    amount: '150.00',
    phoneNumber: '254712345678',
    metadata: { order: 7 },
    merchantRequestId: '29115-34620561-1',
    createdAt: '2026-11-23T09:00:00.000Z',
    failure: null,
    events: [
      { version: 1, evidence: 'REQUEST' },
      { version: 2, evidence: 'CALLBACK' },
    ],
  });
  const masked = await send(PAYMENT, { id: makePayment().id }, 'readonly');
  expect(masked.data?.payment).toMatchObject({
    phoneNumber: '2547*****678',
    metadata: null,
    merchantRequestId: null,
    checkoutRequestId: null,
    conversationId: null,
    originatorConversationId: null,
  });
});

test('the cursor of a payment is that of its last event', async () => {
  const { memory, send } = gateway;
  memory.store(makePayment());
  memory.store(makeAcknowledged());
  const { data } = await send('query ($id: ID!) { payment(id: $id) { cursor events { cursor } } }', {
    id: makePayment().id,
  });
  const payment = data?.payment as { cursor: string; events: { cursor: string }[] };
  expect(payment.cursor).toBe(payment.events.at(-1)?.cursor);
});

test('the sentence for the payer comes in two languages', async () => {
  gateway.memory.store(
    makePayment({ status: 'FAILED', failure: { reason: 'WRONG_PIN', resultCode: '2001', retryable: true } }),
  );
  const { data } = await gateway.send(
    'query ($id: ID!) { payment(id: $id) { failure { resultCode en: message sw: message(language: SW) } } }',
    { id: makePayment().id },
  );
  expect(data?.payment).toEqual({
    failure: { resultCode: '2001', en: expect.stringMatching(/PIN was not correct/), sw: expect.stringMatching(/PIN/) },
  });
});

test.each(["' or 1=1 --", '0', 'x'.repeat(10_000), '0000000000000000000P', ''])(
  'what is no id finds nothing: %.30s',
  async id => {
    const { data } = await gateway.send('query ($id: ID!) { payment(id: $id) { id } statusEnquiry(id: $id) { id } }', {
      id,
    });
    expect(data).toEqual({ payment: null, statusEnquiry: null });
    expect(gateway.memory.uses.size).toBe(0);
  },
);

test('pages follow one another, newest first, and start at the head of the log', async () => {
  for (let number = 1; number <= 5; number += 1) gateway.memory.store(makePayment({ id: idOf(number) }));
  const query = `query ($after: String) { payments(first: 2, after: $after) {
    cursor edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  type Answer = {
    payments: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  };
  const seen: string[] = [];
  let after: string | null = null;
  for (let isMore = true; isMore; ) {
    const { data } = await gateway.send(query, { after });
    const { edges, pageInfo } = (data as Answer).payments;
    seen.push(...edges.map(({ node }) => node.id));
    isMore = pageInfo.hasNextPage;
    after = pageInfo.endCursor;
  }
  expect(seen).toEqual([5, 4, 3, 2, 1].map(idOf));
});

test('nested fields of a whole page are read at once', async () => {
  for (let number = 1; number <= 20; number += 1) {
    gateway.memory.store(makePayment({ id: idOf(number) }));
    gateway.memory.callbacks.push({
      ...{ id: idOf(number), route: 'stk/callback', receivedAt: 0, verdict: 'APPLIED', note: null, copies: 1 },
      ...{ paymentId: idOf(number), body: Buffer.from('{}') },
    });
  }
  const { errors } = await gateway.send(`{
    payments { cursor edges { node { cursor events { version } } } }
    callbacks { edges { node { body payment { id } } } } }`);
  expect(errors).toEqual([]);
  expect(Object.fromEntries(gateway.memory.uses)).toEqual({
    ...{ readHead: 1, page: 1, findPositions: 1, findEvents: 1, callbacks: 1, byIds: 1 },
  });
});

test.each([
  ['{ payments { edges { node { id } } } }', 0],
  ['{ payments { edges { cursor } } }', 0],
  ['{ payments { ...Head } } fragment Head on PaymentConnection { ... on PaymentConnection { head: cursor } }', 1],
])('the head of the log is read when it is asked for: %s', async (query, reads) => {
  const { errors } = await gateway.send(query);
  expect(errors).toEqual([]);
  expect(gateway.memory.uses.get('readHead') ?? 0).toBe(reads);
});

test('a mutation hands over normalised input and the name of the caller', async () => {
  const input = {
    amount: 150,
    phoneNumber: '0712 345 678',
    accountReference: 'INV 7',
    metadata: { b: 1, a: [null, 'x'] },
  };
  const { data, errors } = await gateway.send(STK_PUSH, { input: { ...input, idempotencyKey: 'k 1' } }, 'server');
  expect(errors).toEqual([]);
  expect(data?.initiateStkPush).toMatchObject({ status: 'PENDING', amount: '150.00' });
  expect(gateway.memory.requested).toEqual([
    {
      caller: 'shop',
      idempotencyKey: 'k 1',
      amountCents: 15_000,
      phoneNumber: '254712345678',
      accountReference: 'INV 7',
      description: null,
      shortcode: null,
      metadata: '{"a":[null,"x"],"b":1}',
    },
  ]);
});

test('literals are read as variables are', async () => {
  const { errors } = await gateway.send(`mutation { initiateB2c(input: {
    amount: "20.00", phoneNumber: "+254 112 345 678", remarks: "Prize", idempotencyKey: "k 2", command: PROMOTION_PAYMENT, metadata: {z: 1, a: true}
  }) { id } }`);
  expect(errors).toEqual([]);
  expect(gateway.memory.requested).toMatchObject([
    { amountCents: 2_000, phoneNumber: '254112345678', command: 'PROMOTION_PAYMENT', metadata: '{"a":true,"z":1}' },
  ]);
});

test('enquiries show what they are about', async () => {
  const { memory, send } = gateway;
  memory.store(makePayment());
  memory.balances.push({
    ...{ id: idOf(5), shortcode: '600000', asOf: 0 },
    accounts: [
      {
        ...{ name: 'Utility Account', currency: 'KES', currentCents: -5, availableCents: 0 },
        ...{ reservedCents: 100, unclearedCents: 1 },
      },
    ],
  });
  memory.statusEnquiries.set(
    idOf(1),
    makeStatusEnquiry({ id: idOf(1), paymentId: makePayment().id, amountCents: 15_000 }),
  );
  memory.balanceEnquiries.set(idOf(2), makeBalanceEnquiry({ id: idOf(2), balanceId: idOf(5) }));
  const { data, errors } = await send(
    `query ($status: ID!, $balance: ID!) {
      statusEnquiry(id: $status) { status amount payment { id } }
      balanceEnquiry(id: $balance) { balance { accounts { current reserved } } }
      balance { asOf }
      balanceHistory { edges { node { shortcode } } } }`,
    { status: idOf(1), balance: idOf(2) },
    'readonly',
  );
  expect(errors).toEqual([]);
  expect(data).toEqual({
    statusEnquiry: { status: 'PENDING', amount: '150.00', payment: { id: makePayment().id } },
    balanceEnquiry: { balance: { accounts: [{ current: '-0.05', reserved: '1.00' }] } },
    balance: { asOf: '1970-01-01T00:00:00.000Z' },
    balanceHistory: { edges: [{ node: { shortcode: '600000' } }] },
  });
});

test('callbacks are for admins', async () => {
  const query = '{ callbacks { edges { node { id } } } }';
  expect((await gateway.send(query, {}, 'admin')).errors).toEqual([]);
  for (const role of ['payout', 'server', 'till', 'feed', 'metrics', 'readonly'] as const) {
    expect(refusalOf(await gateway.send(query, {}, role)).code).toBe('FORBIDDEN');
  }
});

test('a reader changes nothing and cannot look for phone numbers', async () => {
  const input = { amount: 1, phoneNumber: '0712345678', accountReference: 'A' };
  expect(refusalOf(await gateway.send(STK_PUSH, { input }, 'readonly')).code).toBe('FORBIDDEN');
  const filtered = '{ payments(filter: {phoneNumber: "0712345678"}) { cursor } }';
  expect(refusalOf(await gateway.send(filtered, {}, 'readonly')).code).toBe('FORBIDDEN');
  expect((await gateway.send(filtered, {}, 'server')).errors).toEqual([]);
  expect(gateway.memory.requested).toEqual([]);
});

test.each([undefined, 'Bearer nobody', 'Basic admin-key', 'admin-key', 'Bearer '])(
  'nothing is told to %s',
  async authorization => {
    for (const query of [
      '{ payments { cursor } }',
      '{ __typename }',
      '{ __schema { types { name } } }',
      'not graphql',
    ]) {
      const answer = await sendGraphql(gateway.url, { query }, authorization);
      expect({ status: answer.status, ...refusalOf(answer) }).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    }
  },
);

test('without keys every caller is admin', async () => {
  const open = await openTestGateway({ hasKeys: false });
  try {
    expect((await sendGraphql(open.url, { query: '{ callbacks { edges { cursor } } }' })).errors).toEqual([]);
  } finally {
    await open.stop();
  }
});

test('polling gives the head, then what came after it, page by page', async () => {
  const { memory, send } = gateway;
  const poll = `query ($id: ID, $after: Cursor, $first: Int) { paymentUpdates(id: $id, after: $after, first: $first) {
    updates { cursor event { version } payment { version cursor } } cursor hasMore } }`;
  const page = async (variables: Record<string, unknown>) => {
    const { data, errors } = await send(poll, variables);
    expect(errors).toEqual([]);
    return data?.paymentUpdates as { updates: { cursor: string; event: unknown }[]; cursor: string; hasMore: boolean };
  };
  memory.store(makePayment());
  const head = await page({});
  expect(head).toMatchObject({ updates: [], hasMore: false });
  const snapshot = await page({ id: makePayment().id });
  expect(snapshot).toMatchObject({ updates: [{ event: null, payment: { version: 1 } }], cursor: head.cursor });
  for (const version of [2, 3, 4]) memory.store(makePayment({ version }));
  const first = await page({ after: head.cursor, first: 2 });
  expect(first).toMatchObject({ updates: [{ event: { version: 2 } }, { event: { version: 3 } }], hasMore: true });
  expect(first.cursor).toBe(first.updates.at(-1)?.cursor);
  const second = await page({ after: first.cursor, first: 2 });
  expect(second).toMatchObject({ updates: [{ event: { version: 4 } }], hasMore: false });
  expect(await page({ after: second.cursor })).toEqual({ updates: [], cursor: second.cursor, hasMore: false });
});

test.each([
  [{ id: 'no id' }, 'NOT_FOUND', 'id'],
  [{ first: 0 }, 'BAD_USER_INPUT', 'first'],
  [{ first: 101 }, 'BAD_USER_INPUT', 'first'],
  [{ after: 'nonsense' }, 'BAD_USER_INPUT', 'after'],
  [{ id: idOf(1), filter: {} }, 'BAD_USER_INPUT', 'filter'],
])('polling refuses %j', async (variables, code, field) => {
  const poll = `query ($id: ID, $after: Cursor, $first: Int, $filter: PaymentFilter) {
    paymentUpdates(id: $id, after: $after, first: $first, filter: $filter) { cursor } }`;
  expect(refusalOf(await gateway.send(poll, variables))).toEqual({ code, field });
});

test('an operator asks again, resolves a review, and replays a callback', async () => {
  const { memory, send } = gateway;
  memory.store(makePayment({ reviewReasons: ['FACTS_DIFFER'] }));
  const { id } = makePayment();
  const refreshed = await send('mutation ($id: ID!) { refreshPayment(id: $id) { id needsReview } }', { id }, 'server');
  expect(refreshed.data?.refreshPayment).toEqual({ id, needsReview: true });
  const resolve = `mutation ($id: ID!, $note: String!) {
    resolveReview(paymentId: $id, note: $note) { needsReview reviewReasons } }`;
  const resolved = await send(resolve, { id, note: 'paid in cash' });
  expect(resolved.data?.resolveReview).toEqual({ needsReview: false, reviewReasons: [] });
  memory.callbacks.push({
    ...{ id: idOf(8), route: 'stk/callback', receivedAt: 0, verdict: 'UNMATCHED', note: null, paymentId: null },
    ...{ body: Buffer.from('{}'), copies: 1 },
  });
  const replay = 'mutation ($id: ID!) { replayCallback(id: $id) { id verdict } }';
  expect((await send(replay, { id: idOf(8) })).data?.replayCallback).toEqual({ id: idOf(8), verdict: 'UNMATCHED' });
});

test('an operator releases an initiator that M-Pesa refused', async () => {
  const { memory, send } = gateway;
  memory.locked.set('apiop', { name: 'apiop', resultCode: '2001', shortcodes: ['600000'] });
  const locked = await send('{ lockedInitiators { name resultCode } }', {}, 'server');
  expect(locked.data?.lockedInitiators).toEqual([{ name: 'apiop', resultCode: '2001' }]);
  const released = await send('mutation { releaseInitiator(name: "apiop") { name resultCode } }');
  expect(released.data?.releaseInitiator).toEqual({ name: 'apiop', resultCode: '2001' });
  expect((await send('{ lockedInitiators { name } }')).data?.lockedInitiators).toEqual([]);
});

test.each([
  ['mutation { refreshPayment(id: "no id") { id } }', 'NOT_FOUND', 'id'],
  [`mutation { refreshPayment(id: "${idOf(77)}") { id } }`, 'NOT_FOUND', 'id'],
  ['mutation { resolveReview(paymentId: "no id", note: "x") { id } }', 'NOT_FOUND', 'paymentId'],
  [`mutation { resolveReview(paymentId: "${idOf(77)}", note: "") { id } }`, 'BAD_USER_INPUT', 'note'],
  [`mutation { resolveReview(paymentId: "${idOf(77)}", note: "${'x'.repeat(501)}") { id } }`, 'BAD_USER_INPUT', 'note'],
  ['mutation { replayCallback(id: "no id") { id } }', 'NOT_FOUND', 'id'],
  ['mutation { releaseInitiator(name: "nobody") { name } }', 'NOT_FOUND', 'name'],
])('what an operator cannot do: %.60s', async (mutation, code, field) => {
  expect(refusalOf(await gateway.send(mutation))).toEqual({ code, field });
});
