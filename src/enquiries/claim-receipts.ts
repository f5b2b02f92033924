/** Claims receipts that M-Pesa is to be asked about, because an unsigned confirmation names them: what is left of the budget is theirs. */

import { isSettled } from '../domain/payment.js';
import type { Grant } from '../payments/claim-due.js';
import { readOwner } from '../payments/find-payments.js';
import type { Store } from '../store/open-store.js';
import { type RowSearch, selectEach } from '../store/select-rows.js';
import type { Unit } from '../store/unit.js';
import { type UnconfirmedReceiptRow as ReceiptRow, UnconfirmedReceiptRow } from './unconfirmed-receipt-row.js';

/** A receipt to be asked about at `at`, in UTC milliseconds. */
export interface DueReceipt extends Pick<ReceiptRow, 'receiptKey' | 'shortcode' | 'receipt' | 'questions'> {
  readonly at: number;
}

/** At most `limit` of those that are due at `now`, and as many as `grant` has instants for. */
export type ClaimReceipts = (now: number, limit: number, grant: Grant) => Promise<readonly DueReceipt[]>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/**
 * From each question to the next. An answer may take minutes, and M-Pesa may know of the payment a day late; after the last one a forged
 * receipt costs nothing any more.
 */
const PAUSES_MS = [3 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS] as const;
const QUESTIONS_MAX = PAUSES_MS.length + 1;

/**
 * A question counts from here on, unless it is given back: a crash asks no receipt without end. First questions come first. Where more are due,
 * one of two is the newest: behind forged ones that come faster than M-Pesa is asked, a true one would wait as long as they come. What has a
 * payment meanwhile is not asked about.
 */
export function createClaimReceipts(store: Store): ClaimReceipts {
  let asked = 0;
  return async (now, limit, grant) => {
    const keys = await findDue(store, now, limit, asked % 2 === 0);
    if (keys.length === 0) return [];
    return store.atomically(async unit => {
      const rows = await unit.lockMany(UnconfirmedReceiptRow, keys);
      const stillDue = rows
        .filter(({ nextCheckAt }) => nextCheckAt !== null && nextCheckAt <= now)
        .sort((one, other) => keys.indexOf(one.receiptKey) - keys.indexOf(other.receiptKey));
      const due = await withoutOwned(unit, stillDue);
      const times = due.length === 0 ? [] : await grant(unit, due.length);
      const claimed = due.slice(0, times.length);
      const later = claimed.map(row => {
        const pauseMs = PAUSES_MS[row.questions];
        return { ...row, questions: row.questions + 1, nextCheckAt: pauseMs === undefined ? null : now + pauseMs };
      });
      if (later.length > 0) await unit.updateMany(UnconfirmedReceiptRow, later, ['questions', 'nextCheckAt']);
      asked += later.length;
      return later.map((row, index) => ({ ...row, at: times[index] ?? now }));
    });
  };
}

/** The newest first question and then the line, or the first of the line before it. One short index range for each number of questions. */
async function findDue(store: Store, now: number, limit: number, isNewestFirst: boolean): Promise<readonly string[]> {
  const search = (questions: number, direction: 'ASC' | 'DESC'): RowSearch<ReceiptRow> => {
    const where = [
      { field: 'questions', is: '=', value: questions },
      { field: 'nextCheckAt', is: '<', value: now + 1 },
    ] as const;
    return { where, order: { by: 'nextCheckAt', direction }, limit: direction === 'ASC' ? limit : 1 };
  };
  const inLine = Array.from({ length: QUESTIONS_MAX }, (_, questions) => search(questions, 'ASC'));
  const searches = [search(0, 'DESC'), ...inLine];
  const found = await selectEach(store.reader(), UnconfirmedReceiptRow, searches, ['receiptKey', 'nextCheckAt']);
  const [newest = [], ...byQuestions] = found.map(rows => rows.map(({ receiptKey }) => receiptKey));
  const line = byQuestions.flat();
  const inTurn = isNewestFirst ? [...newest, ...line] : [...line.slice(0, 1), ...newest, ...line];
  return [...new Set(inTurn)].slice(0, limit);
}

/** What a signed message has told of meanwhile is decided without M-Pesa: now, or by `openTold` once its payment is settled. */
async function withoutOwned(unit: Unit, rows: readonly ReceiptRow[]): Promise<readonly ReceiptRow[]> {
  const owned = new Map<ReceiptRow, ReceiptRow>();
  for (const row of rows) {
    const owner = await readOwner(unit, row.receipt);
    const unconfirmed = owner && isSettled(owner.status) ? 'DECIDABLE' : row.unconfirmed;
    if (owner) owned.set(row, { ...row, unconfirmed, nextCheckAt: null });
  }
  const changed = [...owned.values()];
  if (changed.length > 0) await unit.updateMany(UnconfirmedReceiptRow, changed, ['nextCheckAt', 'unconfirmed']);
  return rows.filter(row => !owned.has(row));
}

/** Gives a question back that was not put: its receipt is due again at `dueAt`, in UTC milliseconds. */
export type ReturnReceipt = (receipt: DueReceipt, dueAt: number) => Promise<void>;

/** Of a receipt that nobody has asked about or decided meanwhile. */
export function createReturnReceipt(store: Store): ReturnReceipt {
  return ({ receiptKey, questions }, dueAt) => giveBack(store, { receiptKey, questions }, questions - 1, dueAt);
}

/** Puts a question off that cannot be put at present. */
export type PostponeReceipt = (receipt: DueReceipt, now: number) => Promise<void>;

/** Its receipt waits behind those that can be asked about, for an hour at most, and never becomes one that is not asked about any more. */
export function createPostponeReceipt(store: Store): PostponeReceipt {
  return ({ receiptKey, questions }, now) => {
    const pauseMs = Math.min(HOUR_MS, PAUSES_MS[questions - 1] ?? HOUR_MS);
    return giveBack(store, { receiptKey, questions }, Math.min(questions, QUESTIONS_MAX - 1), now + pauseMs);
  };
}

function giveBack(
  store: Store,
  { receiptKey, questions: claimed }: Pick<DueReceipt, 'receiptKey' | 'questions'>,
  questions: number,
  nextCheckAt: number,
): Promise<void> {
  return store.atomically(async unit => {
    const [row] = await unit.lockMany(UnconfirmedReceiptRow, [receiptKey]);
    if (row?.questions !== claimed || row.unconfirmed !== 'WAITING') return;
    await unit.updateMany(UnconfirmedReceiptRow, [{ ...row, questions, nextCheckAt }], ['questions', 'nextCheckAt']);
  });
}
