/** The payments of one batch as its unit of work has locked and changed them so far, with their receipts. */

import { isPaid, isPaidWithoutReceipt } from '../domain/claimed-success.js';
import { type Circumstances, type Decision, decide } from '../domain/decide.js';
import type { Evidence } from '../domain/evidence.js';
import { mayDisplace } from '../domain/found-receipt.js';
import type { Rung } from '../domain/ladder.js';
import type { Payment, PaymentKind } from '../domain/payment.js';
import type { SameMoney } from '../domain/twins.js';
import type { Unit } from '../store/unit.js';
import { blankEvidence } from './build-evidence.js';
import { findSameMoney } from './find-twins.js';
import { openReversals } from './open-reversals.js';
import { buildPaymentRow, type Idempotency, PaymentRow, readPaymentRow } from './payment-row.js';

/** What decisions need beside the payment and the evidence. */
export interface DecisionRules {
  readonly ladders: Readonly<Record<PaymentKind, readonly Rung[]>>;
  /** In cents; null: no success waits for a confirming query. */
  readonly verifyAboveCents: number | null;
  /** Whether what payers type for this shortcode says nothing. */
  readonly isTill: (shortcode: string) => boolean;
}

/** What one piece of evidence did to one payment. */
export interface Decided {
  readonly before: Payment;
  readonly decision: Decision;
  readonly evidence: Evidence;
}

/** Who has a receipt; `isGuess`: because it was found to fit. */
interface Owner {
  readonly id: string;
  readonly isGuess: boolean;
}

/** Lives in one unit of work. Its payments are locked, so what it decides is what is stored. */
export interface Ledger {
  has(paymentId: string): boolean;
  /** As it is so far; null when it is not locked, or there is none. */
  find(paymentId: string): Payment | null;
  /** Reads who has the receipts that these pieces bring, and who the money of which they name no receipt. */
  learnReceipts(evidence: readonly Evidence[]): Promise<void>;
  /** Payments that these pieces would take a receipt from. */
  findYielding(evidence: readonly Evidence[]): readonly string[];
  /** What is given back by reversals that these pieces may complete or approve. While it is locked, no other unit does so with one of it. */
  findGivenBack(evidence: readonly Evidence[]): readonly string[];
  /** See `Reversals`: these payments are locked. */
  learnReversals(reversed: readonly string[]): Promise<void>;
  /** The decision on one piece of evidence, on top of those before it. Null when there is no such payment. */
  decide(evidence: Evidence): (Decided & { readonly yielded: Decided | null }) | null;
  /** Writes the rows that changed, and of them only the fields that changed in any of them. */
  store(): Promise<void>;
}

