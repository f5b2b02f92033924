/** The gate of a connection gives node's parser what came in few pieces, whatever it looks like. */

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import { createGate } from '../../../src/http/create-gate.js';
import { systemClock } from '../../../src/lib/clock.js';

const HEADERS = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n';
const CHUNK_BYTES = 65_536;
const CHUNKS = 16;
/** One for each chunk, and some more while the gate learns that it is in a body. */
const PIECES_MAX = 100;

it('T54 a body of nothing but empty lines costs the parser a few calls, not one for each line', () => {
  const pieces: number[] = [];
  const socket = Object.assign(new Socket(), { parser: {} });
  const request = new IncomingMessage(socket);
  socket.on('data', (piece: Buffer) => {
    if (pieces.length === 0) gate.admit(request, new ServerResponse(request), () => undefined);
    pieces.push(piece.length);
  });
  socket.on('end', () => undefined);
  const gate = createGate(socket, systemClock);
  socket.emit('data', Buffer.from(HEADERS));
  const chunk = Buffer.alloc(CHUNK_BYTES, '\r\n\r\n');
  for (let count = 0; count < CHUNKS; count += 1) socket.emit('data', chunk);
  expect(pieces.reduce((total, bytes) => total + bytes, 0)).toBe(HEADERS.length + CHUNKS * CHUNK_BYTES);
  expect(pieces.length).toBeLessThan(PIECES_MAX);
});
