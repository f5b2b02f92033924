/** The hash of an audit entry over itself and the hash of the one before. Pure. */

import { createHash } from 'node:crypto';
import type { AuditRow } from './audit-row.js';

/** 64 hexadecimal digits. A list has one JSON text, so no two entries have the same; the digest of a note stands for the note. */
export function chainHash(before: string, row: Omit<AuditRow, 'hash'>): string {
  const { sequence, id, at, actor, action, subject, address, note, noteDigest } = row;
  const said = noteDigest ?? note;
  return sha256(JSON.stringify([before, sequence, id, at, actor, action, subject, address, said]));
}

/** What stands for a note in the chain. */
export function digestNote(salt: string, note: string): string {
  return sha256(JSON.stringify([salt, note]));
}

/** Whether the note is the one that was written, or was erased with its salt. */
export function isNoteOf({ note, noteSalt, noteDigest }: AuditRow): boolean {
  if (noteDigest === null) return true;
  return noteSalt === null ? note === null : note !== null && digestNote(noteSalt, note) === noteDigest;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
