/** Where a socket's credential may stand, and that each operation may bring its own. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openRawSocket, type RawSocket } from '../../support/raw-socket.js';
import { bearer, openTestGateway, type TestGateway, TOKEN_SECRET } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const [one, two] = [makePayment({ id: idOf(1) }), makePayment({ id: idOf(2) })];
const WATCH = 'subscription ($id: ID) { paymentUpdated(id: $id) { payment { id version phoneNumber } } }';

let gateway: TestGateway;
let clock: VirtualClock;
let tokenOf: (paymentId: string, ttlSeconds?: number) => Promise<string>;
beforeEach(async () => {
  clock = createVirtualClock(NOON);
  gateway = await openTestGateway({ clock });
  const tokens = createWatchTokens([TOKEN_SECRET], clock);
  tokenOf = async (paymentId, ttlSeconds = 900) => `Bearer ${(await tokens.create(paymentId, ttlSeconds)).token}`;
  gateway.memory.store(one);
  gateway.memory.store(two);
});
afterEach(() => gateway.stop());

const subscribe = (id: string, paymentId: string | null, extensions?: unknown) => ({
  id,
  type: 'subscribe',
  payload: { query: WATCH, variables: { id: paymentId }, extensions },
});

/** How the gateway answers a hello: 'ack', or why it closes. */
async function greet(payload: unknown, headers = {}, path = ''): Promise<unknown> {
  const raw = await openRawSocket(gateway.url, 'graphql-transport-ws', headers, path);
  raw.say({ type: 'connection_init', payload });
  const answer = await Promise.race([raw.hear('connection_ack').then(() => 'ack'), raw.closed()]);
  raw.socket.close();
  return answer;
}

describe('C9: the credential of a socket', () => {
  const [good, bad] = [bearer('admin'), 'Bearer nobody'];
  test.each<[what: string, payload: unknown, headers?: Record<string, string>]>([
    ['authorization', { authorization: good }],
    ['Authorization', { Authorization: good }],
    ['AUTHORIZATION', { AUTHORIZATION: good }],
    ['headers.Authorization', { headers: { Authorization: good } }],
    ['headers.authorization', { headers: { authorization: good } }],
    ['the upgrade', undefined, { authorization: good }],
    ['the upgrade, beside an empty hello', {}, { authorization: good }],
    ['the upgrade, beside other parameters', { headers: { 'x-client': 'web' } }, { authorization: good }],
    ['the upgrade, beside nothing', { authorization: null, headers: { authorization: '' } }, { authorization: good }],
    ['the hello before the upgrade', { authorization: good }, { authorization: bad }],
    ['its headers before the upgrade', { headers: { Authorization: good } }, { authorization: bad }],
    ['the hello before its headers', { authorization: good, headers: { authorization: bad } }],
  ])('is found: %s', async (_what, payload, headers = {}) => {
    expect(await greet(payload, headers)).toBe('ack');
  });

  test.each<[what: string, payload: unknown, headers?: Record<string, string>, path?: string]>([
    ['nowhere', undefined],
    ['in the URL', undefined, {}, `?authorization=${encodeURIComponent(good)}&access_token=admin-key`],
    ['with another name', { token: good, 'x-authorization': good }],
    ['too deep', { headers: { headers: { authorization: good } } }],
    ['in a list of headers', { headers: [['authorization', good]] }],
    ['of another scheme', undefined, { authorization: 'Basic YWRtaW46YWRtaW4=' }],
    ['and a bad one that comes first', { authorization: bad, headers: { authorization: good } }],
    ['and a bad one in the hello', { authorization: bad }, { authorization: good }],
    ['and what is no text in the hello', { authorization: { toString: good } }, { authorization: good }],
  ])('is not taken, and the reason says where it belongs: %s', async (_what, payload, headers = {}, path = '') => {
    const refusal = await greet(payload, headers, path);
    expect(refusal).toMatchObject({
      code: 4401,
      reason: expect.stringMatching(/connection_init.*authorization.*Bearer/),
    });
  });

  test('a subscription before the hello is told the same', async () => {
    const raw = await openRawSocket(gateway.url);
    raw.say(subscribe('1', null));
    expect(await raw.closed()).toMatchObject({ code: 4401, reason: expect.stringMatching(/connection_init/) });
  });
});

