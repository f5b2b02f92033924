/** Finds entries by what their notes say: by reading the whole log, as nothing else knows. */

import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { AuditRow } from './audit-row.js';
import { NOTES_ERASED } from './erased-notes.js';

const READ_AT_ONCE = 500;

/** An entry that has a note; `isErasable` false: an old release has put the note itself into the chain. */
export interface Noted {
  readonly id: string;
  readonly subject: string | null;
  readonly isErasable: boolean;
}

/** Those whose note says it, in the order of the log. What was written down about erased notes says nothing of anybody. */
export async function findNoted(
  store: Pick<Store, 'reader'>,
  says: (note: string) => boolean,
): Promise<readonly Noted[]> {
  const found: Noted[] = [];
  for (let position = 0, isMore = true; isMore; ) {
    const rows = await selectRows(store.reader(), AuditRow, {
      where: [{ field: 'sequence', is: '>', value: position }],
      order: { by: 'sequence', direction: 'ASC' },
      limit: READ_AT_ONCE,
    });
    const noted = rows.filter(({ action, note }) => action !== NOTES_ERASED && note !== null && says(note));
    found.push(...noted.map(({ id, subject, noteSalt }) => ({ id, subject, isErasable: noteSalt !== null })));
    position = rows.at(-1)?.sequence ?? position;
    isMore = rows.length === READ_AT_ONCE;
  }
  return found;
}
