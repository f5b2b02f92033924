/** Cursors of pages: the id of a row as opaque text, and back. Positions in the event log are another thing (`Cursor`). */

import { isId } from '../../../lib/ids.js';

/** Of the last row of a page. */
export function presentPageCursor(id: string): string {
  return Buffer.from(id, 'latin1').toString('base64url');
}

/** Null if the text is not a page cursor. */
export function readPageCursor(text: string): string | null {
  const id = Buffer.from(text, 'base64url').toString('latin1');
  return isId(id) && presentPageCursor(id) === text ? id : null;
}
