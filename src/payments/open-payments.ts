/** Stores new payments, unless their key or their phone number is taken, or what they give back cannot be: the first step of every request. */

import type { GatewayError } from '../domain/gateway-error.js';
import type { Payment } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import type { PromptLimits } from '../domain/prompt-limits.js';
import { refuseReversal } from '../domain/reversal.js';
import type { NewEvent } from '../feed/append-events.js';
import { assert } from '../lib/assert.js';
import type { Unit } from '../store/unit.js';
import type { PayoutDesk } from './open-payout-desk.js';
import { buildPaymentRow, PaymentRow, readPaymentRow } from './payment-row.js';
import type { Opened, Opening } from './payments.js';
import { refusePrompts } from './refuse-prompts.js';

/** What became of each opening, and the events of those that were created. */
export interface OpenedPayments {
  /** In the order of the openings. */
  readonly opened: readonly Opened[];
  readonly events: readonly NewEvent[];
}

/** The ids of those tries that their checkouts do not take. Locks the checkouts, after all payments that the unit locks. */
export type BarTries = (unit: Unit, tries: readonly Payment[]) => Promise<ReadonlySet<string>>;

/** What may refuse a payment that is not taken. */
export interface Gates {
  /** Null where no payout is asked for. */
  readonly desk: PayoutDesk | null;
  readonly prompts: PromptLimits;
  readonly barTries: BarTries;
  /** Payments that the unit locks anyway: what reversals give back is locked with them, in one sorted pass. */
  readonly lockedIds: readonly string[];
}

/**
 * What is taken is read, not locked: unique keys are the guard against another instance, and a unit that loses that race
 * runs again and then sees who won. The idempotency key is looked up before the phone lock, and both before any limit. What a
 * reversal gives back is locked: of two reversals the second sees the first.
 */
export async function openPayments(
  unit: Unit,
  openings: readonly Opening[],
  { desk, prompts, barTries, lockedIds }: Gates,
): Promise<OpenedPayments> {
  if (openings.length === 0) return { opened: [], events: [] };
  const originals = await lockOriginals(unit, openings, lockedIds);
  const barred = await findBarred(unit, openings, barTries, lockedIds);
  const taken = await readTaken(unit, openings, { originals, barred });
  const created: PaymentRow[] = [];
  const answers: Found[] = [];
  for (const opening of openings) {
    const { payment, asked, recipientId } = opening;
    const found = taken.find(opening);
    const answer = found?.answer ?? asRefused(await refusePayout(desk, opening));
    answers.push({ answer: answer ?? { kind: 'CREATED', payment }, rowId: found ? found.rowId : payment.id });
    if (answer) continue;
    const row = buildPaymentRow(payment, asked, recipientId?.sealed ?? null);
    taken.add(row);
    created.push(row);
  }
  await unit.insertMany(PaymentRow, created);
  const refusals = await refusePrompts(unit, created, prompts);
  await unit.deleteMany(PaymentRow, [...refusals.keys()]);
  // Who was to be answered with a payment that is refused now, because his key or number is the same, is refused with it.
  const opened = answers.map(({ answer, rowId }) => asRefused(refusals.get(rowId ?? '')) ?? answer);
  const fresh = new Set(created.map(({ id }) => id).filter(id => !refusals.has(id)));
  return { opened, events: openings.filter(({ payment }) => fresh.has(payment.id)).map(firstEvent) };
}

/** Money that comes in, and what nobody has asked for, passes no desk. */
async function refusePayout(desk: PayoutDesk | null, { payment, asked }: Opening): Promise<GatewayError | null> {
  if (asked === null || kindOf(payment).isMoneyIn) return null;
  assert(desk, 'payouts pass the desk');
  return desk.refuse(payment, payment.createdAt, false);
}

function asRefused(refusal: GatewayError | null | undefined): Opened | null {
  return refusal ? { kind: 'REFUSED', refusal } : null;
}

