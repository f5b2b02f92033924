/** Finds all that the database has of a person, and whether some of it may not be erased yet. */

import { findNoted, type Noted } from '../audit/find-noted.js';
import { findCheckoutsNamed } from '../checkouts/erase-checkouts.js';
import { isAwaited, mayCompleteLate } from '../domain/erased.js';
import { GatewayError } from '../domain/gateway-error.js';
import { canBeNumber } from '../domain/payer-number.js';
import type { Payment } from '../domain/payment.js';
import { hasCallbackNaming, readUnlinked } from '../inbox/erase-callbacks.js';
import { firstIdAt } from '../lib/ids.js';
import { findLookAlikes, findPaymentsAmong, findPaymentsOf, type PaymentsOf } from '../payments/erase-rows.js';
import type { Store } from '../store/open-store.js';
import { pages } from '../store/pages.js';
import { isBusy } from './erase-payment.js';
import { createForget, createMentions, type Forget, type Mentions } from './find-mentions.js';

/** Where the person is found. */
export interface FoundPerson {
  readonly phoneNumber: string;
  readonly mentions: Mentions;
  /** In the order in which they have to go: nothing else leads to some of them than those that come later, or `others`. */
  readonly own: readonly Payment[];
  /**
   * Of other people: the reference is the person's number, what an operator noted about the payment names it, or a checkout that is erased
   * with the person has written something into it.
   */
  readonly others: readonly Payment[];
  readonly forget: Forget;
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
  const { own, others } = await findOwn(store, phoneNumber, mentions);
  const unlinked = await findUnlinked(store, mentions, now);
  const noted = await findNoted(store, mentions);
  const checkouts = await findCheckoutsNamed(store, phoneNumber);
  const names = namesByCheckout(own, checkouts);
  const forget = createForget(phoneNumber, mentions, names);
  const about = await findOthersNoted(store, noted, [...own, ...others]);
  const tries = await findOtherTries(store, names, forget, [...own, ...others, ...about]);
  const all = [...others, ...about, ...tries].filter(({ erasedAt }) => erasedAt === null);
  for (const payment of [...own, ...all]) if (await isBusy(store, payment, now)) throw busy(payment, now);
  if (unlinked.isHeld) throw busy(null, now);
  const open = checkouts.find(({ status }) => status === 'OPEN');
  if (open) throw busyCheckout(open.id);
  const found = { phoneNumber, mentions, own, others: all, forget, noted, unlinked: unlinked.ids };
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

/**
 * Also masked ones that M-Pesa calls by the whole number in some message, and what gives one of hers back: M-Pesa may name her nowhere else.
 * What was found last goes first: once what led to it is erased, nobody finds it.
 */
async function findOwn(store: Store, phoneNumber: string, mentions: Mentions): Promise<PaymentsOf> {
  const { own, others } = await findPaymentsOf(store, phoneNumber);
  const found = new Map(own.map(payment => [payment.id, payment]));
  const add = (payments: readonly Payment[]): void => {
    for (const payment of payments)
      if (payment.erasedAt === null) found.set(payment.id, found.get(payment.id) ?? payment);
  };
  for (const alike of await findLookAlikes(store, phoneNumber)) {
    if (!found.has(alike.id) && (await hasCallbackNaming(store, alike.id, mentions))) add([alike]);
  }
  const reversed = [...found.values()].flatMap(({ reverses }) => reverses ?? []);
  const originals = await findPaymentsAmong(store, 'id', reversed);
  add(originals.filter(original => canBeNumber(original, phoneNumber)));
  add(await findPaymentsAmong(store, 'reverses', [...found.keys()]));
  return { own: [...found.values()].reverse(), others };
}

/** The checkouts that are erased with the person, each with the names that M-Pesa has told of who paid it. */
function namesByCheckout(
  own: readonly Payment[],
  checkouts: readonly { readonly id: string }[],
): ReadonlyMap<string, string> {
  const names = new Map(checkouts.map(({ id }) => [id, '']));
  for (const { checkoutId, partyName } of own) {
    if (checkoutId !== null) names.set(checkoutId, `${names.get(checkoutId) ?? ''} ${partyName ?? ''}`);
  }
  return names;
}

/** Tries of these checkouts that others have paid, or tried to, and in which something of the person stands. */
async function findOtherTries(
  store: Store,
  checkouts: ReadonlyMap<string, string>,
  forget: Forget,
  known: readonly Payment[],
): Promise<readonly Payment[]> {
  const knownIds = new Set(known.map(({ id }) => id));
  const tries = await findPaymentsAmong(store, 'checkoutId', [...checkouts.keys()]);
  return tries.filter(payment => !knownIds.has(payment.id) && forget(payment) !== payment);
}

async function findOthersNoted(
  store: Store,
  noted: readonly Noted[],
  known: readonly Payment[],
): Promise<readonly Payment[]> {
  const ids = new Set(noted.flatMap(({ subject }) => subject ?? []));
  for (const { id } of known) ids.delete(id);
  return findPaymentsAmong(store, 'id', [...ids]);
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
