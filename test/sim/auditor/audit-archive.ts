/** Judges the archive: what is not in the books any more is on the shelf as it was, and only what is over has gone there. */

import { type Books, type CallbackLine, type EventLine, isArchived, type Shelf } from './books.js';
import { demand } from './broken.js';

const SETTLED = ['COMPLETED', 'FAILED', 'REVERSED'];

/** At rest. `seen` are the events as they were first read. */
export function auditArchive(books: Books, shelf: Shelf, seen: readonly EventLine[]): void {
  const statuses = new Map(books.payments().map(({ id, status }) => [id, status]));
  for (const line of books.eventsAfter(0)) {
    const { sequence, paymentId, version, status, tag } = line;
    const first = seen[sequence - 1];
    const what = `event ${sequence} (${paymentId} v${version} ${status})`;
    const isPlace = first?.paymentId === paymentId && first.version === version && first.tag === tag;
    demand(isPlace && first.status === status, 'an event keeps its place', () => what);
    const snapshot = isArchived(line) ? shelf.snapshotOf(sequence) : line.snapshot;
    demand(snapshot === first?.snapshot, 'an event is kept as it was', () => what);
    const isOver = SETTLED.includes(statuses.get(paymentId) ?? '');
    demand(!isArchived(line) || isOver, 'only what is over is archived', () => what);
  }
}

/** Each callback once, wherever it is. */
export function gatherCallbacks(books: Books, shelf: Shelf): readonly CallbackLine[] {
  const shelved = new Map(shelf.callbacks().map(line => [line.id, line]));
  const stored = books.callbacks().map(line => asFirstKept(line, shelved.get(line.id)));
  const ids = new Set(stored.map(({ id }) => id));
  return [...stored, ...[...shelved.values()].filter(({ id }) => !ids.has(id))];
}

/**
 * A callback that a spool held, because nobody knew that it was stored, is kept again after it was archived, and says nothing new then: what it
 * brought, it brought the first time.
 */
export function asFirstKept(line: CallbackLine, shelved: CallbackLine | undefined): CallbackLine {
  const isKeptAgain = line.verdict === 'DUPLICATE' && shelved?.verdict === 'APPLIED';
  return isKeptAgain ? { ...line, verdict: 'APPLIED' } : line;
}
