/** What the payments add up to, and what a person should look at: the gateway's own figures, read again when something has changed. */

import { type Ask, defineDocument } from '../api/ask.js';
import type { Attention, CallbackCount, PaymentStat, StatsBucketRow } from '../api/schema.js';
import { dayOf, startOfDay } from '../format/time.js';
import { MONEY_ROUTES } from '../money/routes.js';

/** Payments of one status in one minute. */
export type MinuteOf = Pick<StatsBucketRow, 'start' | 'status' | 'count'>;

/** What is told at once. */
export interface Figures {
  readonly today: { readonly total: readonly PaymentStat[] };
  /** The same hours of the same day a week ago. */
  readonly before: { readonly total: readonly PaymentStat[] };
  readonly hour: { readonly buckets: readonly MinuteOf[] };
  /** Of 31 days: what has no outcome yet. */
  readonly open: { readonly total: readonly Pick<PaymentStat, 'status' | 'count'>[] };
  readonly review: { readonly total: readonly Pick<PaymentStat, 'count'>[] };
  /** Messages that tell of money and belong to nothing; left out as the next. */
  readonly unmatched?: readonly Pick<CallbackCount, 'count'>[];
  /** Left out where the key may not see it. */
  readonly attention?: readonly Pick<Attention, 'kind' | 'count' | 'since' | 'detail'>[];
}

/** Instants for `FIGURES`. */
export interface FiguresVariables {
  readonly day: string;
  readonly tomorrow: string;
  readonly hour: string;
  readonly soon: string;
  readonly month: string;
  readonly dayBefore: string;
  readonly timeBefore: string;
  readonly isOperator: boolean;
  readonly moneyRoutes: readonly string[];
}

/** The variables of the document, and what it asks for: also used inside of another document. */
export const FIGURES_VARIABLES =
  '$day: DateTime!, $tomorrow: DateTime!, $hour: DateTime!, $soon: DateTime!, $month: DateTime!, $dayBefore: DateTime!, $timeBefore: DateTime!, $isOperator: Boolean!, $moneyRoutes: [String!]!';
export const FIGURES_FIELDS = `today: paymentStats(from: $day, to: $tomorrow, bucket: DAY) { total { status kind count amount } }
before: paymentStats(from: $dayBefore, to: $timeBefore, bucket: DAY) { total { status kind count amount } }
hour: paymentStats(from: $hour, to: $soon, bucket: MINUTE) { buckets { start status count } }
open: paymentStats(filter: { status: [PENDING, TIMED_OUT] }, from: $month, to: $soon, bucket: DAY) { total { status count } }
review: paymentStats(filter: { needsReview: true }, from: $month, to: $soon, bucket: DAY) { total { count } }
unmatched: callbackCounts(filter: { verdict: [UNMATCHED], route: $moneyRoutes }) @include(if: $isOperator) { count }
attention @include(if: $isOperator) { kind count since detail }`;

const FIGURES = defineDocument<Figures, FiguresVariables>(`query Figures(${FIGURES_VARIABLES}) { ${FIGURES_FIELDS} }`);

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Of the chart. */
export const MINUTES = 60;

/** As of `now`, by the clock of this device, which may be wrong: each range has both its ends from it. Days are Nairobi's. */
export function figuresVariables(now: number, isOperator: boolean): FiguresVariables {
  const day = startOfDay(dayOf(new Date(now))).getTime();
  const iso = (instant: number): string => new Date(instant).toISOString();
  return {
    day: iso(day),
    tomorrow: iso(day + DAY_MS),
    hour: iso(Math.floor(now / MINUTE_MS) * MINUTE_MS - HOUR_MS + MINUTE_MS),
    soon: iso(now + HOUR_MS),
    month: iso(now - 31 * DAY_MS + HOUR_MS),
    dayBefore: iso(day - 7 * DAY_MS),
    timeBefore: iso(now - 7 * DAY_MS),
    isOperator,
    moneyRoutes: MONEY_ROUTES,
  };
}

/** Has the shape that `useSyncExternalStore` takes. */
export interface FiguresStore {
  /** Null before the first answer. */
  read(): Figures | null;
  subscribe(listener: () => void): () => void;
  /** From a document that has asked for them beside something else. */
  take(figures: Figures): void;
  /** Something has changed: they are read again soon, and not more often than every 2 s. */
  touch(): void;
  close(): void;
}

const AGAIN_MS = 30_000;
const SOON_MS = 2_000;

/** Reads again every 30 s at the latest, once somebody has given it the first figures. */
export function createFigures(ask: Ask, isOperator: boolean): FiguresStore {
  const listeners = new Set<() => void>();
  let figures: Figures | null = null;
  let readAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  const leaving = new AbortController();

  const readWithin = (ms: number): void => {
    if (leaving.signal.aborted || dueAt <= Date.now() + ms) return;
    clearTimeout(timer);
    dueAt = Date.now() + ms;
    timer = setTimeout(again, ms);
  };
  const take = (taken: Figures): void => {
    figures = taken;
    readAt = Date.now();
    for (const listener of [...listeners]) listener();
    readWithin(AGAIN_MS);
  };
  const again = (): void => {
    dueAt = Number.POSITIVE_INFINITY;
    readAt = Date.now();
    // The old ones stay until there are others: the line above the page says how old they may be.
    ask(FIGURES, figuresVariables(readAt, isOperator), leaving.signal).then(take, () => readWithin(AGAIN_MS));
  };
  return {
    read: () => figures,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    take,
    touch: () => readWithin(Math.max(0, readAt + SOON_MS - Date.now())),
    close() {
      leaving.abort();
      clearTimeout(timer);
      listeners.clear();
    },
  };
}

/** How many payments have this status, in 31 days. */
export function countOpen(figures: Figures | null, status: PaymentStat['status']): number {
  return (figures?.open.total ?? []).reduce((sum, each) => (each.status === status ? sum + each.count : sum), 0);
}

/** How many payments a person has to look at: for operators those of all times, for others those of 31 days. */
export function countReviews(figures: Figures | null): number {
  const { attention, review } = figures ?? {};
  if (attention) return attention.find(({ kind }) => kind === 'REVIEW_OPEN')?.count ?? 0;
  return (review?.total ?? []).reduce((sum, { count }) => sum + count, 0);
}
