/** The checkout: what is to be paid, by tries or by hand, and whether a new try may start. Pure. */

import { isDisputedFailure } from './next-standing.js';
import type { FailureReason, Payment } from './payment.js';
import { isSettled } from './payment.js';
import { kindOf } from './payment-kinds.js';
import { isSoftFailure } from './recheck.js';
import { isCandidate, type Twin } from './twins.js';

export const CHECKOUT_STATUSES = ['OPEN', 'PAID', 'EXPIRED', 'CANCELLED'] as const;

/** EXPIRED and CANCELLED take no new try, but money that comes late still pays them. */
export type CheckoutStatus = (typeof CHECKOUT_STATUSES)[number];

/** Why no new try may start. The last three depend on the phone or on M-Pesa, and are known only once a try was asked for. */
export type CheckoutBlock =
  | 'TRY_OPEN'
  | 'OUTCOME_UNKNOWN'
  | 'PAID'
  | 'EXPIRED'
  | 'CANCELLED'
  | 'NO_TRIES_LEFT'
  | 'CUSTOMER_BUSY'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE';

/** Something to be paid. Amounts are integer cents, instants UTC milliseconds. */
export interface Checkout {
  readonly id: string;
  readonly status: CheckoutStatus;
  /** Increases whenever the checkout, or one of its payments, changes. */
  readonly version: number;
  readonly amountCents: number;
  readonly currency: 'KES';
  readonly shortcode: string;
  /** What a customer types who pays by hand. */
  readonly accountReference: string;
  readonly description: string | null;
  /** The shop's own JSON, as text. */
  readonly metadata: string | null;
  readonly returnUrl: string | null;
  readonly maxTries: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly paidAt: number | null;
  /** The payment that paid it. */
  readonly paidBy: string | null;
  /** Tries without an outcome that an operator has looked into: they block no more. */
  readonly releasedTries: readonly string[];
}

/** A block, and how long it lasts where that is known. */
export interface Blocked {
  readonly by: CheckoutBlock;
  /** UTC milliseconds; null: until something happens. */
  readonly until: number | null;
}

/** How long M-Pesa's own word on a soft failure is waited for. */
const ANSWER_WAIT_MS = 60_000;
/** After a request that has not reached M-Pesa. */
const OUTAGE_WAIT_MS = 10_000;
/** Tries that have reached no phone use up none, but there is an end to them. */
const UNSENT_TRIES_MAX = 20;
const UNSENT: readonly FailureReason[] = ['MPESA_UNAVAILABLE', 'CONFIGURATION'];
/** Of a checkout, the newest that its rules look at: more than all the tries that it can have. */
export const PAYMENTS_OF_CHECKOUT_MAX = 100;

/** Case, spaces and hyphens count for nothing in a reference that somebody types. */
export function foldReference(reference: string): string {
  return reference.replace(/[\s-]/g, '').toUpperCase();
}

/** What checkouts of one shortcode and reference have in common, as a word that can be looked up. */
export function referenceKeyOf(shortcode: string, reference: string): string {
  return `${shortcode} ${foldReference(reference)}`;
}

/** When it is looked at, and since when this process has known of a try that failed; UTC milliseconds. */
export interface Look {
  readonly now: number;
  readonly knownSince: (id: string) => number;
}

/** `payments` are those of the checkout, oldest first; `held` are the confirmations of which nobody knows yet what they pay. */
export function findBlock(
  checkout: Checkout,
  payments: readonly Payment[],
  held: readonly Twin[],
  look: Look,
): Blocked | null {
  const { now } = look;
  if (checkout.status !== 'OPEN') return block(checkout.status);
  if (now >= checkout.expiresAt) return block('EXPIRED');
  const tries = payments.filter(payment => kindOf(payment).isPrompt);
  const open = payments.filter(({ id, status }) => !isSettled(status) && !checkout.releasedTries.includes(id));
  if (open.some(payment => payment.status === 'PENDING' && kindOf(payment).isPrompt)) return block('TRY_OPEN');
  if (open.length > 0) return block('OUTCOME_UNKNOWN');
  const failed = tries.filter(({ id }) => !checkout.releasedTries.includes(id));
  if (failed.some(isDisputedFailure)) return block('OUTCOME_UNKNOWN');
  const doubtfulUntil = Math.max(0, ...failed.map(payment => doubtUntil(payment, look)));
  if (doubtfulUntil > now) return block('OUTCOME_UNKNOWN', doubtfulUntil);
  if (held.some(twin => isFitting(checkout, tries, twin))) return block('OUTCOME_UNKNOWN');
  if (countTriesLeft(checkout, payments) === 0) return block('NO_TRIES_LEFT');
  const last = tries.at(-1);
  const outageEndsAt = last && isUnsent(last) ? last.updatedAt + OUTAGE_WAIT_MS : 0;
  return outageEndsAt > now ? block('UNAVAILABLE', outageEndsAt) : null;
}

/** How many more prompts there may be. */
export function countTriesLeft({ maxTries }: Checkout, payments: readonly Payment[]): number {
  const tries = payments.filter(payment => kindOf(payment).isPrompt);
  const unsent = tries.filter(isUnsent).length;
  const left = Math.min(maxTries - (tries.length - unsent), maxTries + UNSENT_TRIES_MAX - tries.length);
  return Math.max(0, left);
}

/** Whether an operator may say that a try without an outcome blocks its checkout no more. */
export function canBeReleased(payment: Payment): boolean {
  if (payment.checkoutId === null) return false;
  return payment.status === 'TIMED_OUT' || isDisputedFailure(payment);
}

function block(by: CheckoutBlock, until: number | null = null): Blocked {
  return { by, until };
}

function isUnsent({ status, failure }: Payment): boolean {
  return status === 'FAILED' && failure !== null && UNSENT.includes(failure.reason);
}

/**
 * Until when a softly failed try is taken for one that may still be paid; 0 once M-Pesa has said again that it is not. Told of while the database
 * was away, it is older than anybody could ask: as long as M-Pesa is still to be asked, the wait begins with the first look at it.
 */
function doubtUntil(payment: Payment, { now, knownSince }: Look): number {
  const { id, deniedAt, settledAt, nextCheckAt, askingUntil } = payment;
  if (!isSoftFailure(payment) || deniedAt !== null || settledAt === null) return 0;
  const firstLookAt = knownSince(id);
  const isToBeAsked = nextCheckAt !== null && nextCheckAt <= now;
  const isAsked = askingUntil !== null && askingUntil > now;
  return (isToBeAsked || isAsked ? Math.max(settledAt, firstLookAt) : settledAt) + ANSWER_WAIT_MS;
}

/** Whether money that is not attributed yet may be for this checkout. */
function isFitting(checkout: Checkout, tries: readonly Payment[], twin: Twin): boolean {
  const { shortcode, amountCents, accountReference } = twin;
  if (shortcode !== checkout.shortcode || amountCents !== checkout.amountCents) return false;
  const isNamed = foldReference(accountReference ?? '') === foldReference(checkout.accountReference);
  return isNamed || tries.some(push => isCandidate(push, twin));
}