describe('N1: a socket with several tokens', () => {
  let raw: RawSocket;
  beforeEach(async () => {
    raw = await openRawSocket(gateway.url);
    await raw.init({ authorization: await tokenOf(one.id) });
  });
  afterEach(() => raw.socket.close());
  const isOpen = () => raw.socket.readyState === raw.socket.OPEN;
  const told = async (id: string) => ((await raw.hear('next', id)).payload as { data: unknown }).data;
  const refusal = async (id: string) => (await raw.hear('next', id)).payload;
  const view = ({ id }: { id: string }, version = 1, phoneNumber = '2547*****678') => ({
    paymentUpdated: { payment: { id, version, phoneNumber } },
  });

  test('watches a payment with its own token beside the one of the socket', async () => {
    raw.say(subscribe('a', one.id), subscribe('b', two.id, { authorization: await tokenOf(two.id) }));
    expect([await told('a'), await told('b')]).toEqual([view(one), view(two)]);
    gateway.memory.store({ ...two, version: 2 });
    expect(await told('b')).toEqual(view(two, 2));
    gateway.memory.store({ ...one, version: 2 });
    expect(await told('a')).toEqual(view(one, 2));
  });

  test('so does the stock client', async () => {
    const url = `${gateway.url.replace('http', 'ws')}/graphql`;
    const connectionParams = { authorization: await tokenOf(one.id) };
    const client = createClient({ url, webSocketImpl: WebSocket, connectionParams });
    const extensions = { authorization: await tokenOf(two.id) };
    for await (const { data } of client.iterate({ query: WATCH, variables: { id: two.id }, extensions })) {
      expect(data).toEqual(view(two));
      break;
    }
    await client.dispose();
  });

  test('without it the answer says why, and is the same for a payment that does not exist', async () => {
    raw.say(subscribe('a', two.id), subscribe('b', idOf(77)));
    const [foreign, unknown] = [await refusal('a'), await refusal('b')];
    expect(foreign).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(/watch token.*extensions\.authorization/),
          extensions: { code: 'NOT_FOUND', field: 'id' },
        },
      ],
    });
    expect(unknown).toEqual(foreign);
  });

  test.each([
    ['a token of nobody', 'Bearer a.b.c'],
    ['a key of nobody', 'Bearer nobody'],
    ['what is no text', 5],
    ['a list', [bearer('admin')]],
  ])('a bad one refuses its operation only: %s', async (_what, authorization) => {
    raw.say(subscribe('a', one.id, { authorization }), subscribe('b', one.id));
    expect(await refusal('a')).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(await told('b')).toEqual(view(one));
    expect(isOpen()).toBe(true);
  });

  test.each([null, {}, { authorization: null }, { authorization: '' }, { persistedQuery: {} }])(
    'without one the socket has its own: %j',
    async extensions => {
      raw.say(subscribe('a', one.id, extensions));
      expect(await told('a')).toEqual(view(one));
    },
  );

  test('it counts for its operation whoever the socket belongs to', async () => {
    const admin = await openRawSocket(gateway.url);
    await admin.init();
    const extensions = { Authorization: await tokenOf(two.id) };
    admin.say(subscribe('token', null, extensions), subscribe('own', null));
    await waitUntil('both follow', () => gateway.memory.followers() === 2);
    gateway.memory.store({ ...one, version: 2 });
    gateway.memory.store({ ...two, version: 2 });
    const last = admin.hear('next', 'token');
    expect((await last).payload).toEqual({ data: view(two, 2) });
    expect((await admin.hear('next', 'own')).payload).toEqual({ data: view(one, 2, one.phoneNumber ?? '') });
    expect((await admin.hear('next', 'own')).payload).toEqual({ data: view(two, 2, two.phoneNumber ?? '') });
    admin.socket.close();
  });

  test('when it ends, its operation is told so, and the others go on', async () => {
    raw.say(subscribe('a', one.id), subscribe('b', two.id, { authorization: await tokenOf(two.id, 60) }));
    expect([await told('a'), await told('b')]).toEqual([view(one), view(two)]);
    await clock.advance(60_000);
    expect((await raw.hear('error', 'b')).payload).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    await waitUntil('one follows', () => gateway.memory.followers() === 1);
    gateway.memory.store({ ...one, version: 2 });
    expect(await told('a')).toEqual(view(one, 2));
    raw.say(subscribe('b', two.id, { authorization: await tokenOf(two.id) }));
    expect(await told('b')).toEqual(view(two));
  });

  test("when the socket's own ends, the socket is closed", async () => {
    raw.say(subscribe('b', two.id, { authorization: await tokenOf(two.id, 3_600) }));
    expect(await told('b')).toEqual(view(two));
    await clock.advance(900_000);
    expect((await raw.closed()).code).toBe(4403);
    await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
  });
});
