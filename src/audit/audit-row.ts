/** The tables of the audit log: its entries, and the head that gives them their order. */

import { EntitySchema } from 'typeorm';
import { idColumn, integerColumn, optionalTextColumn, optionalWordColumn, wordColumn } from '../store/columns.js';
import type { AuditEntry } from './audit.js';

/** One act. `sequence` is 1, 2, 3 … in the order of commits; `hash` is over the entry and the hash of the one before. */
export interface AuditRow extends AuditEntry {
  readonly sequence: number;
  /** The chain is over the digest of a note, so that a note can be erased; without its salt nobody guesses it. */
  readonly noteSalt: string | null;
  /** Null where there is no note, and in entries of releases that put the note itself into the chain. */
  readonly noteDigest: string | null;
  readonly hash: string;
}

export const AuditRow = new EntitySchema<AuditRow>({
  name: 'Audit',
  tableName: 'audit_log',
  columns: {
    id: { ...idColumn('id'), primary: true },
    sequence: integerColumn('sequence'),
    at: integerColumn('at'),
    actor: wordColumn('actor'),
    action: wordColumn('action'),
    subject: optionalWordColumn('subject'),
    address: optionalWordColumn('address'),
    note: optionalTextColumn('note'),
    noteSalt: optionalWordColumn('noteSalt'),
    noteDigest: optionalWordColumn('noteDigest'),
    hash: wordColumn('hash'),
  },
});

/** The newest entry's sequence and hash. Its lock is held until the unit ends. */
export interface AuditHeadRow {
  readonly id: string;
  readonly sequence: number;
  readonly hash: string;
}

export const AuditHeadRow = new EntitySchema<AuditHeadRow>({
  name: 'AuditHead',
  tableName: 'audit_head',
  columns: {
    id: { ...wordColumn('id'), primary: true },
    sequence: integerColumn('sequence'),
    hash: wordColumn('hash'),
  },
});

/** The only row of its table. */
export const AUDIT_HEAD = 'log';
