/** Pulls a part of a range, page by page, and hands each row to the line. */

import type { Answer, Daraja } from '../daraja/daraja.js';
import type { InboxStation } from '../inbox/create-inbox.js';
import { type Clock, pause } from '../lib/clock.js';
import type { PulledPage } from '../operations/pull-transactions.js';
import { readPulledReceipt, readPulledRow } from '../operations/pulled-payment.js';
import type { Fields } from '../operations/read-fields.js';
import type { Funnel } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';
import { applyKnown } from './apply-known.js';
import type { PullReport } from './pulls.js';

export interface PullPartNeighbours {
  readonly store: Store;
  readonly daraja: Pick<Daraja, 'pullTransactions'>;
  readonly inbox: Pick<InboxStation, 'keepPulled'>;
  readonly funnel: Pick<Funnel, 'apply'>;
  readonly clock: Clock;
}

/** Instants are UTC milliseconds, both ends included. */
export interface PullRange {
  readonly shortcode: string;
  readonly from: number;
  readonly to: number;
}

/** What all parts of a pull have brought so far. */
export interface PullTally {
  readonly counts: { -readonly [Name in Exclude<keyof PullReport, 'shortcode'>]: number };
  /** Of all rows that name one, also of those that nobody can read: M-Pesa has listed them. */
  readonly receipts: Set<string>;
  /** Of the rows that could be read. */
  readonly read: Set<string>;
  /** What its rows say. */
  readonly keys: Set<string>;
  /** Of the newest row, UTC milliseconds; null: there is none. */
  latestAt: number | null;
}

/** Nothing yet. */
export function openTally(): PullTally {
  const counts = { rows: 0, opened: 0, confirmed: 0, known: 0 };
  return { counts, receipts: new Set(), read: new Set(), keys: new Set(), latestAt: null };
}

/**
 * WHOLE: M-Pesa has shown all of it. CUT: it shows no more than this at once, because the offset is not a number of rows to it. BROKEN:
 * it ended in words that a fault has, too.
 */
export interface PartEnd {
  readonly end: 'WHOLE' | 'CUT' | 'BROKEN';
  /** What its rows say. */
  readonly keys: ReadonlySet<string>;
}

/** M-Pesa gave no page. `isRefused`: it never will before somebody does something about it. */
export class PullFailed extends Error {
  override readonly name = 'PullFailed';

  constructor(
    message: string,
    readonly isRefused: boolean,
  ) {
    super(message);
  }
}

/** Keeps what a pull remembers small; a day of the largest shops has fewer. */
const ROWS_MAX = 200_000;
/** Rows that are applied at the same time: the funnel makes one transaction of them. */
const ROWS_AT_ONCE = 100;
/** A pull is in no hurry, and questions about payments come first. */
const BETWEEN_PAGES_MS = 100;

/**
 * How many rows a page has is not published, so that the next one begins after as many as have come, until none come. Then it is
 * asked what comes after the first row: whether M-Pesa counts rows is not certain, and if it counts pages that is another page.
 */
export async function pullPart(
  neighbours: PullPartNeighbours,
  range: PullRange,
  tally: PullTally,
  mayGoOn: () => Promise<boolean>,
): Promise<PartEnd> {
  const keys = new Set<string>();
  let first: readonly string[] = [];
  const read = async (offset: number) => {
    if (!(await mayGoOn())) throw new PullFailed('Another instance has taken over this pull.', false);
    const page = requirePage(await neighbours.daraja.pullTransactions({ ...range, offset }));
    return { ...page, found: page.rows.map(row => keyOf(row)) };
  };
  const endAfter = async (isFault: boolean, count: number): Promise<PartEnd['end']> => {
    // Only where nothing has come at all is it one of the answers that M-Pesa gives when there is nothing.
    if (isFault && tally.counts.rows > 0) return 'BROKEN';
    if (count < 2) return 'WHOLE';
    const { rows, found, isFault: isBroken } = await read(1);
    if (isBroken) return 'BROKEN';
    const isOther = found.some(key => !keys.has(key)) || found.join() === first.join();
    await take(neighbours, range.shortcode, rows, tally);
    return isOther ? 'CUT' : 'WHOLE';
  };
  for (let count = 0; ; ) {
    const { rows, found, isFault } = await read(count);
    if (rows.length === 0) return { end: await endAfter(isFault, count), keys };
    if (found.every(key => keys.has(key))) return { end: 'CUT', keys };
    if (count === 0) first = found;
    for (const key of found) keys.add(key);
    count += rows.length;
    await take(neighbours, range.shortcode, rows, tally);
    await pause(neighbours.clock, BETWEEN_PAGES_MS);
  }
}

