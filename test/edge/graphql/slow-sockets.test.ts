/** Sockets that take no more, or never finish what they began, though they say that they are there. */

import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { SOCKET_LIMITS } from '../../../src/graphql/over-websocket/socket-limits.js';
import { createUnfinishedBytes } from '../../../src/graphql/over-websocket/unfinished-bytes.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { buildFrame, openFrameSocket, readCloseCode } from '../../support/raw-frames.js';
import { openRawSocket } from '../../support/raw-socket.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

const { keepAliveMs, unfinishedBytesMax, unfinishedBytesFree, messageBytesMax } = SOCKET_LIMITS;
const TEXT_BEGINS = 0x01;
const TEXT = 0x81;
const PONG = 0x8a;
const HELLO = '{"type":"connection_init","payload":{"authorization":"Bearer admin-key"}}';

let gateway: TestGateway;
let clock: VirtualClock;
beforeEach(async () => {
  clock = createVirtualClock(0);
  gateway = await openTestGateway({ clock });
});
afterEach(() => gateway.stop());

const isGone = () => waitUntil('it is gone', () => gateway.graphql.counts().sockets === 0);

async function openGreeted(): Promise<Socket> {
  const socket = await openFrameSocket(gateway.port);
  socket.write(buildFrame({ first: TEXT, payload: HELLO }));
  await waitUntil('it is greeted', async () => {
    socket.resume();
    return gateway.graphql.counts().sockets === 1;
  });
  return socket;
}

describe('A1: a socket that holds memory and goes on saying that it is there', () => {
  it('is closed when a message of it does not come to its end from one look to the next', async () => {
    const socket = await openGreeted();
    const code = readCloseCode(socket);
    socket.write(buildFrame({ first: TEXT_BEGINS, payload: 'x'.repeat(60_000) }));
    for (let look = 0; look < 3; look += 1) {
      socket.write(buildFrame({ first: PONG }));
      // Until the pong is there, a socket could be taken for a silent one.
      await new Promise(resolve => setTimeout(resolve, 20));
      await clock.advance(keepAliveMs);
    }
    expect([null, 1008]).toContain(await code);
    await isGone();
  });

  it('is closed when nothing that waits for it leaves any more', async () => {
    const long = makePayment({ id: idOf(1), metadata: JSON.stringify('x'.repeat(4_000)) });
    const raw = await openRawSocket(gateway.url);
    await raw.init();
    raw.socket.pause();
    const query = 'subscription { paymentUpdated { payment { version metadata } } }';
    raw.say({ id: '1', type: 'subscribe', payload: { query } });
    await waitUntil('it follows', () => gateway.memory.followers() === 1);
    for (let version = 1; version <= 2_000; version += 1) gateway.memory.store({ ...long, version });
    const pongs = setInterval(() => raw.socket.pong(), 2);
    try {
      for (let look = 0; look < 4; look += 1) {
        await new Promise(resolve => setTimeout(resolve, 20));
        await clock.advance(keepAliveMs);
      }
      raw.socket.resume();
      expect([1006, 4410]).toContain((await raw.closed()).code);
    } finally {
      clearInterval(pongs);
    }
    await isGone();
  });
});

describe('A1: the parts of unfinished messages', () => {
  it('are limited for all sockets together; small ones always find room', () => {
    const open = createUnfinishedBytes();
    let sockets = 0;
    while (open().receive(messageBytesMax)) sockets += 1;
    expect((sockets - 1) * (messageBytesMax - unfinishedBytesFree)).toBeLessThanOrEqual(unfinishedBytesMax);
    const small = open();
    expect([small.receive(unfinishedBytesFree), small.receive(1)]).toEqual([true, false]);
  });

  it('count no more when the message is whole or the socket is gone', () => {
    const open = createUnfinishedBytes();
    const [first, second] = [open(), open()];
    for (let turn = 0; turn < 1_000; turn += 1) {
      expect(first.receive(messageBytesMax + 8)).toBe(true);
      first.finish(messageBytesMax);
    }
    second.receive(unfinishedBytesMax + unfinishedBytesFree);
    expect(first.receive(messageBytesMax)).toBe(false);
    second.forget();
    expect(first.receive(1)).toBe(true);
  });
});
