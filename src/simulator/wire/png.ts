/** Writes a PNG of one QR code: grey, eight bits a pixel. */

import { crc32, deflateSync } from 'node:zlib';
import type { QrMatrix } from './qr-matrix.js';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const QUIET_MODULES = 4;
const DARK = 0x00;
const LIGHT = 0xff;

/** `size` pixels a side; the code stands in the middle, as large as whole pixels allow. */
export function buildPng(matrix: QrMatrix, size: number): Buffer {
  const scale = Math.max(1, Math.floor(size / (matrix.length + 2 * QUIET_MODULES)));
  const margin = Math.floor((size - scale * matrix.length) / 2);
  const moduleAt = (pixel: number) => Math.floor((pixel - margin) / scale);
  // Each line begins with its filter: none.
  const lines = Buffer.alloc(size * (size + 1), LIGHT);
  for (let y = 0; y < size; y += 1) {
    const start = y * (size + 1);
    lines[start] = 0;
    const row = matrix[moduleAt(y)] ?? [];
    for (let x = 0; x < size; x += 1) lines[start + 1 + x] = row[moduleAt(x)] ? DARK : LIGHT;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header[8] = 8;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.of()),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