/** What it says of money, in short; of one that nobody can read its text. Another amount for the same receipt is something else. */
function keyOf(row: Fields, reading = readPulledRow(row)): string {
  return reading.ok ? `${reading.value.receipt} ${reading.value.amountCents}` : JSON.stringify(row);
}

/**
 * Applies and counts those that say what no other row of this pull has said. Of another amount for one receipt only the payment that has the
 * receipt hears: where the first row is held for a push, the second must not open a payment instead.
 */
async function take(
  neighbours: PullPartNeighbours,
  shortcode: string,
  rows: readonly Fields[],
  tally: PullTally,
): Promise<void> {
  const { counts } = tally;
  const noted = rows.map(row => ({ row, what: note(row, tally) }));
  const rowsOf = (which: Novelty) => noted.filter(({ what }) => what === which).map(({ row }) => row);
  const [fresh, others] = [rowsOf('NEW'), rowsOf('OTHER')];
  counts.rows += fresh.length + others.length;
  const outcomes = await applyRows(neighbours, shortcode, fresh);
  const heard = await applyKnown(neighbours, shortcode, others);
  for (const outcome of [...outcomes, ...heard.values()]) if (outcome !== null) counts[outcome] += 1;
  if (counts.rows >= ROWS_MAX) throw new PullFailed(`It has more than ${ROWS_MAX} rows: pull shorter ranges.`, false);
}

/** NEW: of a receipt of which no row before it could be read. OTHER: it says something else of one. Null: nothing new. */
type Novelty = 'NEW' | 'OTHER' | null;

function note(row: Fields, tally: PullTally): Novelty {
  const receipt = readPulledReceipt(row);
  if (receipt !== null) tally.receipts.add(receipt);
  const reading = readPulledRow(row);
  const key = keyOf(row, reading);
  if (tally.keys.has(key)) return null;
  tally.keys.add(key);
  if (!reading.ok) return 'NEW';
  const { completedAt } = reading.value;
  if (completedAt !== null) tally.latestAt = Math.max(tally.latestAt ?? completedAt, completedAt);
  const isOther = tally.read.has(reading.value.receipt);
  tally.read.add(reading.value.receipt);
  return isOther ? 'OTHER' : 'NEW';
}

type Outcome = 'opened' | 'confirmed' | 'known' | null;

async function applyRows(
  { store, inbox, funnel, clock }: PullPartNeighbours,
  shortcode: string,
  rows: readonly Fields[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const part = rows.slice(at, at + ROWS_AT_ONCE);
    const known = await applyKnown({ store, funnel, clock }, shortcode, part);
    const rest = part.filter(row => !known.has(row));
    const kept = await Promise.all(rest.map(row => inbox.keepPulled(shortcode, row)));
    outcomes.push(...known.values(), ...kept);
  }
  return outcomes;
}

/** Doubtful answers that tell how many rows there are, as a fault that says "none", are answers too. */
function requirePage(answer: Answer<PulledPage>): PulledPage {
  if (answer.kind === 'ACCEPTED') return answer.value;
  if (answer.kind === 'UNKNOWN') {
    if (answer.heard) return { ...answer.heard, isFault: true };
    throw new PullFailed(answer.description, false);
  }
  throw new PullFailed(answer.description, !answer.failure.retryable);
}
