/** Finds all that the database has of a person, and whether some of it may not be erased yet. */

import { findNoted, type Noted } from '../audit/find-noted.js';
import { findCheckoutsNamed } from '../checkouts/erase-checkouts.js';
import { isAwaited, mayCompleteLate } from '../domain/erased.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { Payment } from '../domain/payment.js';
import { readUnlinked } from '../inbox/erase-callbacks.js';
import { firstIdAt } from '../lib/ids.js';
import { findPaymentsAmong, findPaymentsOf } from '../payments/erase-rows.js';
import type { Store } from '../store/open-store.js';
import { pages } from '../store/pages.js';
import { isBusy } from './erase-payment.js';
import { createMentions, type Mentions } from './find-mentions.js';

/** Where the person is found. */
export interface FoundPerson {
  readonly phoneNumber: string;
  readonly mentions: Mentions;
  readonly own: readonly Payment[];
  /** Of other people: the reference is the person's number, or what an operator noted about the payment names it. */
  readonly others: readonly Payment[];
  /** Ids of checkouts whose reference is the number. */
  readonly checkouts: readonly string[];
  /** Ids of callbacks of no payment. */
  readonly unlinked: readonly string[];
  /** Entries of the audit log. */
  readonly noted: readonly Noted[];
}

/** Callbacks that are looked at in one statement: bodies have up to 64 kB. */
const PAGE = 100;

/** Refuses with CUSTOMER_BUSY while something is open, held or in review; `now` in UTC milliseconds. */
export async function findPerson(store: Store, phoneNumber: string, now: number): Promise<FoundPerson> {
  const mentions = createMentions(phoneNumber);
  const { own, others } = await findPaymentsOf(store, phoneNumber);
  const unlinked = await findUnlinked(store, mentions, now);
  const noted = await findNoted(store, mentions);
  const checkouts = await findCheckoutsNamed(store, phoneNumber);
  const about = await findOthersNoted(store, noted, [...own, ...others]);
  const all = [...others, ...about].filter(({ erasedAt }) => erasedAt === null);
  for (const payment of [...own, ...all]) if (await isBusy(store, payment, now)) throw busy(payment, now);
  if (unlinked.isHeld) throw busy(null, now);
  const open = checkouts.find(({ status }) => status === 'OPEN');
  if (open) throw busyCheckout(open.id);
  const found = { phoneNumber, mentions, own, others: all, noted, unlinked: unlinked.ids };
  return { ...found, checkouts: checkouts.map(({ id }) => id) };
}

/** Also when something has come since it was looked at. Null: a callback of no payment. */
export function busy(payment: Payment | null, now: number): GatewayError {
  if (payment === null) return new GatewayError('CUSTOMER_BUSY', sayOpen('A callback'), {});
  const { id } = payment;
  const isLate = mayCompleteLate(payment, now);
  return new GatewayError('CUSTOMER_BUSY', isLate ? sayLate(id) : sayOpen(`The payment ${id}`), { paymentId: id });
}

/** A checkout whose reference is the number, and which may still be paid. */
export function busyCheckout(id: string): GatewayError {
  return new GatewayError('CUSTOMER_BUSY', sayOpen(`The checkout ${id}`), {});
}

function sayLate(id: string): string {
  return `Payment ${id} may still change: M-Pesa sometimes completes a cancelled prompt within a day. Erase again after that.`;
}

function sayOpen(what: string): string {
  return `${what} of this customer is still open, held or in review. Erase again once it is settled.`;
}

async function findOthersNoted(
  store: Store,
  noted: readonly Noted[],
  known: readonly Payment[],
): Promise<readonly Payment[]> {
  const ids = new Set(noted.flatMap(({ subject }) => subject ?? []));
  for (const { id } of known) ids.delete(id);
  return findPaymentsAmong(store, [...ids]);
}

/** Callbacks of no payment that name the person, and whether one of them is still to be decided. */
async function findUnlinked(
  store: Store,
  mentions: Mentions,
  now: number,
): Promise<{ readonly ids: readonly string[]; readonly isHeld: boolean }> {
  const ids: string[] = [];
  let isHeld = false;
  const end = firstIdAt(now + 1);
  const read = (position: string) => readUnlinked(store, { position, end, limit: PAGE });
  for await (const row of pages(PAGE, read, ({ id }) => id)) {
    if (!mentions(row.body)) continue;
    isHeld ||= isAwaited(row, now);
    ids.push(row.id);
  }
  return { ids, isHeld };
}
