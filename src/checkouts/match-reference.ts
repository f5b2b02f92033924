/** Which checkout a payment by hand is for: found by the reference that the customer has typed. */

import { LessThan } from 'typeorm';
import { foldReference, referenceKeyOf } from '../domain/checkout.js';
import type { Payment } from '../domain/payment.js';
import { madeUntil } from '../domain/twins.js';
import { firstIdAt } from '../lib/ids.js';
import type { Unit } from '../store/unit.js';
import { CheckoutRow } from './checkout-row.js';

/** SEVERAL: equally good ones, of which nobody can say which it is. Null: none has this reference. */
export type Match = { readonly kind: 'ONE'; readonly id: string } | { readonly kind: 'SEVERAL' } | null;

type Named = Pick<Payment, 'shortcode' | 'accountReference'>;
type Told = Named & Pick<Payment, 'amountCents' | 'completedAt' | 'createdAt'>;

/** The reference keys of these payments that any checkout has; the usual payment by hand needs no closer look. */
export async function findKnownKeys(unit: Unit, payments: readonly Named[]): Promise<ReadonlySet<string>> {
  const keys = [...new Set(payments.flatMap(payment => keyOf(payment) ?? []))];
  if (keys.length === 0) return new Set();
  const found: readonly { readonly key: string }[] = await unit.runner.manager
    .getRepository(CheckoutRow)
    .createQueryBuilder('checkout')
    .select('checkout.referenceKey', 'key')
    .where('checkout.referenceKey IN (:...keys)', { keys })
    .groupBy('checkout.referenceKey')
    .getRawMany();
  return new Set(found.map(({ key }) => key));
}

/** Null where the customer has typed nothing that a reference could be. */
export function keyOf({ shortcode, accountReference }: Named): string | null {
  const folded = foldReference(accountReference ?? '');
  return folded === '' ? null : referenceKeyOf(shortcode, folded);
}

/**
 * Of those that were there when the money moved: the OPEN one of equal amount, else the newest unpaid one of equal amount; else, for a
 * person to look at, the OPEN one of another amount, the newest PAID one of equal amount, or the newest of all. Not locked: who acts on it
 * looks again (contract 9).
 */
export async function matchReference(unit: Unit, payment: Told): Promise<Match> {
  const referenceKey = keyOf(payment);
  if (referenceKey === null) return null;
  const { amountCents, completedAt, createdAt: receivedAt } = payment;
  const tooNew = firstIdAt(madeUntil({ completedAt, receivedAt }) + 1);
  const checkouts = unit.runner.manager.getRepository(CheckoutRow);
  const newest = (where: Partial<Pick<CheckoutRow, 'amountCents' | 'status'>>, take: number) =>
    checkouts.find({ where: { referenceKey, id: LessThan(tooNew), ...where }, order: { id: 'DESC' }, take });
  const open = await checkouts.findOneBy({ openReferenceKey: referenceKey, id: LessThan(tooNew) });
  if (open?.amountCents === amountCents) return { kind: 'ONE', id: open.id };
  const late = [
    ...(await newest({ amountCents, status: 'EXPIRED' }, 2)),
    ...(await newest({ amountCents, status: 'CANCELLED' }, 2)),
  ].sort((one, other) => (one.id < other.id ? 1 : -1));
  const [first, second] = late;
  if (first && first.createdAt === second?.createdAt) return { kind: 'SEVERAL' };
  const [paid] = first || open ? [] : await newest({ amountCents, status: 'PAID' }, 1);
  const [any] = first || open || paid ? [] : await newest({}, 1);
  const found = first ?? open ?? paid ?? any;
  return found ? { kind: 'ONE', id: found.id } : null;
}
