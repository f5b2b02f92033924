/** Stores audit entries in the unit of the act that they tell of: with it or not at all. */

import { assert } from '../lib/assert.js';
import { systemRandom } from '../lib/random.js';
import type { Unit } from '../store/unit.js';
import type { AuditEntry } from './audit.js';
import { AUDIT_HEAD, AuditHeadRow, AuditRow } from './audit-row.js';
import { chainHash, digestNote } from './chain-hash.js';
import { NOTES_ERASED, nameErased } from './erased-notes.js';

/**
 * Takes the lock of the log's head, which all instances need that act: call it when the unit has locked all else, but before the
 * head of the feed. An entry that an earlier run of the unit has stored is passed over.
 */
export async function appendAudit(unit: Unit, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const head = await lockHead(unit);
  const ids = entries.map(({ id }) => id);
  const stored = new Set((await unit.findMany(AuditRow, 'id', ids)).map(({ id }) => id));
  let { sequence, hash } = head;
  const rows = entries
    .filter(({ id }) => !stored.has(id))
    .map(entry => {
      sequence += 1;
      const row = { ...entry, sequence, ...saltNote(entry) };
      hash = chainHash(hash, row);
      return { ...row, hash };
    });
  await unit.insertMany(AuditRow, rows);
  if (rows.length > 0) await unit.updateMany(AuditHeadRow, [{ id: AUDIT_HEAD, sequence, hash }], ['sequence', 'hash']);
}

/**
 * Takes out the notes of the entries whose id or subject is one of these: the chain holds without them, and `entry`, an act NOTES_ERASED, is
 * stored with the sequences of those that were erased. A note that an old release has put into the chain itself stays. Returns how
 * many went.
 */
export async function eraseNotes(
  unit: Unit,
  by: 'id' | 'subject',
  values: readonly string[],
  entry: AuditEntry,
): Promise<number> {
  const rows = await unit.findMany(AuditRow, by, values);
  const erased = rows.filter(({ noteSalt }) => noteSalt !== null).map(row => ({ ...row, note: null, noteSalt: null }));
  if (erased.length === 0) return 0;
  await unit.updateMany(AuditRow, erased, ['note', 'noteSalt']);
  await appendAudit(unit, [{ ...entry, note: nameErased(erased.map(({ sequence }) => sequence)) }]);
  return erased.length;
}

const SALT_BYTES = 16;

/** What vouches for notes that are gone is in the chain itself. */
function saltNote({ note, action }: AuditEntry): Pick<AuditRow, 'noteSalt' | 'noteDigest'> {
  if (note === null || action === NOTES_ERASED) return { noteSalt: null, noteDigest: null };
  const noteSalt = Buffer.from(systemRandom(SALT_BYTES)).toString('hex');
  return { noteSalt, noteDigest: digestNote(noteSalt, note) };
}

/** Written to before it is read: units that do not wait for rows wait for this one, as they do for the head of the feed. */
async function lockHead(unit: Unit): Promise<AuditHeadRow> {
  const heads = unit.runner.manager.getRepository(AuditHeadRow);
  await heads.increment({ id: AUDIT_HEAD }, 'sequence', 0);
  const head = await heads.findOneBy({ id: AUDIT_HEAD });
  assert(head, 'the audit log has a head');
  return head;
}
