/** Cursors: a position in the feed as the opaque text that clients keep, and back. */

import type { FeedPosition } from './feed.js';

const PATTERN = /^(0|[1-9][0-9]{0,15})\.([0-9a-f]{8,32})$/;
const CURSOR_LENGTH_MAX = 80;

/** The cursor of a position: opaque, and the same on every instance. */
export function presentCursor(position: FeedPosition): string {
  return Buffer.from(`${position.sequence}.${position.tag}`, 'latin1').toString('base64url');
}

/** Null if the text is not one of our cursors; the feed checks whether the log still has the event. */
export function readCursor(text: string): FeedPosition | null {
  if (text.length > CURSOR_LENGTH_MAX || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const [, sequence, tag] = PATTERN.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  return sequence === undefined || tag === undefined ? null : { sequence: Number(sequence), tag };
}
