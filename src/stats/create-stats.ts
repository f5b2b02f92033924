/** The stats station: keeps totals by the hour behind the feed, and answers from them and from what has happened since. */

import { GatewayError } from '../domain/gateway-error.js';
import type { FailureReason, PaymentKind, PaymentStatus } from '../domain/payment.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import { type Clock, pause } from '../lib/clock.js';
import { createFewAtOnce } from '../lib/few-at-once.js';
import type { Log } from '../lib/log.js';
import { addUpMany } from '../payments/add-up-payments.js';
import type { Store } from '../store/open-store.js';
import { passByPass } from '../store/pass-by-pass.js';
import { readChanges } from '../store/read-changes.js';
import { type HoursRecord, type Slices, type SumRecord, sumHours } from '../store/sum-payments.js';
import { type Change, HOUR_MS, readChange } from './count-changes.js';
import { foldChanges } from './fold-changes.js';
import type { Stats, StatsQuestion, StatsRow } from './stats.js';

export interface StatsNeighbours {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** The stats with what only the program that runs them needs. */
export interface StatsStation extends Stats {
  /** Folds all that the feed has; also for tests. */
  foldAll(): Promise<void>;
  start(): void;
  close(): Promise<void>;
}

/** Nairobi's days begin three hours before UTC's. */
const SLICES: Readonly<Record<StatsQuestion['bucket'], Slices>> = {
  MINUTE: { lengthMs: 60_000, offsetMs: 0 },
  HOUR: { lengthMs: HOUR_MS, offsetMs: 0 },
  DAY: { lengthMs: 24 * HOUR_MS, offsetMs: 3 * HOUR_MS },
};
const BETWEEN_FOLDS_MS = 2_000;
/** So many times as long as a fold took: callbacks come first while years of payments are added up after an update. */
const RESTS = 3;
/** Of events that are not folded yet: more of them are slower to read than the payments themselves. */
const UNFOLDED_MAX = 5_000;
/** Payments that are counted one by one are many rows to read: the other connections are left to look-ups, and the event loop to callbacks. */
const COUNTS_AT_ONCE = 2;
/** Of one caller: twenty consoles with one key that ask in the same moment. */
const COUNTS_WAITING_MAX = 100;
const AGAIN_SECONDS = 1;
/** What the totals know of a payment. */
const KNOWN: ReadonlySet<string> = new Set<keyof PaymentFilter>([
  'status',
  'kind',
  'shortcode',
  'shortcodes',
  'failureReason',
]);

/** All instances may fold: the mark lets one at a time. */
export function createStats({ store, clock, log }: StatsNeighbours): StatsStation {
  const stopped = new AbortController();
  let folding: Promise<void> = Promise.resolve();

  const fewAtOnce = createFewAtOnce({ atOnce: COUNTS_AT_ONCE, waitingMax: COUNTS_WAITING_MAX, refuse: tooMany });

  const count = async (question: StatsQuestion, from: number, to: number): Promise<readonly StatsRow[]> => {
    if (from >= to) return [];
    const { caller, filter, bucket } = question;
    const sums = await fewAtOnce(caller, () => addUpMany(store, filter, { from, to }, SLICES[bucket]));
    return sums.map(readSum);
  };

  /** Null when too much has happened since the totals were folded. */
  const readHours = async (question: StatsQuestion, from: number, to: number): Promise<readonly StatsRow[] | null> => {
    const { filter, bucket } = question;
    const shortcodes = shortcodesOf(filter);
    const found = await sumHours(store.reader(), SLICES[bucket], { from, to, shortcodes });
    const sequence = Number(found[0]?.sequence ?? 0);
    const unfolded = await readChanges(store.reader(), sequence, UNFOLDED_MAX + 1);
    if (unfolded.length > UNFOLDED_MAX) return null;
    const isWanted = ({ at, shortcode }: Change) =>
      at >= from && at < to && (shortcodes === null || shortcodes.includes(shortcode));
    const since = unfolded.flatMap(readChange).filter(isWanted);
    const rows = [...found.filter(isOfPayments).map(readSum), ...since.map(change => readRow(change, SLICES[bucket]))];
    return rows.filter(row => matches(row, filter));
  };

  const read = async (question: StatsQuestion): Promise<readonly StatsRow[]> => {
    const { from, to } = withinFilter(question);
    const [firstHour, lastHour] = [from + ((HOUR_MS - (from % HOUR_MS)) % HOUR_MS), to - (to % HOUR_MS)];
    if (question.bucket === 'MINUTE' || !isKnown(question.filter) || firstHour >= lastHour) {
      return count(question, from, to);
    }
    const hours = await readHours(question, firstHour, lastHour);
    if (hours === null) return count(question, from, to);
    const edges = [await count(question, from, firstHour), await count(question, lastHour, to)];
    return [...edges.flat(), ...hours];
  };

  const foldAll = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const began = clock.monotonic();
      if (!(await foldChanges(store))) return;
      await pause(clock, RESTS * (clock.monotonic() - began), stopped.signal);
    }
  };
  const passes = { clock, log, signal: stopped.signal, everyMs: BETWEEN_FOLDS_MS };

  return Object.freeze({
    read,
    foldAll,
    start: () => {
      folding = passByPass({ ...passes, complaint: 'payments could not be added up' }, foldAll);
    },
    close: async () => {
      stopped.abort();
      await folding;
    },
  } satisfies StatsStation);
}

function tooMany(): GatewayError {
  const message = `${COUNTS_WAITING_MAX} questions of this key about payments are waiting already. Try again in a moment.`;
  return new GatewayError('RATE_LIMITED', message, { retryAfterSeconds: AGAIN_SECONDS });
}

/** Its own times restrict the question's. */
function withinFilter({ from, to, filter: { createdAfter, createdBefore } }: StatsQuestion) {
  return {
    from: createdAfter === undefined ? from : Math.max(from, createdAfter + 1),
    to: createdBefore === undefined ? to : Math.min(to, createdBefore),
  };
}

/** Whether the totals can tell who matches; times of requests are those of the question by now. */
function isKnown({ createdAfter: _, createdBefore: _before, ...filter }: PaymentFilter): boolean {
  return Object.keys(filter).every(name => KNOWN.has(name));
}

/** Null for all. */
function shortcodesOf({ shortcode, shortcodes }: PaymentFilter): readonly string[] | null {
  if (shortcode === undefined) return shortcodes ?? null;
  return shortcodes === undefined || shortcodes.includes(shortcode) ? [shortcode] : [];
}

function matches({ status, kind, failureReason }: StatsRow, filter: PaymentFilter): boolean {
  return (
    (filter.status === undefined || filter.status.includes(status)) &&
    (filter.kind === undefined || filter.kind.includes(kind)) &&
    (filter.failureReason === undefined || (failureReason !== null && filter.failureReason.includes(failureReason)))
  );
}

function isOfPayments(record: HoursRecord): record is HoursRecord & SumRecord {
  return record.kind !== null;
}

function readRow(change: Change, { lengthMs, offsetMs }: Slices): StatsRow {
  const { at, kind, status, failureReason, payments, amountCents } = change;
  const start = at - ((at + offsetMs) % lengthMs);
  return { start, kind, status, failureReason: failureReason || null, count: payments, amountCents };
}

/** The words were written by `buildPaymentRow`. */
function readSum({ start, kind, status, failureReason, payments, amountCents }: SumRecord): StatsRow {
  return {
    start: Number(start),
    kind: kind as PaymentKind,
    status: status as PaymentStatus,
    failureReason: (failureReason || null) as FailureReason | null,
    count: Number(payments),
    amountCents: BigInt(amountCents),
  };
}
