/** One batch, one transaction: locks payments, folds their evidence by `decide`, writes what changed, appends the events. */

import { type Circumstances, type Decision, decide } from '../domain/decide.js';
import type { Evidence } from '../domain/evidence.js';
import type { Rung } from '../domain/ladder.js';
import type { Payment, PaymentKind } from '../domain/payment.js';
import { appendEvents, type NewEvent } from '../feed/append-events.js';
import type { RandomBytes } from '../lib/random.js';
import type { Unit } from '../store/unit.js';
import { openPayments } from './open-payments.js';
import { buildPaymentRow, type Idempotency, PaymentRow, readPaymentRow } from './payment-row.js';
import type { Entry, Opened, Opening } from './payments.js';
import { writeAll } from './write-all.js';

export interface BatchRules {
  readonly ladders: Readonly<Record<PaymentKind, readonly Rung[]>>;
  readonly verifyAboveCents: number | null;
  readonly random: RandomBytes;
}

export interface Batch {
  readonly openings: readonly Opening[];
  readonly entries: readonly Entry[];
}

/** In the order of the batch. `head` is the feed's new head; null when nothing was appended. */
export interface BatchResult {
  readonly opened: readonly Opened[];
  readonly decisions: readonly (Decision | null)[];
  /** What was appended, in the order of the feed. */
  readonly events: readonly NewEvent[];
  readonly head: number | null;
}

/** Payments as the unit has read and changed them so far, with what their rows keep beside them. */
interface Ledger {
  readonly payments: Map<string, Payment>;
  readonly before: ReadonlyMap<string, { readonly row: PaymentRow; readonly payment: Payment }>;
  /** Which payment has a receipt, of those that this batch speaks of. */
  readonly receipts: Map<string, string>;
}

/** May be run again from the start: it keeps nothing between runs. */
export async function applyBatch(unit: Unit, batch: Batch, rules: BatchRules): Promise<BatchResult> {
  const evidence = await findEvidence(unit, batch.entries);
  const { opened, events: openings } = await openPayments(unit, batch.openings);
  const ledger = await readLedger(unit, evidence);
  const events: NewEvent[] = [...openings];
  const decisions = evidence.map(piece => piece && decideOne(ledger, piece, rules, events));
  await updatePayments(unit, ledger);
  await writeAll(
    unit,
    batch.entries.flatMap((entry, index) => entry.writes?.(decisions[index] ?? null) ?? []),
  );
  const head = events.length > 0 ? await appendEvents(unit, events, rules.random) : null;
  return { opened, decisions, events, head };
}

async function findEvidence(unit: Unit, entries: readonly Entry[]): Promise<(Evidence | null)[]> {
  const found: (Evidence | null)[] = [];
  for (const { evidence } of entries) found.push(typeof evidence === 'function' ? await evidence(unit) : evidence);
  return found;
}

async function readLedger(unit: Unit, evidence: readonly (Evidence | null)[]): Promise<Ledger> {
  const pieces = evidence.filter(piece => piece !== null);
  const ids = [...new Set(pieces.map(piece => piece.paymentId))];
  const rows = await unit.lockMany(PaymentRow, ids);
  const receipts = [...new Set(pieces.flatMap(piece => piece.receipt ?? []))];
  const owners = await unit.findMany(PaymentRow, 'mpesaReceipt', receipts);
  const before = rows.map(row => ({ row, payment: readPaymentRow(row) }));
  return {
    payments: new Map(before.map(({ payment }) => [payment.id, payment])),
    before: new Map(before.map(each => [each.payment.id, each])),
    receipts: new Map(owners.map(owner => [owner.mpesaReceipt ?? '', owner.id])),
  };
}

/** The decision on one piece of evidence, on top of those before it in the batch. Null when there is no such payment. */
function decideOne(ledger: Ledger, evidence: Evidence, rules: BatchRules, events: NewEvent[]): Decision | null {
  const payment = ledger.payments.get(evidence.paymentId);
  if (!payment) return null;
  const owner = evidence.receipt === null ? undefined : ledger.receipts.get(evidence.receipt);
  const circumstances: Circumstances = {
    ladder: rules.ladders[payment.kind],
    verifyAboveCents: rules.verifyAboveCents,
    isReceiptTaken: owner !== undefined && owner !== payment.id,
  };
  const decision = decide(payment, evidence, circumstances);
  const after = decision.payment;
  ledger.payments.set(after.id, after);
  if (after.mpesaReceipt !== null) ledger.receipts.set(after.mpesaReceipt, after.id);
  if (decision.event) {
    const { source, occurredAt } = evidence;
    events.push({ before: payment, after, evidence: source, occurredAt, note: decision.event.note });
  }
  return decision;
}

/** Only rows that changed, and of them only fields that changed in any of them. */
async function updatePayments(unit: Unit, ledger: Ledger): Promise<void> {
  const changes = [...ledger.payments.values()].flatMap(after => {
    const before = ledger.before.get(after.id);
    if (!before || before.payment === after) return [];
    return [{ before: before.row, after: buildPaymentRow(after, readIdempotency(before.row)) }];
  });
  const [first] = changes;
  if (!first) return;
  const fields = fieldsOf(first.before).filter(field =>
    changes.some(({ before, after }) => before[field] !== after[field]),
  );
  const rows = changes.map(({ after }) => after);
  if (fields.length > 0) await unit.updateMany(PaymentRow, rows, fields);
}

/** A row has a field for each column and no other. */
function fieldsOf(row: PaymentRow): (keyof PaymentRow)[] {
  return Object.keys(row) as (keyof PaymentRow)[];
}

function readIdempotency({ caller, idempotencyKey, inputHash }: PaymentRow): Idempotency {
  return { caller: caller ?? '', idempotencyKey, inputHash: inputHash ?? '' };
}
