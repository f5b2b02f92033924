/** What is known of receipts that only unsigned confirmations name: noted, answered by M-Pesa, decided (contract 8.9). */

import { isSettled, type Payment } from '../domain/payment.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { TransactionStatusResult } from '../operations/transaction-status.js';
import { findOwners } from '../payments/find-payments.js';
import type { Store } from '../store/open-store.js';
import { selectEach } from '../store/select-rows.js';
import type { Unit } from '../store/unit.js';
import type { EnquiryRow } from './enquiry-row.js';
import {
  type ReceiptAnswer,
  type UnconfirmedReceiptRow as ReceiptRow,
  receiptKeyOf,
  UnconfirmedConfirmationRow,
  UnconfirmedReceiptRow,
} from './unconfirmed-receipt-row.js';

/** A signed confirmation of the same payment, if there is one, comes at the same time. */
const FIRST_QUESTION_MS = 5_000;

/** That a callback names this receipt of this shortcode. */
export interface NamedReceipt {
  readonly callbackId: string;
  readonly shortcode: string;
  readonly receipt: string;
  /** UTC milliseconds. */
  readonly now: number;
  /** Whether anybody can ask M-Pesa about it. */
  readonly canAsk: boolean;
}

/**
 * Notes it once, and returns what M-Pesa has said of the receipt so far; from the first time on M-Pesa is asked, where somebody can. A
 * callback that is looked at again after the last question is asked about once more. Locks the receipt until the unit ends.
 */
export async function noteReceipt(
  unit: Unit,
  { callbackId, now, canAsk, ...named }: NamedReceipt,
): Promise<ReceiptRow> {
  const receiptKey = receiptKeyOf(named);
  const [known] = await unit.lockMany(UnconfirmedReceiptRow, [receiptKey]);
  const [noted] = await unit.findMany(UnconfirmedConfirmationRow, 'callbackId', [callbackId]);
  const nextCheckAt = canAsk ? now + FIRST_QUESTION_MS : null;
  const asked = { questions: 0, nextCheckAt, unconfirmed: 'WAITING' } as const;
  if (!noted) {
    await unit.insertMany(UnconfirmedConfirmationRow, [{ callbackId, receiptKey }], { isRepeated: true });
  }
  if (!known) {
    const row = { ...named, receiptKey, ...asked, answer: null, amountCents: null };
    await unit.insertMany(UnconfirmedReceiptRow, [row], { isRepeated: true });
    return row;
  }
  // One that nobody could ask about may be asked about since.
  const isCopy = !noted && known.questions > 0;
  if (isCopy || known.answer !== null || known.nextCheckAt !== null) return known;
  const again = { ...known, ...asked };
  await unit.updateMany(UnconfirmedReceiptRow, [again], ['questions', 'nextCheckAt', 'unconfirmed']);
  return again;
}

/** What M-Pesa's answer to a question about a receipt says of it, once; nothing where it says nothing. */
export async function answerReceipt(
  unit: Unit,
  { shortcode, mpesaReceipt }: EnquiryRow,
  result: TransactionStatusResult,
  shortcodes: ShortcodeDirectory,
): Promise<void> {
  if (mpesaReceipt === null) return;
  const said = readAnswer(shortcode, mpesaReceipt, result, shortcodes);
  const [row] = said
    ? await unit.lockMany(UnconfirmedReceiptRow, [receiptKeyOf({ shortcode, receipt: mpesaReceipt })])
    : [];
  if (!said || !row || row.answer !== null) return;
  const answered = { ...row, ...said, nextCheckAt: null, unconfirmed: 'DECIDABLE' } as const;
  await unit.updateMany(UnconfirmedReceiptRow, [answered], ['answer', 'amountCents', 'nextCheckAt', 'unconfirmed']);
}

type Said = Pick<ReceiptRow, 'answer' | 'amountCents'>;

const DENIED: Said = { answer: 'DENIED', amountCents: null };

/** Null: it says nothing; a success counts with its amount and the shortcode that was paid (contract 3, rule 5). */
function readAnswer(
  shortcode: string,
  mpesaReceipt: string,
  { resultCode, outcome, receipt, amountCents, receivers, completedAt }: TransactionStatusResult,
  shortcodes: ShortcodeDirectory,
): Said | null {
  if (resultCode !== '0' || (receipt !== null && receipt !== mpesaReceipt)) return null;
  if (outcome === 'FAILURE' || outcome === 'REVERSED') return DENIED;
  if (outcome !== 'SUCCESS' || amountCents === null || receivers.length === 0) return null;
  return receivers.some(each => shortcodes.isParty(shortcode, each))
    ? { answer: completedAt === null ? 'CONFIRMED' : `CONFIRMED ${completedAt}`, amountCents }
    : DENIED;
}

