/** What stands for the bytes of a callback whose person was erased, in the database and in files of the archive. */

import type { CallbackRow } from './callback-row.js';

export const ERASED_BODY = Buffer.from('{"erased":true}');
export const ERASED_HASH = 'erased';

/** The same row without what it said of anybody: when it came, from where, and its verdict stay. */
export function eraseRow<Row extends Pick<CallbackRow, 'body' | 'bodyHash' | 'note'>>(row: Row): Row {
  return { ...row, body: ERASED_BODY, bodyHash: ERASED_HASH, note: null };
}
