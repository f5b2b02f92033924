/** Erases one payment with all that belongs to it, in one unit of work: all of it or nothing. */

import { eraseNotes } from '../audit/append-audit.js';
import type { AuditEntry } from '../audit/audit.js';
import { eraseCheckoutRow, isOpenCheckout } from '../checkouts/erase-checkouts.js';
import { erasePayment, isErasable } from '../domain/erased.js';
import type { Payment } from '../domain/payment.js';
import { eraseEnquiriesOf } from '../enquiries/erase-enquiries.js';
import { eraseEvents } from '../feed/old-events.js';
import { eraseCallbacksNaming, eraseCallbacksOf, hasUndecided } from '../inbox/erase-callbacks.js';
import { lockErasable, storeErased } from '../payments/erase-rows.js';
import type { Store } from '../store/open-store.js';
import type { Unit } from '../store/unit.js';
import type { ErasureReport } from './erasure.js';
import type { Forget, Mentions } from './find-mentions.js';

/** What became of it. BUSY: something of it is still open, and nothing was done. */
export type PaymentErasure = Pick<ErasureReport, 'payments' | 'callbacks' | 'enquiries' | 'checkouts'> | 'BUSY';

/** Whether something of the payment, which may have been erased before, is still open; `now` in UTC milliseconds. */
export async function isBusy(store: Store, payment: Payment, now: number): Promise<boolean> {
  const { id, checkoutId } = payment;
  if (payment.erasedAt === null && !isErasable(payment, now)) return true;
  if (await hasUndecided(store.reader().manager, id)) return true;
  return checkoutId !== null && isOpenCheckout(store.reader().manager, checkoutId);
}

/** How it is erased: `at` is now, in UTC milliseconds; `notesErased` is the entry for the notes that go with it. */
export interface HowErased {
  readonly at: number;
  readonly notesErased: AuditEntry;
  /** The person's whole number, which M-Pesa may have masked; null: it is not known. */
  readonly phoneNumber: string | null;
}

/** What comes about it later is applied, and kept without the person. */
export function eraseOnePayment(store: Store, id: string, how: HowErased): Promise<PaymentErasure> {
  const { at, notesErased, phoneNumber } = how;
  return store.atomically(async unit => {
    const payment = await lockErasable(unit, id, at);
    if (payment === null || (await hasUndecided(unit.runner.manager, id))) return 'BUSY';
    const checkouts = await eraseCheckoutOf(unit, payment, phoneNumber);
    if (checkouts === 'BUSY') return 'BUSY';
    const callbacks = await eraseCallbacksOf(unit, id);
    const enquiries = await eraseEnquiriesOf(unit, id);
    const erase = (version: Payment) => erasePayment(version, at, phoneNumber);
    await eraseEvents(unit, id, { payment: erase, note: () => null });
    const isNew = payment.erasedAt === null;
    if (isNew) await storeErased(unit, erase(payment));
    await eraseNotes(unit, 'subject', [id], notesErased);
    return { payments: isNew ? 1 : 0, callbacks, enquiries, checkouts };
  });
}

/** What became of somebody else's payment. */
export type MentionErasure = Pick<ErasureReport, 'mentions' | 'callbacks'> | 'BUSY';

/** Takes the person out of the texts of somebody else's payment, which stays as it is otherwise. */
export function eraseMentions(
  store: Store,
  id: string,
  { mentions, forget }: { readonly mentions: Mentions; readonly forget: Forget },
  now: number,
): Promise<MentionErasure> {
  return store.atomically(async unit => {
    const payment = await lockErasable(unit, id, now);
    if (payment === null || (await hasUndecided(unit.runner.manager, id))) return 'BUSY';
    const callbacks = await eraseCallbacksNaming(unit, id, mentions);
    await eraseEvents(unit, id, { payment: forget, note: note => (note !== null && mentions(note) ? null : note) });
    const forgotten = forget(payment);
    if (forgotten !== payment) await storeErased(unit, forgotten);
    return { mentions: forgotten === payment ? 0 : 1, callbacks };
  });
}

async function eraseCheckoutOf(unit: Unit, payment: Payment, whole: string | null): Promise<number | 'BUSY'> {
  if (payment.checkoutId === null) return 0;
  const { partyName } = payment;
  const person = { phoneNumber: whole ?? payment.phoneNumber, partyName };
  const done = await eraseCheckoutRow(unit, payment.checkoutId, person);
  if (done === 'OPEN') return 'BUSY';
  return done === 'ERASED' ? 1 : 0;
}