/** Who asked for it stands with the payment; one that nobody asked for has the id of the message that told of it. */
function firstEvent({ payment, asked, evidence, note }: Opening): NewEvent {
  const callbackId = asked === null ? payment.id : null;
  return { before: null, after: payment, evidence, occurredAt: payment.createdAt, note, callbackId };
}

type Originals = ReadonlyMap<string, Payment>;

async function lockOriginals(
  unit: Unit,
  openings: readonly Opening[],
  lockedIds: readonly string[],
): Promise<Originals> {
  const ids = new Set(openings.flatMap(({ payment }) => payment.reverses ?? []));
  if (ids.size === 0) return new Map();
  const rows = await unit.lockMany(PaymentRow, [...ids, ...lockedIds]);
  return new Map(rows.map(row => [row.id, readPaymentRow(row)]));
}

/** Checkouts are locked after payments, so those that the unit needs anyway are locked first. */
async function findBarred(
  unit: Unit,
  openings: readonly Opening[],
  barTries: BarTries,
  lockedIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const tries = openings.map(({ payment }) => payment).filter(({ checkoutId }) => checkoutId !== null);
  if (tries.length === 0) return new Set();
  await unit.lockMany(PaymentRow, lockedIds);
  return barTries(unit, tries);
}

/** What becomes of an opening, and by which row; null: by none. */
interface Found {
  readonly answer: Opened;
  readonly rowId: string | null;
}

interface Taken {
  /** Null where nothing that is there stands in its way. */
  find(opening: Opening): Found | null;
  add(row: PaymentRow): void;
}

interface Known {
  readonly originals: Originals;
  readonly barred: ReadonlySet<string>;
}

async function readTaken(unit: Unit, openings: readonly Opening[], { originals, barred }: Known): Promise<Taken> {
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
  const reversals = await unit.findMany(
    PaymentRow,
    'reverses',
    values(each => each.payment.reverses),
  );
  const rows = [...sameId, ...sameKey, ...samePhone, ...reversals];
  return {
    add: row => void rows.push(row),
    find: ({ payment, asked, recipientId }) => {
      const same = rows.find(row => row.id === payment.id);
      if (same) return { answer: { kind: 'CREATED', payment: readPaymentRow(same) }, rowId: same.id };
      const key = asked?.idempotencyKey ?? null;
      const keyed = rows.find(row => row.caller === asked?.caller && row.idempotencyKey === key);
      if (asked && keyed && key !== null) {
        const hashes = [asked.inputHash, ...(recipientId?.formerHashes ?? [])];
        const isSame = hashes.some(hash => hash === keyed.inputHash);
        const answer: Opened = isSame ? { kind: 'REPEATED', payment: readPaymentRow(keyed) } : { kind: 'CONFLICT' };
        return { answer, rowId: keyed.id };
      }
      if (barred.has(payment.id)) return { answer: { kind: 'BARRED' }, rowId: null };
      const why = refuseOpening(payment, originals, rows);
      if (why !== null) return { answer: { kind: 'IRREVERSIBLE', why }, rowId: null };
      const { phoneNumber } = payment;
      const isLocking = kindOf(payment).isPrompt && phoneNumber !== null;
      const holder = isLocking && rows.find(row => row.phoneLock === phoneNumber);
      if (!holder) return null;
      return { answer: { kind: 'BUSY', paymentId: holder.id, since: holder.createdAt }, rowId: holder.id };
    },
  };
}

/** Null for every payment but a reversal of what cannot be given back; M-Pesa would be told a receipt that the payment had before. */
function refuseOpening(
  { reverses, reversesReceipt }: Payment,
  originals: Originals,
  rows: readonly PaymentRow[],
): string | null {
  if (reverses === null) return null;
  const original = originals.get(reverses);
  assert(original, 'what is reversed was found before, and payments stay');
  const why = refuseReversal(original, rows.filter(row => row.reverses === reverses).map(readPaymentRow));
  return (
    why ?? (original.mpesaReceipt === reversesReceipt ? null : 'Its receipt has changed just now. Look at it again.')
  );
}
