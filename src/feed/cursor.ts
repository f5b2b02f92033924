/** Cursors: a position in the feed as the opaque text that clients keep, and back. */

import type { FeedPosition } from './feed.js';

/** With leading zeros, where all are to have one length. */
const PLAIN = /^(\d{1,16})\.([0-9a-f]{8,32})$/;
const PATTERN = /^(0|[1-9][0-9]{0,15})\.([0-9a-f]{8,32})$/;
const CURSOR_LENGTH_MAX = 120;
const SEQUENCE_LENGTH = 16;

/** The sequence of a position that is sealed: its tag is the seal, which the log cannot read. */
export const SEALED_SEQUENCE = -1;
/** No cursor that is not sealed begins with it: they begin with a digit in base64. */
const SEALED_PREFIX = 's';

/** The cursor of a position: opaque, and the same on every instance. */
export function presentCursor(position: FeedPosition): string {
  if (position.sequence === SEALED_SEQUENCE) return SEALED_PREFIX + position.tag;
  return Buffer.from(`${position.sequence}.${position.tag}`, 'latin1').toString('base64url');
}

/** Null if the text is not one of our cursors; the feed checks whether the log still has the event. */
export function readCursor(text: string): FeedPosition | null {
  if (text.length > CURSOR_LENGTH_MAX || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  if (text.startsWith(SEALED_PREFIX)) return { sequence: SEALED_SEQUENCE, tag: text.slice(SEALED_PREFIX.length) };
  const plain = Buffer.from(text, 'base64url').toString('latin1');
  return PATTERN.test(plain) ? readPlainPosition(plain) : null;
}

/** A position as text of one length, to be sealed. */
export function writePlainPosition({ sequence, tag }: FeedPosition): string {
  return `${String(sequence).padStart(SEQUENCE_LENGTH, '0')}.${tag}`;
}

/** Null if it is not the text of a position. */
export function readPlainPosition(text: string): FeedPosition | null {
  const [, sequence, tag] = PLAIN.exec(text) ?? [];
  return sequence === undefined || tag === undefined ? null : { sequence: Number(sequence), tag };
}
