/** Pulls one range of time, page by page, and hands each row to the line; a pull that breaks off can simply be done again. */

import type { Answer, Daraja } from '../daraja/daraja.js';
import type { InboxStation } from '../inbox/create-inbox.js';
import { type Clock, pause } from '../lib/clock.js';
import type { PulledPage } from '../operations/pull-transactions.js';
import { readPulledRow } from '../operations/pulled-payment.js';
import type { Fields } from '../operations/read-fields.js';
import type { Funnel } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';
import { applyKnown } from './apply-known.js';
import type { PullReport } from './pulls.js';

export interface PullRangeNeighbours {
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

/** What a range holds at M-Pesa. */
export interface Pulled {
  readonly report: PullReport;
  readonly receipts: ReadonlySet<string>;
  /** Of the newest row, UTC milliseconds; null: there is none. */
  readonly latestAt: number | null;
  /** Whether M-Pesa has shown all that it has. */
  readonly isWhole: boolean;
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
 * `mayGoOn` is asked before each page. How many rows a page has is not published, so that the next one begins after as many as
 * have come, until none come. Rejects with PullFailed, and with StoreUnavailable; what was applied before stays.
 */
export async function pullRange(
  neighbours: PullRangeNeighbours,
  range: PullRange,
  mayGoOn: () => Promise<boolean>,
): Promise<Pulled> {
  const { daraja, clock } = neighbours;
  const { shortcode } = range;
  const receipts = new Set<string>();
  const counts = { rows: 0, opened: 0, confirmed: 0, known: 0 };
  let latestAt: number | null = null;
  const sum = (isWhole: boolean): Pulled => ({ report: { shortcode, ...counts }, receipts, latestAt, isWhole });
  for (;;) {
    if (!(await mayGoOn())) throw new PullFailed('Another instance has taken over this pull.', false);
    const { rows } = requirePage(await daraja.pullTransactions({ ...range, offset: counts.rows }));
    if (rows.length === 0) return sum(true);
    const read = rows.map(row => ({ row, reading: readPulledRow(row) }));
    const found = read.flatMap(({ reading }) => (reading.ok ? reading.value : []));
    const isRepeated = found.length > 0 && found.every(({ receipt }) => receipts.has(receipt));
    // It pays no heed to the offset: more than this it does not show.
    if (isRepeated) return sum(false);
    for (const { receipt, completedAt } of found) {
      receipts.add(receipt);
      if (completedAt !== null) latestAt = Math.max(latestAt ?? completedAt, completedAt);
    }
    counts.rows += rows.length;
    for (const outcome of await applyRows(neighbours, shortcode, rows)) if (outcome !== null) counts[outcome] += 1;
    if (counts.rows >= ROWS_MAX) throw new PullFailed(`It has more than ${ROWS_MAX} rows: pull shorter ranges.`, false);
    await pause(clock, BETWEEN_PAGES_MS);
  }
}

type Outcome = 'opened' | 'confirmed' | 'known' | null;

async function applyRows(
  { store, inbox, funnel, clock }: PullRangeNeighbours,
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
    if (answer.heard) return answer.heard;
    throw new PullFailed(answer.description, false);
  }
  throw new PullFailed(answer.description, !answer.failure.retryable);
}
