/** Judges what watchers were told against the rows of the feed, read by the plain driver: all of it, in order, nothing twice. */

import type { CrashDatabase } from '../crash-database.js';
import type { Update, Wish } from './doors.js';

export interface Transcript {
  readonly watcher: string;
  readonly wish: Wish;
  readonly told: readonly Update[];
}

export interface Event {
  readonly cursor: string;
  readonly paymentId: string;
  readonly version: number;
  readonly status: string;
  readonly statusBefore: string | null;
}

/** Where a watcher of one payment stops: nothing more may come for a long time after TIMED_OUT. */
const RESTING = new Set(['COMPLETED', 'FAILED', 'REVERSED', 'TIMED_OUT']);

export async function readFeed(database: CrashDatabase): Promise<readonly Event[]> {
  const rows = await database.read('SELECT * FROM payment_events ORDER BY sequence');
  return rows.map(({ sequence, tag, payment_id, version, status, status_before }) => ({
    cursor: Buffer.from(`${sequence}.${tag}`, 'latin1').toString('base64url'),
    paymentId: String(payment_id),
    version: Number(version),
    status: String(status),
    statusBefore: status_before === null ? null : String(status_before),
  }));
}

/** Everybody must have heard of the first `settled` events. What is wrong, in words; empty if nothing is. */
export function judgeTranscripts(
  feed: readonly Event[],
  settled: number,
  transcripts: readonly Transcript[],
): readonly string[] {
  const byPayment = new Map<string, Event[]>();
  for (const event of feed) {
    byPayment.set(event.paymentId, [...(byPayment.get(event.paymentId) ?? []), event]);
  }
  return transcripts.flatMap(({ watcher, wish, told }) => {
    const problem =
      wish.id === undefined
        ? compare(told, concerned(feed, wish), concerned(feed.slice(0, settled), wish).length)
        : judgePayment(told, byPayment.get(wish.id) ?? []);
    return problem === null ? [] : [`${watcher}: ${problem}`];
  });
}

/** The events that a watcher of all payments, or of those that match before or after, is told of. */
export function concerned(feed: readonly Event[], { filter }: Wish): readonly Event[] {
  if (!filter) return feed;
  return feed.filter(event => filter.status.some(each => each === event.status || each === event.statusBefore));
}

export function isResting(update: Update | undefined): boolean {
  return update !== undefined && RESTING.has(update.payment.status);
}

/** The snapshot of some version, then every later one up to the first at which it rests. */
function judgePayment(told: readonly Update[], events: readonly Event[]): string | null {
  const [first] = told;
  if (!first) return 'was told nothing';
  if (first.event !== null) return 'was not told a snapshot first';
  const from = events.filter(({ version }) => version >= first.payment.version);
  const last = from.findIndex(({ status }) => RESTING.has(status));
  if (last < 0) return 'was told that all is over, and the payment is open';
  return compare(told, from.slice(0, last + 1), last + 1);
}

function compare(told: readonly Update[], events: readonly Event[], atLeast: number): string | null {
  for (const [index, { cursor, payment, event }] of told.entries()) {
    const expected = events[index];
    const heard = `${payment.id} ${payment.version} ${payment.status} at ${cursor}`;
    if (!expected) return `was told more than there is: ${heard}`;
    const written = `${expected.paymentId} ${expected.version} ${expected.status} at ${expected.cursor}`;
    if (heard !== written) return `update ${index} is ${heard}, and the log has ${written}`;
    if (event && event.version !== payment.version) return `update ${index} shows another version than its event's`;
  }
  return told.length < atLeast ? `was told ${told.length} of ${atLeast}` : null;
}
