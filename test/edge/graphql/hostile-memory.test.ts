/** What strangers and customers send is not kept: the bytes that stay are bounded, whatever a message brings. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import { systemClock } from '../../../src/lib/clock.js';
import { openEventStream } from '../../support/event-stream.js';
import { makePayment } from '../../support/make-payment.js';
import { measureHeap } from '../../support/measure-heap.js';
import { idOf } from '../../support/memory-stations.js';
import { openRawSocket, type RawSocket } from '../../support/raw-socket.js';
import { openTestGateway, type TestGateway, TOKEN_SECRET } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

const CUSTOMERS = 40;
const SOCKETS_EACH = 5;
/** Nearly the largest message, in the form that takes the most memory once it is read. */
const FAT = Array(15_000).fill([]);
const WATCH = 'subscription W($id: ID) { paymentUpdated(id: $id) { cursor payment { version } } }';

let gateway: TestGateway;
let sockets: RawSocket[];
beforeEach(async () => {
  gateway = await openTestGateway();
  for (let number = 1; number <= CUSTOMERS; number += 1) gateway.memory.store(makePayment({ id: idOf(number) }));
  sockets = [];
});
afterEach(async () => {
  for (const { socket } of sockets) socket.terminate();
  await gateway.stop();
});

const authorizationOf = async (number: number) =>
  `Bearer ${(await createWatchTokens([TOKEN_SECRET], systemClock).create(idOf(number), 900)).token}`;

async function open(number: number, hello: object = {}): Promise<RawSocket> {
  const raw = await openRawSocket(gateway.url);
  await raw.init({ authorization: await authorizationOf(number), ...hello });
  sockets.push(raw);
  return raw;
}

/** Bytes kept for each of the customers' sockets, after `attack` has been at each of them. */
async function measure(attack: (number: number, turn: number) => Promise<void>): Promise<number> {
  const before = await measureHeap();
  for (let turn = 0; turn < SOCKETS_EACH; turn += 1) {
    for (let number = 1; number <= CUSTOMERS; number += 1) await attack(number, turn);
  }
  return ((await measureHeap()) - before) / (CUSTOMERS * SOCKETS_EACH);
}

const subscribe = (number: number, payload: object) => ({
  ...{ id: 'w', type: 'subscribe' },
  payload: { query: WATCH, variables: { id: idOf(number) }, ...payload },
});

/** The test's own end of each connection included. Where what was sent was kept, it was up to 750 kB. */
const BYTES_EACH_MAX = 250_000;

describe('A1: what a customer sends and nobody needs is not kept', () => {
  it.each<[string, object, (number: number, turn: number) => object]>([
    ['beside the credential in connection_init', { fat: FAT }, number => subscribe(number, {})],
    [
      'in variables that the document does not declare',
      {},
      number => subscribe(number, { variables: { id: idOf(number), fat: FAT } }),
    ],
    ['in extensions', {}, number => subscribe(number, { extensions: { fat: FAT } })],
    ['beside the query', {}, number => subscribe(number, { fat: FAT })],
    ['beside the payload', {}, number => ({ ...subscribe(number, {}), fat: FAT })],
  ])('%s', async (_where, hello, message) => {
    const bytes = await measure(async (number, turn) => {
      const raw = await open(number, hello);
      raw.say(message(number, turn));
      await raw.hear('next', 'w');
    });
    expect(gateway.graphql.counts().subscriptions).toBe(CUSTOMERS * SOCKETS_EACH);
    expect(bytes).toBeLessThan(BYTES_EACH_MAX);
  });

  it.each<[string, (turn: number) => string]>([
    ['a comment', turn => `${WATCH} #${turn}${'x'.repeat(60_000)}`],
    ['many tokens', turn => WATCH.replace('cursor', `${'cursor '.repeat(900)}`).replace('W', `W${turn}`)],
  ])('or is kept within a limit: a document of its own with %s', async (_what, query) => {
    let answered = 0;
    const bytes = await measure(async (number, turn) => {
      const raw = await open(number);
      raw.say(subscribe(number, { query: query(turn * CUSTOMERS + number) }));
      answered += 1;
      await waitUntil('an answer', () => raw.messages.length > 0);
    });
    expect(answered).toBe(CUSTOMERS * SOCKETS_EACH);
    expect(bytes).toBeLessThan(2 * BYTES_EACH_MAX);
  });

  it('by a stream of events', async () => {
    const closers: (() => void)[] = [];
    const bytes = await measure(async number => {
      const operation = {
        query: WATCH,
        variables: { id: idOf(number), fat: FAT },
        extensions: { fat: FAT.slice(0, 3_000) },
      };
      const stream = await openEventStream(gateway.url, operation, await authorizationOf(number));
      await stream.hear(1);
      closers.push(stream.close);
    });
    for (const close of closers) close();
    expect(bytes).toBeLessThan(BYTES_EACH_MAX);
  });
});
