/** Finds the payments of a person, and takes the person out of a payment's row. */

import { ERASED, isErasable } from '../domain/erased.js';
import { ID_NAMES } from '../domain/facts.js';
import { canBeNumber } from '../domain/payer-number.js';
import type { Payment } from '../domain/payment.js';
import { PHONE_END_DIGITS } from '../domain/payment-search.js';
import { writtenForms } from '../domain/phone-number.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { type Condition, selectRows } from '../store/select-rows.js';
import type { Unit } from '../store/unit.js';
import { ofNumber } from './filter-conditions.js';
import { buildPaymentRow, PaymentRow, readPaymentRow } from './payment-row.js';

const PAGE = 500;

const ERASED_FIELDS = [
  ...(['phoneNumber', 'phoneHash', 'partyName', 'accountReference', 'description', 'occasion', 'metadata'] as const),
  ...ID_NAMES,
  ...(['approvalNote', 'inputHash', 'erasedAt'] as const),
] as const;

/** Payments in the order of their ids: those of a person, and those of others whose reference is the person's number. */
export interface PaymentsOf {
  readonly own: readonly Payment[];
  readonly others: readonly Payment[];
}

/**
 * All payments that were made by or to this number, as far as M-Pesa has told it. Where M-Pesa has masked it, a reference that is the whole
 * number settles whose it is.
 */
export async function findPaymentsOf(store: Store, phoneNumber: string): Promise<PaymentsOf> {
  const found = await Promise.all(ofNumber(phoneNumber).map(where => readAll(store, where)));
  const own = new Map(found.flat().map(payment => [payment.id, payment]));
  const others: Payment[] = [];
  for (const payment of await findPaymentsAmong(store, 'referenceFolded', writtenForms(phoneNumber))) {
    if (canBeNumber(payment, phoneNumber)) own.set(payment.id, payment);
    else others.push(payment);
  }
  return { own: inOrder([...own.values()]), others: inOrder(others) };
}

/** Payments whose `field` is one of these values, those of each part of the values in the order of their ids. */
export async function findPaymentsAmong(
  store: Store,
  field: 'id' | 'reverses' | 'checkoutId' | 'referenceFolded',
  values: readonly string[],
): Promise<readonly Payment[]> {
  const found: Payment[] = [];
  for (let at = 0; at < values.length; at += PAGE) {
    found.push(...(await readAll(store, [{ field, is: 'IN', value: values.slice(at, at + PAGE) }])));
  }
  return found;
}

/** Payments that have a masked number, which may be this one or another with the same visible digits, and that are not erased. */
export async function findLookAlikes(store: Store, phoneNumber: string): Promise<readonly Payment[]> {
  const rows = await readAll(store, [{ field: 'phoneEnd', is: '=', value: phoneNumber.slice(-PHONE_END_DIGITS) }]);
  const isAlike = (payment: Payment) => payment.phoneNumber !== phoneNumber && canBeNumber(payment, phoneNumber);
  return rows.filter(payment => payment.erasedAt === null && payment.phoneHash === null && isAlike(payment));
}

/** Payments after the id `position` that were made before `before` (UTC milliseconds), in the order of their ids. */
export async function readOldPayments(store: Store, before: number, position: string): Promise<readonly Payment[]> {
  return readPage(store, [{ field: 'id', is: '<', value: firstIdAt(before) }], position);
}

/** The payment, locked until the unit ends, and whether it may be erased now; null where there is none. */
export async function lockErasable(unit: Unit, id: string, now: number): Promise<Payment | null> {
  const [row] = await unit.lockMany(PaymentRow, [id]);
  const payment = row ? readPaymentRow(row) : null;
  return payment && isErasable(payment, now) ? payment : null;
}

/**
 * Stores a payment that was erased, or some of its texts; the unit has locked it. Its key is kept, so that a repeat never pays again: it is
 * answered as a conflict.
 */
export async function storeErased(unit: Unit, payment: Payment): Promise<void> {
  const row = { ...buildPaymentRow(payment, null), inputHash: ERASED };
  const [stored] = await unit.findMany(PaymentRow, 'id', [payment.id]);
  await unit.updateMany(PaymentRow, [stored?.inputHash === null ? { ...row, inputHash: null } : row], ERASED_FIELDS);
}

function inOrder(payments: readonly Payment[]): readonly Payment[] {
  return payments.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

async function readAll(store: Store, where: readonly Condition<PaymentRow>[]): Promise<readonly Payment[]> {
  const found: Payment[] = [];
  for (let isMore = true; isMore; ) {
    const page = await readPage(store, where, found.at(-1)?.id ?? '');
    found.push(...page);
    isMore = page.length === PAGE;
  }
  return found;
}

async function readPage(
  store: Store,
  where: readonly Condition<PaymentRow>[],
  position: string,
): Promise<readonly Payment[]> {
  const rows = await selectRows(store.reader(), PaymentRow, {
    where: [...where, { field: 'id', is: '>', value: position }],
    order: { by: 'id', direction: 'ASC' },
    limit: PAGE,
  });
  return rows.map(readPaymentRow);
}
