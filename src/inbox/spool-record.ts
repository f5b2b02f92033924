/** One spooled callback as a line: checksum, a space, and JSON with the body in base64. A line can be damaged, never its neighbours. */

import { createHash } from 'node:crypto';
import type { CallbackRow } from './callback-row.js';

/** What is known at the moment of receipt; the verdict comes when it is drained. */
export type SpooledCallback = Pick<CallbackRow, 'id' | 'route' | 'ticket' | 'body' | 'receivedAt'> & {
  /** How it was answered, where that was decided before it was kept. */
  readonly note?: string;
};

/** What could be read of a file. */
export interface ReadRecords {
  readonly records: readonly SpooledCallback[];
  /** Lines that were whole once and are not any more. */
  readonly damaged: number;
  /** The last line has no end: it was being written when the power went, and was never acknowledged. */
  readonly isTorn: boolean;
}

const CHECKSUM_LETTERS = 16;
const NEWLINE = 0x0a;

/** Base64 has no line breaks: no body can look like a record of its own. */
export function encodeRecord({ body, ...header }: SpooledCallback): Buffer {
  const payload = JSON.stringify({ ...header, body: Buffer.from(body).toString('base64') });
  return Buffer.from(`${checksum(payload)} ${payload}\n`);
}

/** Passes over damaged lines and a torn end; never throws. */
export function readRecords(bytes: Buffer): ReadRecords {
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  const lines = bytes.toString('latin1', 0, end).split('\n').slice(0, -1);
  const records = lines.flatMap(line => decodeLine(Buffer.from(line, 'latin1').toString()) ?? []);
  return { records, damaged: lines.length - records.length, isTorn: end < bytes.length };
}

function decodeLine(line: string): SpooledCallback | null {
  const payload = line.slice(CHECKSUM_LETTERS + 1);
  if (line.slice(0, CHECKSUM_LETTERS + 1) !== `${checksum(payload)} `) return null;
  // The checksum has matched, so this is what `encodeRecord` wrote.
  const { body, ...header } = JSON.parse(payload) as Omit<SpooledCallback, 'body'> & { readonly body: string };
  return { ...header, body: Buffer.from(body, 'base64') };
}

function checksum(payload: string): string {
  return createHash('sha256').update(payload).digest('hex').slice(0, CHECKSUM_LETTERS);
}
