/** Every message that breaks graphql-transport-ws, at each moment of a socket's life: closed with its code; what is allowed harms nothing. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { openRawSocket, type RawSocket } from '../../support/raw-socket.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.stop());

const query = 'subscription { paymentUpdated { cursor } }';
const subscribing = (payload: unknown, id: unknown = '1') => ({ type: 'subscribe', id, payload });

/** What no client may say, ever. */
const BAD: readonly (readonly [what: string, message: unknown])[] = [
  ...['', ' ', 'hello', '{', '{"type":"ping"', "{'type':'ping'}", '{"type":"ping"}{"type":"ping"}'].map(
    text => [`no JSON: ${JSON.stringify(text)}`, text] as const,
  ),
  ...['null', '5', 'true', '"ping"', '[]', '[{"type":"ping"}]', '{}'].map(
    text => [`no message: ${text}`, text] as const,
  ),
  ...[null, 5, true, '', 'Ping', 'start', 'connection_terminate', '__proto__', {}].map(
    type => [`no type: ${JSON.stringify(type)}`, { type, id: '1' }] as const,
  ),
  ['the word of a server: connection_ack', { type: 'connection_ack' }],
  ['the word of a server: next', { type: 'next', id: '1', payload: { data: null } }],
  ['the word of a server: error', { type: 'error', id: '1', payload: [{ message: 'x' }] }],
  ...['connection_init', 'ping', 'pong'].flatMap(type =>
    [5, 'x', true, []].map(
      payload => [`${type} with the payload ${JSON.stringify(payload)}`, { type, payload }] as const,
    ),
  ),
  ...[undefined, null, 5, '', {}, []].map(
    id => [`subscribe with the id ${JSON.stringify(id)}`, { ...subscribing({ query }), id }] as const,
  ),
  ...[undefined, null, 'x', [], {}, { query: null }, { query: 5 }, { query: {} }].map(
    payload => [`subscribe with ${JSON.stringify(payload)}`, { ...subscribing({}), payload }] as const,
  ),
  ...[{ variables: 'x' }, { variables: [] }, { operationName: 5 }, { operationName: {} }, { extensions: 'x' }].map(
    more => [`subscribe with ${JSON.stringify(more)}`, subscribing({ query, ...more })] as const,
  ),
  ...[undefined, null, 5, '', {}].map(id => [`complete of ${JSON.stringify(id)}`, { type: 'complete', id }] as const),
];

const ALLOWED: readonly (readonly [what: string, message: unknown])[] = [
  ['a ping', { type: 'ping' }],
  ['a ping whose payload is null', { type: 'ping', payload: null }],
  ['a ping with more than is asked for', { type: 'ping', payload: { at: 1 }, id: '1', colour: 'red' }],
  ['a pong that nobody asked for', { type: 'pong', payload: {} }],
  ['a complete of what nobody subscribed to', { type: 'complete', id: 'nobody' }],
  ['a key that every object has', '{"type":"pong","__proto__":{"type":"subscribe"},"constructor":5}'],
];

const MOMENTS: readonly (readonly [when: string, open: () => Promise<RawSocket>])[] = [
  ['before the hello', () => openRawSocket(gateway.url)],
  [
    'after the hello',
    async () => {
      const raw = await openRawSocket(gateway.url);
      await raw.init();
      return raw;
    },
  ],
  [
    'beside a subscription',
    async () => {
      const raw = await openRawSocket(gateway.url);
      await raw.init();
      raw.say(subscribing({ query }, 'other'));
      await waitUntil('it follows', () => gateway.memory.followers() === 1);
      return raw;
    },
  ],
];

describe.each(MOMENTS)('%s', (_when, open) => {
  test.each(BAD)('%s closes the socket with 4400', async (_what, message) => {
    const raw = await open();
    raw.say(message);
    expect((await raw.closed()).code).toBe(4400);
    expect(raw.messages).toEqual([]);
    await waitUntil('nothing is left', () => gateway.graphql.counts().sockets === 0);
    expect(gateway.memory.followers()).toBe(0);
  });

  test.each(ALLOWED)('%s is no fault', async (_what, message) => {
    const raw = await open();
    raw.say(message, { type: 'ping' });
    await raw.hear('pong');
    expect(raw.socket.readyState).toBe(raw.socket.OPEN);
    raw.socket.close();
    await waitUntil('nothing is left', () => gateway.graphql.counts().sockets === 0);
  });
});

test.each([subscribing({ query }), subscribing({ query }, 'x'.repeat(500)), subscribing({ query: '' })])(
  'before the hello nobody may subscribe: %j',
  async message => {
    const raw = await openRawSocket(gateway.url);
    raw.say(message);
    expect((await raw.closed()).code).toBe(4401);
  },
);

test.each(MOMENTS.slice(1))('%s a second hello closes the socket with 4429', async (_when, open) => {
  const raw = await open();
  raw.say({ type: 'connection_init', payload: { authorization: 'Bearer admin-key' } });
  expect((await raw.closed()).code).toBe(4429);
});

test('an id is free again after its complete, and not before', async () => {
  const raw = await openRawSocket(gateway.url);
  await raw.init();
  for (let round = 0; round < 3; round += 1) {
    raw.say(subscribing({ query }));
    await waitUntil('it follows', () => gateway.memory.followers() === 1);
    raw.say({ type: 'complete', id: '1' });
    await waitUntil('it follows no more', () => gateway.memory.followers() === 0);
  }
  raw.say(subscribing({ query }), subscribing({ query }));
  expect((await raw.closed()).code).toBe(4409);
});
