/** Erases one payment with all that belongs to it, in one unit of work: all of it or nothing. */

import { eraseNotes } from '../audit/append-audit.js';
import { eraseCheckoutRow, isOpenCheckout } from '../checkouts/erase-checkouts.js';
import { erasePayment, isErasable } from '../domain/erased.js';
import type { Payment } from '../domain/payment.js';
import { eraseEnquiriesOf } from '../enquiries/erase-enquiries.js';
import { eraseEvents } from '../feed/old-events.js';
import { eraseCallbacksOf, hasUndecided } from '../inbox/erase-callbacks.js';
import { erasePaymentRow, lockErasable } from '../payments/erase-rows.js';
import type { Store } from '../store/open-store.js';
import type { Unit } from '../store/unit.js';
import type { ErasureReport } from './erasure.js';

/** What became of it. BUSY: something of it is still open, and nothing was done. */
export type PaymentErasure = Pick<ErasureReport, 'payments' | 'callbacks' | 'enquiries' | 'checkouts'> | 'BUSY';

/** Whether something of the payment, which may have been erased before, is still open; `now` in UTC milliseconds. */
export async function isBusy(store: Store, payment: Payment, now: number): Promise<boolean> {
  const { id, checkoutId } = payment;
  if (payment.erasedAt === null && !isErasable(payment, now)) return true;
  if (await hasUndecided(store.reader().manager, id)) return true;
  return checkoutId !== null && isOpenCheckout(store.reader().manager, checkoutId);
}

/** `at` is now, in UTC milliseconds. What comes about it later is applied, and kept without the person. */
export function eraseOnePayment(store: Store, id: string, at: number): Promise<PaymentErasure> {
  return store.atomically(async unit => {
    const payment = await lockErasable(unit, id, at);
    if (payment === null || (await hasUndecided(unit.runner.manager, id))) return 'BUSY';
    const checkouts = await eraseCheckoutOf(unit, payment);
    if (checkouts === 'BUSY') return 'BUSY';
    const callbacks = await eraseCallbacksOf(unit, id);
    const enquiries = await eraseEnquiriesOf(unit, id);
    await eraseEvents(unit, id, version => erasePayment(version, at));
    await eraseNotes(unit, [id]);
    const isNew = payment.erasedAt === null;
    if (isNew) await erasePaymentRow(unit, payment, at);
    return { payments: isNew ? 1 : 0, callbacks, enquiries, checkouts };
  });
}

async function eraseCheckoutOf(unit: Unit, payment: Payment): Promise<number | 'BUSY'> {
  if (payment.checkoutId === null) return 0;
  const done = await eraseCheckoutRow(unit, payment.checkoutId, payment);
  if (done === 'OPEN') return 'BUSY';
  return done === 'ERASED' ? 1 : 0;
}