/** Locks these payments, in the order of their ids. */
export async function openLedger(unit: Unit, paymentIds: readonly string[], rules: DecisionRules): Promise<Ledger> {
  const rows = await unit.lockMany(PaymentRow, [...new Set(paymentIds)]);
  const stored = new Map(rows.map(row => [row.id, { row, payment: readPaymentRow(row) }]));
  const payments = new Map([...stored.values()].map(({ payment }) => [payment.id, payment]));
  /** Null: nobody has it. */
  const owners = new Map<string, Owner | null>();
  const find = (paymentId: string) => payments.get(paymentId) ?? null;
  const reversals = openReversals(unit, find);
  /** By push: the payment by hand that has its money. */
  const counted = new Map<string, SameMoney | null>();

  const findOwner = ({ paymentId, receipt }: Evidence): Owner | null => {
    const owner = receipt === null ? null : (owners.get(receipt) ?? null);
    return owner?.id === paymentId ? null : owner;
  };
  /** A signed callback that names a receipt knows better than who has found that it fits. */
  const findGuesser = (evidence: Evidence): string | null => {
    const isKnown = evidence.source === 'CALLBACK' && evidence.trust === 'KEYED' && evidence.claim === 'SUCCESS';
    const owner = isKnown ? findOwner(evidence) : null;
    return owner?.isGuess && !reversals.isGivenBack(owner.id) ? owner.id : null;
  };
  const circumstancesOf = (payment: Payment, evidence: Evidence): Circumstances => {
    const owner = findOwner(evidence);
    const isYielding = owner !== null && owner.id === findGuesser(evidence) && payments.has(owner.id);
    return {
      ladder: rules.ladders[payment.kind],
      sameMoney: isPaidWithoutReceipt(payment, evidence) ? (counted.get(payment.id) ?? null) : null,
      verifyAboveCents: rules.verifyAboveCents,
      receiptOwner: isYielding ? null : (owner?.id ?? null),
      otherReversal: reversals.findOther(payment),
      isGivenBack: reversals.isGivenBack(payment.id),
    };
  };

  const decideOne = (evidence: Evidence): Decided | null => {
    const before = payments.get(evidence.paymentId);
    if (!before) return null;
    const decision = decide(before, evidence, circumstancesOf(before, evidence));
    const after = decision.payment;
    payments.set(after.id, after);
    const { mpesaReceipt, receiptSource } = after;
    if (before.mpesaReceipt !== null && before.mpesaReceipt !== mpesaReceipt) owners.set(before.mpesaReceipt, null);
    if (mpesaReceipt !== null) owners.set(mpesaReceipt, { id: after.id, isGuess: receiptSource === 'TWIN' });
    return { before, decision, evidence };
  };

  const learnMoney = async (evidence: Evidence): Promise<void> => {
    const push = find(evidence.paymentId);
    if (push === null || counted.has(push.id) || !isPaidWithoutReceipt(push, evidence)) return;
    counted.set(push.id, await findSameMoney(unit, push, evidence.occurredAt, rules.isTill));
  };

  return {
    has: paymentId => payments.has(paymentId),
    find,
    learnReceipts: async evidence => {
      const receipts = new Set(evidence.flatMap(({ receipt }) => receipt ?? []));
      const unknown = [...receipts].filter(receipt => !owners.has(receipt));
      for (const each of evidence) await learnMoney(each);
      for (const receipt of unknown) owners.set(receipt, null);
      const takenBy = await unit.findKeys(PaymentRow, 'mpesaReceipt', unknown);
      for (const { mpesaReceipt, receiptSource, id } of await unit.findMany(PaymentRow, 'id', takenBy)) {
        if (mpesaReceipt !== null) owners.set(mpesaReceipt, { id, isGuess: receiptSource === 'TWIN' });
      }
    },
    findYielding: evidence =>
      evidence
        .flatMap(each => {
          const payment = find(each.paymentId);
          return [payment && mayDisplace(payment, each) ? each.paymentId : null, findGuesser(each)];
        })
        .filter(id => id !== null),
    findGivenBack: evidence =>
      evidence.flatMap(({ paymentId, claim }) => {
        const payment = payments.get(paymentId);
        const isMeant = claim === 'SUCCESS' || claim === 'APPROVED';
        return isMeant && payment && !isPaid(payment) ? (payment.reverses ?? []) : [];
      }),
    learnReversals: reversals.learn,
    decide: evidence => {
      const guesser = findGuesser(evidence);
      const decided = decideOne(evidence);
      const hasTaken = decided !== null && decided.decision.payment.mpesaReceipt === evidence.receipt;
      const yielded = guesser !== null && hasTaken ? decideOne(buildYielding(guesser, evidence)) : null;
      return decided && { ...decided, yielded };
    },
    store: async () => {
      const changes = [...payments.values()].flatMap(after => {
        const before = stored.get(after.id);
        if (!before || before.payment === after) return [];
        return [
          { before: before.row, after: buildPaymentRow(after, readIdempotency(before.row), before.row.recipientId) },
        ];
      });
      await writeRows(unit, changes);
    },
  };
}

interface RowChange {
  readonly before: PaymentRow;
  readonly after: PaymentRow;
}

async function writeRows(unit: Unit, changes: readonly RowChange[]): Promise<void> {
  const [first] = changes;
  if (!first) return;
  const fields = fieldsOf(first.before).filter(field =>
    changes.some(({ before, after }) => before[field] !== after[field]),
  );
  // A receipt is free before another payment has it: a unique key looks at each row by itself.
  const freed = changes.filter(
    ({ before: { mpesaReceipt }, after }) => mpesaReceipt !== null && mpesaReceipt !== after.mpesaReceipt,
  );
  const without = freed.map(({ before }) => ({ ...before, mpesaReceipt: null }));
  if (freed.length > 0) await unit.updateMany(PaymentRow, without, ['mpesaReceipt']);
  const changed = changes.map(({ after }) => after);
  if (fields.length > 0) await unit.updateMany(PaymentRow, changed, fields);
}

function buildYielding(paymentId: string, { receipt, occurredAt }: Evidence): Evidence {
  const note = "Its receipt turned out to be another payment's.";
  return { ...blankEvidence(paymentId, 'CALLBACK', 'YIELD', occurredAt), receipt, note };
}

/** A row has a field for each column and no other. */
function fieldsOf(row: PaymentRow): (keyof PaymentRow)[] {
  return Object.keys(row) as (keyof PaymentRow)[];
}

/** Null for a payment that nobody asked for. */
function readIdempotency({ caller, idempotencyKey, inputHash }: PaymentRow): Idempotency | null {
  return caller === null || inputHash === null ? null : { caller, idempotencyKey, inputHash };
}
