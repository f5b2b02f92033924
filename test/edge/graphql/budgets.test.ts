/** A4: nobody multiplies what one request moves, and what a key asks for is counted on every door. */

import { afterEach, describe, expect, it } from '@jest/globals';

import { isMoneyMoved, isMpesaAsked, rightOf } from '../../../src/graphql/authorize.js';
import { buildSchema } from '../../../src/graphql/build-schema.js';
import type { ApiKeyRow } from '../../../src/keys/api-key-row.js';
import { digestOf } from '../../../src/keys/key-text.js';
import { openEventStream } from '../../support/event-stream.js';
import { ABOUT, idOf } from '../../support/memory-stations.js';
import { openRawSocket } from '../../support/raw-socket.js';
import {
  bearer,
  type GraphqlAnswer,
  openTestGateway,
  sendGraphql,
  type TestGateway,
} from '../../support/test-gateway.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

let gateway: TestGateway;
afterEach(() => gateway.stop());

const B2C =
  'initiateB2c(input: {amount: 10, phoneNumber: "0722000000", remarks: "Refund", idempotencyKey: "k"}) { id }';
const BOUND: ApiKeyRow = {
  ...{ id: idOf(1), name: 'bound', role: 'server', digest: digestOf('bound-key'), createdAt: 0, shortcodes: '600000' },
  ...{ expiresAt: null, revokedAt: null, lastUsedAt: null, addresses: null, madeBy: null },
};
const PUSH = 'initiateStkPush(input: {amount: 10, phoneNumber: "0722000000", accountReference: "a"}) { id }';

describe('A4: one operation', () => {
  it.each([
    ['two aliases', `mutation { a: ${B2C} b: ${B2C} }`],
    ['two kinds', `mutation { ${B2C} ${PUSH} }`],
    ['a fragment', `mutation { ...F ${PUSH} } fragment F on Mutation { ${B2C} }`],
    ['an inline fragment', `mutation { ... { a: ${B2C} } ... on Mutation { b: ${B2C} } }`],
    [
      'one that is left out by a variable',
      `mutation ($is: Boolean = false) { a: ${PUSH} ...F } fragment F on Mutation { b: ${PUSH} }`.replace(
        '...F',
        '...F @include(if: $is)',
      ),
    ],
  ])('moves money once: with %s nothing happens', async (_what, document) => {
    gateway = await openTestGateway();
    const { status, errors } = await gateway.send(document);
    expect([status, errors]).toMatchObject([
      400,
      [
        {
          message: expect.stringContaining('more than one mutation that moves money'),
          extensions: { code: 'LIMIT_EXCEEDED' },
        },
      ],
    ]);
    expect(gateway.memory.requested).toEqual([]);
  });

  it('may do other things beside, and a document may hold several', async () => {
    gateway = await openTestGateway();
    const beside = await gateway.send(`mutation { ${PUSH} resumePayouts { version } }`);
    expect(beside.errors).toEqual([]);
    expect(gateway.memory.requested).toHaveLength(1);
  });

  it('knows each mutation by which money may move', async () => {
    gateway = await openTestGateway();
    const fields = Object.values(buildSchema().getMutationType()?.getFields() ?? {});
    const moving = fields.filter(field => ['SEND_MONEY', 'TAKE_PAYMENTS'].includes(rightOf(field)));
    const still = moving.filter(field => !isMoneyMoved(field)).map(({ name }) => name);
    expect(still.sort()).toEqual(['cancelCheckout', 'createCheckout', 'rejectPayout']);
  });
});

