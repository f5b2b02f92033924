/** What RFC 6455 forbids, frame by frame: each is closed with its code, and nobody else notices. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { buildFrame, type Frame, openFrameSocket, readCloseCode } from '../../support/raw-frames.js';
import { openRawSocket } from '../../support/raw-socket.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.stop());

const TEXT = 0x81;
const PART = 0x01;
const CONTINUED = 0x00;
const CLOSE = 0x88;
const PING = 0x89;
const PONG = 0x8a;
const PING_TEXT = '{"type":"ping"}';
const closing = (code: number, reason: string | Buffer = ''): Frame => {
  const payload = Buffer.concat([Buffer.alloc(2), Buffer.from(reason)]);
  payload.writeUInt16BE(code);
  return { first: CLOSE, payload };
};

const CASES: readonly (readonly [what: string, code: number, ...frames: readonly Frame[]])[] = [
  ['a text that is not masked', 1002, { first: TEXT, payload: PING_TEXT, isMasked: false }],
  ['a ping that is not masked', 1002, { first: PING, isMasked: false }],
  ['an empty text that is not masked', 1002, { first: TEXT, isMasked: false }],
  ['a pong that is not masked', 1002, { first: PONG, isMasked: false }],
  ['a close that is not masked', 1002, { ...closing(1000), isMasked: false }],
  ['a second part that is not masked', 1002, { first: PART, payload: '{' }, { first: 0x80, isMasked: false }],
  ...[0x40, 0x20, 0x10, 0x70].map(
    bits => [`reserved bits ${bits.toString(16)}`, 1002, { first: TEXT | bits, payload: PING_TEXT }] as const,
  ),
  ...[0x40, 0x20, 0x10].map(
    bits => [`reserved bits ${bits.toString(16)} of a ping`, 1002, { first: PING | bits }] as const,
  ),
  ...[3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf].map(
    opcode => [`reserved opcode ${opcode}`, 1002, { first: 0x80 | opcode }] as const,
  ),
  ...['ff', 'c0af', 'eda080', 'f4908080', 'e282', '80', 'f8888080'].map(
    hex => [`text that is not UTF-8: ${hex}`, 1007, { first: TEXT, payload: Buffer.from(hex, 'hex') }] as const,
  ),
  [
    'a letter that never ends, over two parts',
    1007,
    { first: PART, payload: Buffer.from('e2', 'hex') },
    { first: 0x80 },
  ],
  ['a ping in parts', 1002, { first: 0x09 }],
  ['a pong in parts', 1002, { first: 0x0a }],
  ['a close in parts', 1002, { first: 0x08 }],
  ['a ping of 126 bytes', 1002, { first: PING, payload: 'x'.repeat(126) }],
  ['a pong of 126 bytes', 1002, { first: PONG, payload: 'x'.repeat(126) }],
  ['a close of 126 bytes', 1002, closing(1000, 'x'.repeat(124))],
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map(
    code => [`a close with ${code}`, 1002, closing(code)] as const,
  ),
  ['a close of one byte', 1002, { first: CLOSE, payload: 'x' }],
  ['a close whose reason is not UTF-8', 1007, closing(1000, Buffer.from('ff', 'hex'))],
  ...[1000, 1001, 1011, 3000, 4000, 4999].map(
    code => [`a good close with ${code}`, code, closing(code, 'bye')] as const,
  ),
  ['a close without a code', 1005, { first: CLOSE }],
  ['a part of nothing', 1002, { first: CONTINUED, payload: 'x' }],
  ['the last part of nothing', 1002, { first: 0x80, payload: 'x' }],
  ['a text inside a text', 1002, { first: PART, payload: '{' }, { first: TEXT, payload: PING_TEXT }],
  ['a binary message', 1003, { first: 0x82, payload: PING_TEXT }],
  ['65,537 bytes', 1009, { first: TEXT, payload: 'x'.repeat(65_537) }],
  [
    'parts that are too much together',
    1009,
    { first: PART, payload: 'x'.repeat(40_000) },
    { first: 0x80, payload: 'x'.repeat(40_000) },
  ],
  ...[2n ** 31n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n].map(
    length => [`an announced length of ${length}`, 1009, { first: TEXT, length }] as const,
  ),
  [
    '100 parts',
    1008,
    { first: PART, payload: 'x' },
    ...Array.from({ length: 100 }, () => ({ first: CONTINUED, payload: 'x' })),
  ],
];

test.each(CASES)('%s is closed with %d', async (_what, code, ...frames) => {
  const socket = await openFrameSocket(gateway.port);
  const closed = readCloseCode(socket);
  socket.write(Buffer.concat(frames.map(buildFrame)));
  expect(await closed).toBe(code);
  socket.destroy();
});

test('a length that is never kept harms nobody', async () => {
  const socket = await openFrameSocket(gateway.port);
  socket.write(buildFrame({ first: TEXT, payload: 'x', length: 60_000n }));
  socket.destroy();
  const healthy = await openRawSocket(gateway.url);
  await healthy.init();
  healthy.say({ type: 'ping' });
  await healthy.hear('pong');
  healthy.socket.close();
});
