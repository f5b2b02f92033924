/** Reads the whole log, and finds the first entry that was changed, taken away or put in by hand. */

import { findErasedPayments } from '../store/find-erased-payments.js';
import type { Store } from '../store/open-store.js';
import { type Condition, selectRows } from '../store/select-rows.js';
import type { ChainReport } from './audit.js';
import { AUDIT_HEAD, AuditHeadRow, AuditRow } from './audit-row.js';
import { chainHash, isNoteOf } from './chain-hash.js';
import { createErasedNotes, type ErasedNotes, type Missing } from './erased-notes.js';

type Reading = Pick<Store, 'reader'>;

const CHECKED_AT_ONCE = 1_000;
const CUT_OFF = 'its end';

/** Entries that are appended meanwhile belong to the next check: the head is read first. */
export async function checkChain(store: Reading): Promise<ChainReport> {
  const notes = createErasedNotes();
  const chain = await followChain(store, notes);
  if (chain.brokenAt !== null) return chain;
  const wrong = (await findOutside(store)) ?? (await findUnvouched(store, notes));
  return wrong === null ? chain : { ...chain, brokenAt: wrong.id };
}

/** Sequence and hash of the newest entry. */
export async function readHead(store: Reading): Promise<Pick<AuditHeadRow, 'sequence' | 'hash'>> {
  const where = [{ field: 'id', is: '=', value: AUDIT_HEAD }] as const;
  const [head] = await selectRows(store.reader(), AuditHeadRow, { where, limit: 1 });
  return head ?? { sequence: 0, hash: '' };
}

/** The entries that are in the chain of this head, and no row that somebody has put beside it. */
export function inChain({ sequence }: Pick<AuditHeadRow, 'sequence'>): readonly Condition<AuditRow>[] {
  return [
    { field: 'sequence', is: '>', value: 0 },
    { field: 'sequence', is: '<', value: sequence + 1 },
  ];
}

async function followChain(store: Reading, notes: ErasedNotes): Promise<ChainReport> {
  const head = await readHead(store);
  let sequence = 0;
  let hash = '';
  while (sequence < head.sequence) {
    const rows = await selectRows(store.reader(), AuditRow, {
      where: [{ field: 'sequence', is: '>', value: sequence }],
      order: { by: 'sequence', direction: 'ASC' },
      limit: Math.min(CHECKED_AT_ONCE, head.sequence - sequence),
    });
    for (const row of rows) {
      const isNext = row.sequence === sequence + 1 && row.hash === chainHash(hash, row) && isNoteOf(row);
      if (!isNext) return { entries: sequence, brokenAt: row.id, hash };
      notes.read(row);
      ({ sequence, hash } = row);
    }
    if (rows.length === 0) return { entries: sequence, brokenAt: CUT_OFF, hash };
  }
  return { entries: sequence, brokenAt: hash === head.hash ? null : CUT_OFF, hash };
}

/** A row before the first entry or behind the newest. The rows are read before the head, which comes with each entry. */
async function findOutside(store: Reading): Promise<Pick<AuditRow, 'id'> | null> {
  const [least] = await readEnd(store, 'ASC');
  const [most] = await readEnd(store, 'DESC');
  const head = await readHead(store);
  const isInside = ({ sequence }: AuditRow) => sequence >= 1 && sequence <= head.sequence;
  return [least, most].find(row => row && !isInside(row)) ?? null;
}

function readEnd(store: Reading, direction: 'ASC' | 'DESC'): Promise<AuditRow[]> {
  return selectRows(store.reader(), AuditRow, { where: [], order: { by: 'sequence', direction }, limit: 1 });
}

async function findUnvouched(store: Reading, notes: ErasedNotes): Promise<Missing | null> {
  const unnamed = notes.findUnnamed();
  const subjects = unnamed.flatMap(({ is, subject }) => (is === 'MAYBE' && subject !== null ? [subject] : []));
  const erased = await findErasedPayments(store.reader(), [...new Set(subjects)]);
  return unnamed.find(({ is, subject }) => is === 'NEVER' || subject === null || !erased.has(subject)) ?? null;
}