describe('A4: the budget of a key', () => {
  const withRates = (
    rates: { mutationsPerMinute: number | null; costPerMinute: number | null },
    clock = createVirtualClock(0),
  ) =>
    openTestGateway({
      ...{ clock, about: { ...ABOUT, limits: { ...ABOUT.limits, rates } } },
      keys: [BOUND],
    });

  it('is said with 429 and the seconds to wait, reaches no station, and is each name’s own', async () => {
    gateway = await withRates({ mutationsPerMinute: 6, costPerMinute: null });
    expect((await gateway.send(`mutation { ${PUSH} }`, {}, 'server')).errors).toEqual([]);
    const body = JSON.stringify({ query: `mutation { ${PUSH} }` });
    const headers = { authorization: bearer('server'), 'content-type': 'application/json' };
    const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    expect(gateway.memory.requested).toHaveLength(1);
    expect((await gateway.send(`mutation { ${PUSH} }`, {}, 'payout')).errors).toEqual([]);
  });

  it('counts queries by their cost, those that are compiled too, and subscriptions once', async () => {
    gateway = await withRates({ mutationsPerMinute: null, costPerMinute: 600 });
    const query = '{ payments(first: 10) { edges { node { id } } } }';
    const statuses: number[] = [];
    for (let time = 0; time < 12; time += 1) statuses.push((await gateway.send(query, {}, 'server')).status);
    expect(statuses.indexOf(429)).toBeGreaterThan(0);
    expect(statuses.lastIndexOf(200)).toBeLessThan(statuses.indexOf(429));
    const subscription = 'subscription { paymentUpdated { cursor } }';
    const raw = await openRawSocket(gateway.url);
    await raw.init({ authorization: bearer('server') });
    raw.say({ type: 'subscribe', id: '1', payload: { query: subscription } });
    const refused = [{ extensions: { code: 'RATE_LIMITED' } }];
    expect((await raw.hear('error', '1')).payload).toMatchObject(refused);
    raw.socket.terminate();
    const stream = await openEventStream(gateway.url, { query: subscription }, bearer('server'));
    expect((await stream.ended)[0]?.data).toMatchObject({ errors: refused });
  });

  it('counts each query once, whether it is compiled, known or new', async () => {
    const clock = createVirtualClock(0);
    gateway = await withRates({ mutationsPerMinute: null, costPerMinute: 360 }, clock);
    const ask = async () => (await gateway.send('{ gateway { version } }', {}, 'server')).status;
    // Until it is compiled, it is also paid for as a document.
    for (let time = 0; time < 3; time += 1) await ask();
    await clock.advance(60_000);
    const statuses: number[] = [];
    for (let time = 0; time < 31; time += 1) statuses.push(await ask());
    expect(statuses.indexOf(429)).toBe(30);
  });

  it.each([
    ['POST', (query: string) => gateway.send(query, {}, 'server')],
    [
      'a stream',
      async (query: string) => {
        const stream = await openEventStream(gateway.url, { query }, bearer('server'));
        return ((await stream.ended)[0]?.data ?? {}) as Pick<GraphqlAnswer, 'errors'>;
      },
    ],
  ])('counts the tokens of documents that are not valid, by %s', async (_door, ask) => {
    gateway = await withRates({ mutationsPerMinute: null, costPerMinute: 6_000 });
    const codes: unknown[] = [];
    for (let time = 0; time < 8; time += 1) {
      const { errors } = await ask(`{ n${time} ${'colour '.repeat(240)} }`);
      codes.push(errors[0]?.extensions.code);
    }
    const refusedAt = codes.indexOf('RATE_LIMITED');
    expect([refusedAt, new Set(codes.slice(refusedAt)).size]).toEqual([5, 1]);
  });

  const ASK = 'organization(identifier: "600000", kind: PAYBILL) { name }';
  it.each([
    ['two aliases', `{ a: ${ASK} b: ${ASK} }`],
    ['a fragment', `query { ...F a: ${ASK} } fragment F on Query { b: ${ASK} }`],
    ['an inline fragment', `query { ... { a: ${ASK} } ... on Query { b: ${ASK} } gateway { version } }`],
  ])('counts each question that a query puts to M-Pesa as a mutation, a bound key’s too: %s', async (_what, query) => {
    gateway = await withRates({ mutationsPerMinute: 24, costPerMinute: null });
    for (const authorization of [bearer('server'), 'Bearer bound-key']) {
      const statuses: number[] = [];
      for (let time = 0; time < 4; time += 1) {
        statuses.push((await sendGraphql(gateway.url, { query }, authorization)).status);
      }
      expect(statuses).toEqual([200, 200, 429, 429]);
      const other = await sendGraphql(gateway.url, { query: '{ lockedInitiators { name } }' }, authorization);
      expect(other.status).toBe(200);
    }
    expect(gateway.memory.uses.get('organization')).toBe(8);
  });

  it('knows each query and each subscription that asks M-Pesa', async () => {
    gateway = await openTestGateway();
    const schema = buildSchema();
    const types = [schema.getQueryType(), schema.getSubscriptionType()];
    const asking = types.flatMap(type => Object.values(type?.getFields() ?? {})).filter(isMpesaAsked);
    expect(asking.map(({ name }) => name)).toEqual(['organization']);
  });
});
