/** Which notes of the log were erased rightly: an entry of the chain names each. Pure. */

import type { AuditAction } from './audit.js';
import type { AuditRow } from './audit-row.js';

/** The act of an entry that names erased notes. Its own note is in the chain as it is, so that nobody erases that. */
export const NOTES_ERASED = 'NOTES_ERASED' satisfies AuditAction;

const ERASURES: readonly AuditAction[] = ['CUSTOMER_ERASED', 'OLD_DATA_ERASED'];

/** The note of such an entry. */
export function nameErased(sequences: readonly number[]): string {
  return sequences.toSorted((one, other) => one - other).join(', ');
}

/** An entry whose note is gone. */
export type Missing = Pick<AuditRow, 'id' | 'sequence' | 'subject'>;

/** Of entries that were read in their order. */
export interface ErasedNotes {
  read(row: AuditRow): void;
  /**
   * Those that no later entry names. `MAYBE`: erased by a release that named none, if its subject is an erased payment; that is so
   * before the first entry that names any, where an erasure came after it.
   */
  findUnnamed(): readonly (Missing & { readonly is: 'MAYBE' | 'NEVER' })[];
}

/** Remembers the entries without their notes, and nothing of the others. */
export function createErasedNotes(): ErasedNotes {
  const missing = new Map<number, Missing>();
  let isNaming = false;
  let unnamedUntil = 0;
  return {
    read: row => {
      const { id, sequence, subject, action, note, noteDigest } = row;
      if (noteDigest !== null && note === null) missing.set(sequence, { id, sequence, subject });
      if (!isNaming && ERASURES.includes(action)) unnamedUntil = sequence;
      if (action !== NOTES_ERASED) return;
      isNaming = true;
      // It names what is there already: nobody gets leave to take out a note that is yet to be written.
      for (const named of readErased(note)) if (named < sequence) missing.delete(named);
    },
    findUnnamed: () =>
      [...missing.values()].map(row => ({ ...row, is: row.sequence < unnamedUntil ? 'MAYBE' : 'NEVER' })),
  };
}

function readErased(note: string | null): readonly number[] {
  return (note ?? '').split(', ').map(Number);
}
