/** Twins: a push is told of twice, by its own callback and as a payment by hand (daraja.md §9.5). Which pushes a confirmation may belong to. Pure. */

import { isAskable } from './facts.js';
import { canBeNumber, isNumberTold, type PayerNumber } from './payer-number.js';
import { isSettled, type Payment } from './payment.js';
import { kindOf } from './payment-kinds.js';
import { isSoftFailure } from './recheck.js';

/** What of a confirmation tells its push from others. Instants are UTC milliseconds. */
export interface Twin {
  readonly shortcode: string;
  readonly amountCents: number;
  /** Null where it counts for nothing: a till has none, and what a message does not say cannot differ. */
  readonly accountReference: string | null;
  readonly payer: PayerNumber;
  readonly isPaidByBusiness: boolean;
  readonly completedAt: number | null;
  readonly receivedAt: number;
}

/** A payment by hand that may be the money of a push, and its receipt. */
export interface SameMoney {
  readonly id: string;
  readonly receipt: string;
}

/** GIVE: it tells of this push. OPEN: of none. WAIT: M-Pesa is to be asked about some of these first. */
export type TwinVerdict =
  | { readonly kind: 'GIVE'; readonly push: Payment }
  | { readonly kind: 'OPEN' }
  | { readonly kind: 'WAIT' };

const HOUR_MS = 3_600_000;
/** M-Pesa completes a failed push within a day, if at all (daraja.md §12.1). */
export const PUSH_AGE_MAX_MS = 25 * HOUR_MS;
/** The money moves after the push; clocks and zones may be wrong by so much. */
const CLOCKS_APART_MAX_MS = 4 * HOUR_MS;
/** A time of M-Pesa's that is further from the arrival is a wrong one. A shop's program may hand in what was paid months ago. */
export const TOLD_LATE_MAX_MS = 400 * 24 * HOUR_MS;
const TOLD_EARLY_MAX_MS = 7 * 24 * HOUR_MS;
/** A confirmation waits at least so long for what else may be told. */
const HELD_MIN_MS = 60_000;

/**
 * Whether a confirmation may still tell of this push: nobody whom M-Pesa has signed for has named its receipt, it may have left, and
 * M-Pesa may take the money.
 */
export function canHaveTwin(payment: Payment): boolean {
  const isNamed = payment.mpesaReceipt !== null && payment.receiptSource !== 'BARE';
  if (!kindOf(payment).isPrompt || isNamed || payment.dispatchBefore !== null) return false;
  return !isSettled(payment.status) || payment.status === 'COMPLETED' || isSoftFailure(payment);
}

/** What twins have in common, as a word that can be looked up. */
export function twinKeyOf({ shortcode, amountCents }: Pick<Payment, 'shortcode' | 'amountCents'>): string {
  return `${shortcode} ${amountCents}`;
}

/** The same of what was paid by hand. */
export function byHandKeyOf(payment: Pick<Payment, 'shortcode' | 'amountCents'>): string {
  return `${twinKeyOf(payment)} by hand`;
}

/** By which others find the payment, a push or what may be its twin; null: nothing looks for it. */
export function lookUpKeyOf(payment: Payment): string | null {
  if (isByHand(payment)) return byHandKeyOf(payment);
  return canHaveTwin(payment) ? twinKeyOf(payment) : null;
}

/** When the push of a confirmation was asked for: from the first instant to the last, both included. */
export function askedBetween(twin: Twin): { readonly from: number; readonly to: number } {
  return { from: paidAtOf(twin) - PUSH_AGE_MAX_MS, to: Math.min(twin.receivedAt, madeUntil(twin)) };
}

/** The last instant, in UTC milliseconds, at which what this money pays was made: nobody pays what is not there yet. */
export function madeUntil(told: ToldOf): number {
  return paidAtOf(told) + CLOCKS_APART_MAX_MS;
}

type ToldOf = Pick<Twin, 'completedAt' | 'receivedAt'>;

function paidAtOf({ completedAt, receivedAt }: ToldOf): number {
  const isLikely =
    completedAt !== null &&
    receivedAt - completedAt <= TOLD_LATE_MAX_MS &&
    completedAt - receivedAt <= TOLD_EARLY_MAX_MS;
  return isLikely ? completedAt : receivedAt;
}

