/** The gate of a connection gives node's parser what came in few pieces, whatever it looks like. */

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import { createGate } from '../../../src/http/create-gate.js';
import { systemClock } from '../../../src/lib/clock.js';

const HEADERS = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n';
const GET = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n';
const CHUNK_BYTES = 65_536;
const CHUNKS = 16;
/** One for each chunk, and some more while the gate learns that it is in a body. */
const PIECES_MAX = 100;

/** What a gate hands to the parser of what comes in `chunks`; each piece with a first line makes a request. */
function passThrough(chunks: readonly Buffer[], isComplete: boolean): Buffer[] {
  const pieces: Buffer[] = [];
  const socket = Object.assign(new Socket(), { parser: {} });
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece);
    if (!piece.includes('HTTP/1.1')) return;
    const request = Object.assign(new IncomingMessage(socket), { complete: isComplete });
    gate.admit(request, new ServerResponse(request), () => undefined);
  });
  socket.on('end', () => undefined);
  const gate = createGate(socket, systemClock);
  for (const chunk of chunks) socket.emit('data', chunk);
  return pieces;
}

it('T54 a body of nothing but empty lines costs the parser a few calls, not one for each line', () => {
  const chunk = Buffer.alloc(CHUNK_BYTES, '\r\n\r\n');
  const pieces = passThrough([Buffer.from(HEADERS), ...Array(CHUNKS).fill(chunk)], false);
  expect(Buffer.concat(pieces).length).toBe(HEADERS.length + CHUNKS * CHUNK_BYTES);
  expect(pieces.length).toBeLessThan(PIECES_MAX);
});

it.each([
  ['after a request', [GET]],
  ['before the first request', []],
])('T54 empty lines %s cost the parser one call for each chunk, and what follows is parsed alone', (_where, before) => {
  const empty = Buffer.alloc(CHUNK_BYTES, '\r\n');
  const behind = Buffer.concat([empty, Buffer.from(GET + GET)]);
  const pieces = passThrough([...before.map(text => Buffer.from(text)), ...Array(CHUNKS).fill(empty), behind], true);
  expect(pieces.length).toBe(before.length + CHUNKS + 1 + 2);
  expect(pieces.slice(-2).map(String)).toEqual([GET, GET]);
  expect(Buffer.concat(pieces).length).toBe(GET.length * (before.length + 2) + (CHUNKS + 1) * CHUNK_BYTES);
});

it('T54 the end of headers that came in two pieces is no empty line, and what follows them is parsed alone', () => {
  const cut = GET.length - '\r\n\r\n'.length;
  const pieces = passThrough([Buffer.from(GET + GET.slice(0, cut)), Buffer.from(GET.slice(cut) + GET + GET)], true);
  expect(pieces.map(String)).toEqual([GET + GET.slice(0, cut), '\r\n\r\n', GET, GET]);
});
