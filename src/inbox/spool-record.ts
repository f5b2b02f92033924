/** One spooled callback as bytes: length, checksum, a header in JSON and the body exactly as it came. */

import { createHash } from 'node:crypto';
import type { CallbackRow } from './callback-row.js';

/** What is known at the moment of receipt; the verdict comes when it is drained. */
export type SpooledCallback = Pick<CallbackRow, 'id' | 'route' | 'ticket' | 'body' | 'receivedAt'>;

const LENGTH_BYTES = 4;
const CHECKSUM_BYTES = 8;
const PREFIX_BYTES = LENGTH_BYTES + CHECKSUM_BYTES;
/** A header of at most a few hundred bytes and a body of at most 64 KiB; a greater length is a torn record. */
const PAYLOAD_BYTES_MAX = 256 * 1024;

export function encodeRecord({ body, ...header }: SpooledCallback): Buffer {
  const head = Buffer.from(`${JSON.stringify(header)}\n`);
  const payload = Buffer.concat([head, body]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(payload.length);
  return Buffer.concat([length, checksum(payload), payload]);
}

/** Reads records up to the first that is cut or damaged; everything after that is unreadable too. */
export function readRecords(bytes: Buffer): { readonly records: readonly SpooledCallback[]; readonly isTorn: boolean } {
  const records: SpooledCallback[] = [];
  let at = 0;
  while (at < bytes.length) {
    const payload = readPayload(bytes, at);
    if (!payload) return { records, isTorn: true };
    records.push(decodePayload(payload));
    at += PREFIX_BYTES + payload.length;
  }
  return { records, isTorn: false };
}

function readPayload(bytes: Buffer, at: number): Buffer | null {
  if (at + PREFIX_BYTES > bytes.length) return null;
  const length = bytes.readUInt32BE(at);
  const start = at + PREFIX_BYTES;
  if (length > PAYLOAD_BYTES_MAX || start + length > bytes.length) return null;
  const payload = bytes.subarray(start, start + length);
  return checksum(payload).equals(bytes.subarray(at + LENGTH_BYTES, start)) ? payload : null;
}

/** The checksum has matched, so this is what `encodeRecord` wrote. */
function decodePayload(payload: Buffer): SpooledCallback {
  const end = payload.indexOf(0x0a);
  const header = JSON.parse(payload.toString('utf8', 0, end)) as Omit<SpooledCallback, 'body'>;
  return { ...header, body: Buffer.from(payload.subarray(end + 1)) };
}

function checksum(payload: Buffer): Buffer {
  return createHash('sha256').update(payload).digest().subarray(0, CHECKSUM_BYTES);
}
