/** Stores new payments, unless their idempotency key or their phone number is taken: the first step of every request. */

import { kindOf } from '../domain/payment-kinds.js';
import type { NewEvent } from '../feed/append-events.js';
import type { Unit } from '../store/unit.js';
import { buildPaymentRow, PaymentRow, readPaymentRow } from './payment-row.js';
import type { Opened, Opening } from './payments.js';

/** What became of each opening, and the events of those that were created. */
export interface OpenedPayments {
  /** In the order of the openings. */
  readonly opened: readonly Opened[];
  readonly events: readonly NewEvent[];
}

/**
 * What is taken is read, not locked: unique keys are the guard against another instance, and a unit that loses that race
 * runs again and then sees who won. The idempotency key is looked up before the phone lock.
 */
export async function openPayments(unit: Unit, openings: readonly Opening[]): Promise<OpenedPayments> {
  if (openings.length === 0) return { opened: [], events: [] };
  const taken = await readTaken(unit, openings);
  const created: PaymentRow[] = [];
  const events: NewEvent[] = [];
  const opened = openings.map(opening => {
    const answer = taken.find(opening);
    if (answer) return answer;
    const row = buildPaymentRow(opening.payment, opening.asked);
    taken.add(row);
    created.push(row);
    events.push(firstEvent(opening));
    return { kind: 'CREATED', payment: opening.payment } as const;
  });
  await unit.insertMany(PaymentRow, created);
  return { opened, events };
}

function firstEvent({ payment, evidence, note }: Opening): NewEvent {
  return { before: null, after: payment, evidence, occurredAt: payment.createdAt, note };
}

interface Taken {
  find(opening: Opening): Opened | null;
  add(row: PaymentRow): void;
}

async function readTaken(unit: Unit, openings: readonly Opening[]): Promise<Taken> {
  const values = (of: (opening: Opening) => string | null) => [...new Set(openings.flatMap(each => of(each) ?? []))];
  // The same opening again: its commit succeeded but its answer was lost.
  const sameId = await unit.findMany(
    PaymentRow,
    'id',
    values(each => each.payment.id),
  );
  const sameKey: PaymentRow[] = [];
  // One caller at a time: their index begins with the caller, and without it all keys there are would be read.
  for (const caller of new Set(openings.flatMap(({ asked }) => asked?.caller ?? []))) {
    const keys = values(({ asked }) => (asked?.caller === caller ? asked.idempotencyKey : null));
    sameKey.push(...(await unit.findMany(PaymentRow, 'idempotencyKey', keys, { caller })));
  }
  const samePhone = await unit.findMany(
    PaymentRow,
    'phoneLock',
    values(each => each.payment.phoneNumber),
  );
  const rows = [...sameId, ...sameKey, ...samePhone];
  return {
    add: row => void rows.push(row),
    find: ({ payment, asked }) => {
      const same = rows.find(row => row.id === payment.id);
      if (same) return { kind: 'CREATED', payment: readPaymentRow(same) };
      const key = asked?.idempotencyKey ?? null;
      const keyed = rows.find(row => row.caller === asked?.caller && row.idempotencyKey === key);
      if (asked && keyed && key !== null) {
        const isSame = keyed.inputHash === asked.inputHash;
        return isSame ? { kind: 'REPEATED', payment: readPaymentRow(keyed) } : { kind: 'CONFLICT' };
      }
      const { phoneNumber } = payment;
      const isLocking = kindOf(payment).isPrompt && phoneNumber !== null;
      const holder = isLocking && rows.find(row => row.phoneLock === phoneNumber);
      return holder ? { kind: 'BUSY', paymentId: holder.id, since: holder.createdAt } : null;
    },
  };
}
