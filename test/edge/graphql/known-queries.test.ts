/** What is asked again and again is answered as it was the first time by Apollo Server: status, headers and every byte. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
  gateway.memory.store(makePayment());
  gateway.memory.store(makeAcknowledged());
});
afterAll(() => gateway.stop());

const ID = makePayment().id;
const ONE = 'query One($id: ID!) { payment(id: $id) { id amount createdAt } }';
const TWO = 'query A { payments { edges { node { id } } } } query B { payments { edges { cursor } } }';

async function send(body: unknown, headers: Record<string, string>) {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', authorization: bearer('server'), ...headers },
  });
  const { date: _date, ...others } = Object.fromEntries(response.headers);
  // The reference of what nobody expected is another each time.
  const text = (await response.text()).replace(/[0-9a-f]{16}/g, 'reference');
  return { status: response.status, headers: others, text };
}

const ACCEPTS = [
  '*/*',
  'application/json',
  'application/graphql-response+json, application/json;q=0.9',
  'application/json, application/graphql-response+json',
  'multipart/mixed, application/graphql-response+json',
  'text/html',
  'nonsense',
];

const BODIES: readonly unknown[] = [
  { query: ONE, variables: { id: ID } },
  { query: ONE, variables: { id: ID }, operationName: 'One' },
  { query: ONE, variables: { id: ID }, operationName: 'Other' },
  { query: ONE, variables: { id: ID }, operationName: '' },
  { query: ONE, variables: { id: ID, more: 1 }, extensions: null },
  { query: ONE, variables: { id: ID }, extensions: {} },
  { query: ONE, variables: { id: ID }, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
  { query: ONE, variables: { id: 'no id' } },
  { query: ONE, variables: { id: null } },
  { query: ONE, variables: { id: 1.5 } },
  { query: ONE, variables: [] },
  { query: ONE, variables: 'x' },
  { query: ONE },
  { query: TWO },
  { query: TWO, operationName: 'A' },
  { query: TWO, operationName: 'B', variables: null },
  {
    query:
      '{ payments(after: "nonsense") { edges { cursor } } callbacks { edges { cursor } } payment(id: "1") { id } }',
  },
  { query: '{ paymentUpdates(id: "1") { cursor } }' },
  { query: `query ($yes: Boolean!) { payment(id: "${ID}") { id @skip(if: $yes) status } }`, variables: { yes: true } },
  { query: '{ payments { edges { node { nothing } } } }' },
  { query: '{ __typename' },
  { query: `mutation { refreshPayment(id: "${idOf(77)}") { id } }` },
  { query: 'subscription { paymentUpdated { cursor } }' },
];

test.each(BODIES.map(body => [JSON.stringify(body), body]))('%s', async (_text, body) => {
  for (const accept of ACCEPTS) {
    const first = await send(body, { accept });
    for (let times = 0; times < 6; times += 1) expect(await send(body, { accept })).toEqual(first);
  }
});

test('who may not ask what another has asked is refused', async () => {
  const body = { query: '{ callbacks { edges { cursor } } }' };
  for (let times = 0; times < 6; times += 1) {
    const { text } = await send(body, { authorization: bearer('admin') });
    expect(text).toBe('{"data":{"callbacks":{"edges":[]}}}');
  }
  expect((await send(body, {})).text).toContain('FORBIDDEN');
  expect((await send(body, { authorization: 'Bearer nobody' })).status).toBe(401);
});

test('what is answered again is read again', async () => {
  const body = { query: ONE, variables: { id: idOf(5) } };
  for (let version = 1; version < 8; version += 1) {
    gateway.memory.store(makePayment({ id: idOf(5), version, amountCents: version * 100 }));
    expect((await send(body, {})).text).toContain(`"amount":"${version}.00"`);
  }
});