/** When the money moved, by M-Pesa's answer; null where it does not say. */
export function completedAtOf(answer: ReceiptAnswer): number | null {
  const [, completedAt] = answer.split(' ');
  return completedAt === undefined ? null : Number(completedAt);
}

/**
 * One page of the receipts that wait, after the key `after`: those that a payment has meanwhile, which M-Pesa or a signed message has told of,
 * can be decided without an answer about them. Returns the key to go on after; '' at the end.
 */
export async function openTold(store: Store, after: string, limit: number): Promise<string> {
  const where = [
    { field: 'unconfirmed', is: '=', value: 'WAITING' },
    { field: 'receiptKey', is: '>', value: after },
  ] as const;
  const search = { where, order: { by: 'receiptKey', direction: 'ASC' }, limit } as const;
  const [rows = []] = await selectEach(store.reader(), UnconfirmedReceiptRow, [search], ['receiptKey', 'receipt']);
  const owners =
    rows.length === 0
      ? new Map<string, Payment>()
      : await findOwners(
          store,
          rows.map(({ receipt }) => receipt),
        );
  // One that is not settled would leave them unconfirmed.
  const isTold = (owner: Payment | undefined) => owner !== undefined && isSettled(owner.status);
  const told = rows.filter(({ receipt }) => isTold(owners.get(receipt))).map(({ receiptKey }) => receiptKey);
  if (told.length > 0) await store.atomically(unit => openReceipts(unit, told));
  return rows.length < limit ? '' : (rows.at(-1)?.receiptKey ?? '');
}

async function openReceipts(unit: Unit, receiptKeys: readonly string[]): Promise<void> {
  const rows = await unit.lockMany(UnconfirmedReceiptRow, receiptKeys);
  const waiting = rows.filter(({ unconfirmed }) => unconfirmed === 'WAITING');
  const opened = waiting.map(row => ({ ...row, nextCheckAt: null, unconfirmed: 'DECIDABLE' }) as const);
  if (opened.length > 0) await unit.updateMany(UnconfirmedReceiptRow, opened, ['nextCheckAt', 'unconfirmed']);
}

/** Keys after `after`, in their order, at most `limit`, of receipts whose callbacks can be decided. */
export async function findDecidableReceipts(store: Store, after: string, limit: number): Promise<readonly string[]> {
  const where = [
    { field: 'unconfirmed', is: '=', value: 'DECIDABLE' },
    { field: 'receiptKey', is: '>', value: after },
  ] as const;
  const search = { where, order: { by: 'receiptKey', direction: 'ASC' }, limit } as const;
  const [rows = []] = await selectEach(store.reader(), UnconfirmedReceiptRow, [search], ['receiptKey']);
  return rows.map(({ receiptKey }) => receiptKey);
}

/** Ids of the callbacks that name this receipt, after `after`, in their order, at most `limit`. */
export async function findNaming(
  store: Store,
  receiptKey: string,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const where = [
    { field: 'receiptKey', is: '=', value: receiptKey },
    { field: 'callbackId', is: '>', value: after },
  ] as const;
  const search = { where, order: { by: 'callbackId', direction: 'ASC' }, limit } as const;
  const [rows = []] = await selectEach(store.reader(), UnconfirmedConfirmationRow, [search], ['callbackId']);
  return rows.map(({ callbackId }) => callbackId);
}

/** Its callbacks are decided; one that comes later is decided when it comes. */
export async function closeReceipt(unit: Unit, receiptKey: string): Promise<void> {
  const [row] = await unit.lockMany(UnconfirmedReceiptRow, [receiptKey]);
  if (row?.unconfirmed !== 'DECIDABLE') return;
  await unit.updateMany(UnconfirmedReceiptRow, [{ ...row, unconfirmed: null }], ['unconfirmed']);
}

/** These callbacks go, and with them each receipt that nothing else names: nobody asks about it any more. */
export async function forgetCallbacks(unit: Unit, callbackIds: readonly string[]): Promise<void> {
  const noted = await unit.findMany(UnconfirmedConfirmationRow, 'callbackId', callbackIds);
  if (noted.length === 0) return;
  const receiptKeys = [...new Set(noted.map(({ receiptKey }) => receiptKey))];
  // As whoever notes a receipt does: the receipt is locked first.
  await unit.lockMany(UnconfirmedReceiptRow, receiptKeys);
  const ids = noted.map(({ callbackId }) => callbackId);
  await unit.deleteMany(UnconfirmedConfirmationRow, ids);
  const left = await unit.findMany(UnconfirmedConfirmationRow, 'receiptKey', receiptKeys);
  const named = new Set(left.map(({ receiptKey }) => receiptKey));
  const unnamed = receiptKeys.filter(key => !named.has(key));
  await unit.deleteMany(UnconfirmedReceiptRow, unnamed);
}
