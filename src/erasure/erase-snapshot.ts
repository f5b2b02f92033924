/** Takes a person out of the payments that archived events have as JSON. Pure. */

import { erasePayment } from '../domain/erased.js';
import { canBeNumber, isNumberOf } from '../domain/payer-number.js';
import type { Payment } from '../domain/payment.js';
import { writtenForms } from '../domain/phone-number.js';
import type { Erasable } from './erase-files.js';
import type { FoundPerson } from './find-person.js';

/** What of the archive and the spool is the person's. */
export function erasableOf({ phoneNumber, mentions, own, forget }: FoundPerson, now: number): Erasable {
  const ids: ReadonlySet<unknown> = new Set(own.map(({ id }) => id));
  const forms = new Set(writtenForms(phoneNumber));
  // By the number too: the payments of an archive that an earlier erasure did not reach have lost it in the database.
  const isOwn = (payment: Payment): boolean => {
    const isReferred = payment.accountReference !== null && forms.has(payment.accountReference);
    const isPayer = isNumberOf(payment, phoneNumber) || (isReferred && canBeNumber(payment, phoneNumber));
    return ids.has(payment.id) || isPayer;
  };
  return {
    isCallback: ({ paymentId }, bytes) => ids.has(paymentId) || mentions(bytes),
    isOfSpool: mentions,
    eraseEvent: ({ snapshot, note }) => {
      const payment = JSON.parse(snapshot) as Payment;
      if (isOwn(payment)) return { snapshot: eraseSnapshot(snapshot, now, phoneNumber), note: null };
      const forgotten = forget(payment);
      return {
        snapshot: forgotten === payment ? snapshot : JSON.stringify(forgotten),
        note: note !== null && mentions(note) ? null : note,
      };
    },
  };
}

/** An archived event has the payment as JSON, as the feed wrote it. */
export function eraseSnapshot(snapshot: string, now: number, phoneNumber: string | null = null): string {
  const payment = JSON.parse(snapshot) as Payment;
  const isErased = typeof payment.erasedAt === 'number';
  return isErased ? snapshot : JSON.stringify(erasePayment(payment, now, phoneNumber));
}
