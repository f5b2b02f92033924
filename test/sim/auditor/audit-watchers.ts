/** Judges what watchers saw: in order, nothing missing after where they began, nothing twice, and in the end all there was. */

import type { EventLine } from './books.js';
import { demand } from './broken.js';

/** What one subscription was given, over all of its connections. */
export interface WatchRecord {
  readonly name: string;
  readonly paymentId: string | null;
  readonly after: number | null;
  readonly isUntilSettled: boolean;
  readonly seen: readonly {
    readonly sequence: number;
    readonly paymentId: string;
    readonly version: number;
    readonly status: string;
    readonly isSnapshot: boolean;
  }[];
  isComplete(): boolean;
  /** How far the log reached when he asked for what turned out to be the end. */
  headAtEnd(): number;
  /** It was told that its cursor has expired. */
  isExpired(): boolean;
  problem(): string | null;
}

const EXPIRY = 'a cursor expires only before what is archived';
const SETTLED = ['COMPLETED', 'FAILED', 'REVERSED'];

/** `isOver`: the world has come to rest, so that everything must have arrived. */
export function auditWatch(
  watch: WatchRecord,
  events: readonly EventLine[],
  archived: ReadonlySet<number>,
  isOver: boolean,
): void {
  const { name, paymentId, seen } = watch;
  demand(watch.problem() === null, 'a watcher is served', () => String(watch.problem()));
  const [first] = seen;
  const start = first?.isSnapshot ? first.sequence : (watch.after ?? (first ? first.sequence - 1 : null));
  if (start === null) {
    // From the head of some moment, and nothing since: only an unfiltered watcher can be without anything. The first that came
    // since may have been archived before he took it; which one that was, nobody knows who has no cursor.
    demand(!watch.isExpired() || archived.size > 0, EXPIRY, () => name);
    demand(!isOver || paymentId === null, 'a watcher gets a snapshot', () => name);
    return;
  }
  const updates = seen.filter(({ isSnapshot }) => !isSnapshot);
  demand(seen.length - updates.length <= 1, 'a snapshot comes once', () => name);
  if (first?.isSnapshot) {
    const event = events[first.sequence - 1];
    const isTrue =
      event?.paymentId === first.paymentId && event.version === first.version && event.status === first.status;
    demand(isTrue, 'a snapshot is the payment at its cursor', () => `${name} at ${first.sequence}`);
  }
  const expected = events.filter(
    event => event.sequence > start && (paymentId === null || event.paymentId === paymentId),
  );
  updates.forEach((update, index) => {
    const event = expected[index];
    const isNext =
      event?.sequence === update.sequence && event.version === update.version && event.status === update.status;
    demand(
      isNext,
      'watchers miss nothing and see nothing twice',
      () => `${name} saw ${update.sequence} v${update.version} where ${event?.sequence} v${event?.version} comes next`,
    );
  });
  if (watch.isExpired()) {
    const missing = expected[updates.length];
    demand(archived.has(missing?.sequence ?? 0), EXPIRY, () => `${name} before ${missing?.sequence}`);
    return;
  }
  if (isOver) auditEnd(watch, updates.length, expected, events);
}

function auditEnd(
  watch: WatchRecord,
  given: number,
  expected: readonly EventLine[],
  events: readonly EventLine[],
): void {
  const { name, paymentId, seen, isUntilSettled } = watch;
  const final = events.findLast(event => event.paymentId === paymentId)?.status ?? '';
  if (isUntilSettled && watch.isComplete()) {
    const last = seen.at(-1)?.status ?? final;
    demand(SETTLED.includes(last), 'until settled ends when settled', () => `${name} ended with ${last}`);
    const owed = expected.filter(({ sequence }) => sequence <= watch.headAtEnd()).length;
    demand(given >= owed, 'until settled ends with the log', () => `${name} saw ${given} of ${owed}`);
    return;
  }
  demand(
    given === expected.length,
    'watchers see everything in the end',
    () => `${name} saw ${given} of ${expected.length}`,
  );
  demand(
    !isUntilSettled || !SETTLED.includes(final),
    'until settled ends when settled',
    () => `${name} goes on after ${final}`,
  );
}