/** Whether everything that the confirmation shows is the push's: amount, shortcode, reference, number and time. */
export function isCandidate(push: Payment, twin: Twin): boolean {
  return canHaveTwin(push) && fits(push, twin);
}

/**
 * Whether this payment by hand may be the money of this push, whose receipt nobody has named. `isTill`: what its payer typed is no
 * reference. An untold or erased number would fit everybody.
 */
export function canBeMoneyOf(push: Payment, byHand: Payment, isTill: boolean): boolean {
  const accountReference = isTill ? null : byHand.accountReference;
  const told = { ...byHand, accountReference, payer: byHand, isPaidByBusiness: false, receivedAt: byHand.createdAt };
  const isKnown = isNumberTold(byHand) && byHand.erasedAt === null;
  return isByHand(byHand) && byHand.status !== 'FAILED' && isKnown && fits(push, told);
}

/** Opened by a message of M-Pesa's: nobody has asked for it. */
function isByHand(payment: Payment): boolean {
  return kindOf(payment).isMoneyIn && !kindOf(payment).isPrompt;
}

function fits(push: Payment, twin: Twin): boolean {
  if (twinKeyOf(push) !== twinKeyOf(twin) || twin.isPaidByBusiness) return false;
  const { from, to } = askedBetween(twin);
  if (push.createdAt < from || push.createdAt > to) return false;
  if (twin.accountReference !== null && foldTyped(twin.accountReference) !== foldTyped(push.accountReference ?? ''))
    return false;
  return push.phoneNumber !== null && canBeNumber(twin.payer, push.phoneNumber);
}

/** Of a push's reference that somebody types: case and spaces around it count for nothing. */
export function foldTyped(reference: string): string {
  return reference.trim().toLowerCase();
}

/** What is decided by. */
export interface TwinRules {
  readonly now: number;
  /** Since when M-Pesa can have been asked about the candidates: before, somebody was away. */
  readonly waitsSince: number;
  readonly deadlineOf: (push: Payment) => number;
  /** So much that M-Pesa's own answer about the push is waited for, as long as it is asked. */
  readonly isLarge: boolean;
}

/** `candidates` in the order of their ids (contract 8.7). */
export function judgeTwin(twin: Twin, candidates: readonly Payment[], rules: TwinRules): TwinVerdict {
  const open = candidates.filter(({ status }) => !isSettled(status));
  const paid = candidates.filter(({ status }) => status === 'COMPLETED');
  // A receipt that an unsigned message has brought gives way where no other push lacks one.
  const oldestPaid = paid.find(({ mpesaReceipt }) => mpesaReceipt === null) ?? paid[0];
  if (oldestPaid && open.length === 0) return { kind: 'GIVE', push: oldestPaid };
  const left = [...open, ...paid, ...candidates.filter(push => isDoubtful(push, twin))];
  if (left.length === 0) return { kind: 'OPEN' };
  const deadlines = left.map(rules.deadlineOf);
  if (rules.now < Math.max(rules.waitsSince + HELD_MIN_MS, ...deadlines)) return { kind: 'WAIT' };
  const [only] = left;
  if (only === undefined || left.length > 1 || !isNumberTold(twin.payer)) return { kind: 'OPEN' };
  if (!rules.isLarge) return { kind: 'GIVE', push: only };
  return only.nextCheckAt === null ? { kind: 'OPEN' } : { kind: 'WAIT' };
}

/** Whether M-Pesa has said of a failed push at this instant (UTC milliseconds), or later, that it is not paid. */
export function isDeniedSince({ status, deniedAt }: Payment, at: number): boolean {
  return status === 'FAILED' && deniedAt !== null && deniedAt >= at;
}

/** A failure of which M-Pesa has not said again, since the confirmation came, that it is one. */
function isDoubtful(push: Payment, { receivedAt }: Twin): boolean {
  return push.status === 'FAILED' && isAskable(push) && !isDeniedSince(push, receivedAt);
}
