/** Watch tokens: who gets one, what it opens on every transport, and that everything else does not exist for it. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';

import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import { deriveKey } from '../../../src/lib/derive-key.js';
import { Secret } from '../../../src/lib/secret.js';
import { openEventStream } from '../../support/event-stream.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf, makeStatusEnquiry } from '../../support/memory-stations.js';
import { openRawSocket } from '../../support/raw-socket.js';
import { openTestGateway, refusalOf, sendGraphql, type TestGateway } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const OLD = new Secret('o'.repeat(32));
const NEW = new Secret('n'.repeat(32));
const own = makePayment({ id: idOf(1), mpesaReceipt: 'OWN1234567' });
const foreign = makePayment({ id: idOf(2), mpesaReceipt: 'ALIEN12345' });

describe('a token', () => {
  const clock = createVirtualClock(NOON);
  const tokens = createWatchTokens([NEW, OLD], clock);

  test('says what it is for until it ends, and not one second longer', async () => {
    const { token, expiresAt } = await tokens.create(own.id, 60);
    expect(expiresAt).toBe(NOON + 60_000);
    expect(await tokens.read(token)).toEqual({ paymentId: own.id, expiresAt });
    const later = createVirtualClock(NOON + 60_000);
    expect(await createWatchTokens([NEW], later).read(token)).toBeNull();
  });

  test('is signed with the first secret and verified with all', async () => {
    const { token } = await createWatchTokens([OLD], clock).create(own.id, 60);
    expect(await tokens.read(token)).toMatchObject({ paymentId: own.id });
    expect(await createWatchTokens([NEW], clock).read(token)).toBeNull();
    const fresh = await tokens.create(own.id, 60);
    expect(await createWatchTokens([NEW], clock).read(fresh.token)).toMatchObject({ paymentId: own.id });
  });

  test.each([
    ['of another kind', { alg: 'HS256', typ: 'JWT' }, 'watch-token', own.id],
    ['signed for another use', { alg: 'HS256', typ: 'watch+jwt' }, 'callback-url', own.id],
    ['for what is no id', { alg: 'HS256', typ: 'watch+jwt' }, 'watch-token', "' OR 1=1"],
    ['of another algorithm', { alg: 'HS512', typ: 'watch+jwt' }, 'watch-token', own.id],
  ])('is nothing when it is %s', async (_what, header, label, subject) => {
    const key = Buffer.concat([deriveKey(NEW, label), deriveKey(NEW, label)]).subarray(
      0,
      header.alg === 'HS512' ? 64 : 32,
    );
    const token = await new SignJWT().setProtectedHeader(header).setSubject(subject).setExpirationTime('1h').sign(key);
    expect(await tokens.read(token)).toBeNull();
  });

  test('without an end, or changed in any letter, is nothing', async () => {
    const header = { alg: 'HS256', typ: 'watch+jwt' };
    const endless = new SignJWT().setProtectedHeader(header).setSubject(own.id);
    expect(await tokens.read(await endless.sign(deriveKey(NEW, 'watch-token')))).toBeNull();
    const { token } = await tokens.create(own.id, 60);
    const unsigned = `${Buffer.from('{"alg":"none","typ":"watch+jwt"}').toString('base64url')}.${token.split('.')[1]}.`;
    expect(await tokens.read(unsigned)).toBeNull();
    for (let place = 0; place < token.length; place += 1) {
      // The last letter of a signature holds bits that mean nothing.
      if (place === token.length - 1) continue;
      const other = token[place] === 'A' ? 'B' : 'A';
      expect(await tokens.read(token.slice(0, place) + other + token.slice(place + 1))).toBeNull();
    }
  });
});

describe('the bearer of a token', () => {
  let gateway: TestGateway;
  let clock: VirtualClock;
  let bearer: string;
  beforeEach(async () => {
    clock = createVirtualClock(NOON);
    gateway = await openTestGateway({ clock });
    gateway.memory.store(own);
    gateway.memory.store(foreign);
    bearer = `Bearer ${await createToken(60)}`;
  });
  afterEach(() => gateway.stop());

  async function createToken(ttlSeconds: number, paymentId = own.id): Promise<string> {
    const mutation = 'mutation ($id: ID!, $ttl: Int) { createWatchToken(paymentId: $id, ttlSeconds: $ttl) { token } }';
    const { data, errors } = await gateway.send(mutation, { id: paymentId, ttl: ttlSeconds }, 'server');
    if (!data) throw new Error(JSON.stringify(errors));
    return (data.createWatchToken as { token: string }).token;
  }
  const ask = (query: string, variables: Record<string, unknown> = {}) =>
    sendGraphql(gateway.url, { query, variables }, bearer);

  test('reads its payment as a reader does, and finds no other', async () => {
    const read = 'query ($id: ID!) { payment(id: $id) { id phoneNumber metadata watchToken { token } } }';
    expect((await ask(read, { id: own.id })).data?.payment).toEqual({
      ...{ id: own.id, phoneNumber: '2547*****678', metadata: null, watchToken: null },
    });
    expect(await ask(read, { id: foreign.id })).toEqual(await ask(read, { id: idOf(77) }));
    const byReceipt = 'query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) { id } }';
    expect((await ask(byReceipt, { receipt: 'OWN1234567' })).data?.paymentByReceipt).toEqual({ id: own.id });
    expect(await ask(byReceipt, { receipt: 'ALIEN12345' })).toEqual(await ask(byReceipt, { receipt: 'NOBODY1234' }));
    // A15: the same is done for both, so that the time that it takes tells nothing either.
    expect(gateway.memory.uses.get('byReceipt')).toBeUndefined();
    const list = '{ payments { edges { node { id } } pageInfo { hasNextPage } } }';
    expect((await ask(list)).data?.payments).toEqual({
      edges: [{ node: { id: own.id } }],
      pageInfo: { hasNextPage: false },
    });
    const completed = await ask('{ payments(filter: {status: COMPLETED}) { edges { node { id } } } }');
    expect(completed.data?.payments).toEqual({ edges: [] });
  });

  test('polls its payment, and no other', async () => {
    const poll = `query ($id: ID, $after: Cursor) { paymentUpdates(id: $id, after: $after) {
      updates { payment { id version } } cursor hasMore } }`;
    expect((await ask(poll, { id: own.id })).data?.paymentUpdates).toMatchObject({
      updates: [{ payment: { version: 1 } }],
    });
    expect(await ask(poll, { id: foreign.id })).toEqual(await ask(poll, { id: idOf(77) }));
    const head = (await ask(poll)).data?.paymentUpdates as { cursor: string };
    gateway.memory.store({ ...foreign, version: 2 });
    gateway.memory.store({ ...own, version: 2 });
    expect((await ask(poll, { after: head.cursor })).data?.paymentUpdates).toMatchObject({
      updates: [{ payment: { id: own.id, version: 2 } }],
    });
  });

  test('may look at the enquiries about its payment only', async () => {
    gateway.memory.statusEnquiries.set(idOf(5), makeStatusEnquiry({ id: idOf(5), paymentId: own.id }));
    gateway.memory.statusEnquiries.set(idOf(6), makeStatusEnquiry({ id: idOf(6), paymentId: foreign.id }));
    const read = 'query ($id: ID!) { statusEnquiry(id: $id) { id } }';
    expect((await ask(read, { id: idOf(5) })).data?.statusEnquiry).toEqual({ id: idOf(5) });
    expect((await ask(read, { id: idOf(6) })).data?.statusEnquiry).toBeNull();
    const query = 'subscription ($id: ID!) { statusEnquiryUpdated(id: $id) { id } }';
    const watch = async (id: string) =>
      (await openEventStream(gateway.url, { query, variables: { id } }, bearer)).ended;
    const [told, refused] = [await watch(idOf(5)), await watch(idOf(6))];
    expect(told[0]?.data).toEqual({ data: { statusEnquiryUpdated: { id: idOf(5) } } });
    expect(refused[0]?.data).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND', field: 'id' } }] });
    expect(refused).toEqual(await watch(idOf(77)));
  });

  test.each([
    '{ balance { asOf } }',
    '{ balanceHistory { edges { cursor } } }',
    '{ callbacks { edges { cursor } } }',
    `{ balanceEnquiry(id: "${idOf(1)}") { id } }`,
    `mutation { refreshPayment(id: "${idOf(1)}") { id } }`,
    `mutation { createWatchToken(paymentId: "${idOf(1)}") { token } }`,
    'mutation { initiateStkPush(input: {amount: 1, phoneNumber: "0712345678", accountReference: "A"}) { id } }',
    '{ payments(filter: {phoneNumber: "0712345678"}) { edges { cursor } } }',
  ])('may not: %s', async query => {
    expect(refusalOf(await ask(query)).code).toBe('FORBIDDEN');
  });

  test('watches its payment by WebSocket until the token ends, and comes back with a new one', async () => {
    const raw = await openRawSocket(gateway.url);
    await raw.init({ authorization: bearer });
    const query =
      'subscription ($id: ID, $after: Cursor) { paymentUpdated(id: $id, after: $after) { cursor payment { id version } } }';
    raw.say({ id: 'own', type: 'subscribe', payload: { query, variables: { id: own.id } } });
    raw.say({ id: 'all', type: 'subscribe', payload: { query } });
    raw.say({ id: 'foreign', type: 'subscribe', payload: { query, variables: { id: foreign.id } } });
    raw.say({ id: 'nobody', type: 'subscribe', payload: { query, variables: { id: idOf(77) } } });
    const [refused, unknown] = [await raw.hear('next', 'foreign'), await raw.hear('next', 'nobody')];
    expect(refused.payload).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    expect(messageOf(refused.payload)).toBe(messageOf(unknown.payload));
    await raw.hear('next', 'own');
    await waitUntil('both follow', () => gateway.memory.followers() === 2);
    gateway.memory.store({ ...foreign, version: 2 });
    gateway.memory.store({ ...own, version: 2 });
    for (const id of ['own', 'all']) {
      const { payload } = await raw.hear('next', id);
      expect(payload).toMatchObject({ data: { paymentUpdated: { payment: { id: own.id, version: 2 } } } });
    }
    await clock.advance(60_000);
    expect((await raw.closed()).code).toBe(4403);
    await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
    const late = await openRawSocket(gateway.url);
    late.say({ type: 'connection_init', payload: { authorization: bearer } });
    expect((await late.closed()).code).toBe(4401);
    const renewed = await openRawSocket(gateway.url);
    await renewed.init({ authorization: `Bearer ${await createToken(60)}` });
    renewed.socket.close();
  });

  test('watches its payment by SSE until the token ends: one error, then complete', async () => {
    const query = 'subscription ($id: ID!) { paymentUpdated(id: $id) { payment { version } } }';
    const stream = await openEventStream(gateway.url, { query, variables: { id: own.id } }, bearer);
    await stream.hear(1);
    await clock.advance(60_000);
    const events = await stream.ended;
    expect(events.map(({ event }) => event)).toEqual(['next', 'next', 'complete']);
    expect(events[1]?.data).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
    const late = await openEventStream(gateway.url, { query, variables: { id: own.id } }, bearer);
    expect(late.status).toBe(401);
  });

  test('never has it in a URL', async () => {
    const token = bearer.slice('Bearer '.length);
    for (const path of ['/graphql?query={__typename}&', '/graphql/stream?query={__typename}&']) {
      for (const name of ['token', 'authorization', 'access_token']) {
        const headers = { accept: 'text/event-stream, application/json', 'apollo-require-preflight': '1' };
        const response = await fetch(`${gateway.url}${path}${name}=${token}`, { headers });
        expect(response.status).toBe(401);
      }
    }
  });

  test.each([0, -1, 86_401])('a token of %d seconds is not given', async ttl => {
    const mutation = 'mutation ($id: ID!, $ttl: Int) { createWatchToken(paymentId: $id, ttlSeconds: $ttl) { token } }';
    const refusal = refusalOf(await gateway.send(mutation, { id: own.id, ttl }));
    expect(refusal).toEqual({ code: 'BAD_USER_INPUT', field: 'ttlSeconds' });
  });

  test('a token for what is not there is not given', async () => {
    for (const id of [idOf(77), 'no id']) {
      const answer = await gateway.send('mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }', { id });
      expect(refusalOf(answer).code).toBe('NOT_FOUND');
    }
  });

  test('the mutation that makes a payment brings one along', async () => {
    const mutation = `mutation ($input: StkPushInput!) {
      initiateStkPush(input: $input) { id watchToken { token paymentId expiresAt } } }`;
    const input = { amount: 150, phoneNumber: '0712345678', accountReference: 'A' };
    const { data } = await gateway.send(mutation, { input }, 'server');
    const made = data?.initiateStkPush as {
      id: string;
      watchToken: { token: string; paymentId: string; expiresAt: string };
    };
    expect(made.watchToken).toMatchObject({ paymentId: made.id, expiresAt: '2026-11-23T12:15:00.000Z' });
    bearer = `Bearer ${made.watchToken.token}`;
    expect((await ask('query ($id: ID!) { payment(id: $id) { id } }', { id: made.id })).data?.payment).toEqual({
      id: made.id,
    });
  });
});

test('where no key is set, a token is still judged as one', async () => {
  const gateway = await openTestGateway({ hasKeys: false });
  const { status } = await sendGraphql(gateway.url, { query: '{ __typename }' }, 'Bearer aaa.bbb.ccc');
  expect(status).toBe(401);
  await gateway.stop();
});

function messageOf(payload: unknown): string | undefined {
  return (payload as { errors?: { message: string }[] }).errors?.[0]?.message;
}
