/** What a change of a payment changes in its checkout, and what that says of the payment: in one transaction (contract 9). */

import { canBeReleased } from '../domain/checkout.js';
import type { Claim, Evidence, EvidenceSource } from '../domain/evidence.js';
import { isNumberOf } from '../domain/payer-number.js';
import type { Payment } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import { isSoftFailure } from '../domain/recheck.js';
import { blankEvidence } from '../payments/build-evidence.js';
import { type Change, type Consequence, type Effects, NO_EFFECTS } from '../payments/consequence.js';
import { readOwner, readPayments } from '../payments/find-payments.js';
import type { Unit } from '../store/unit.js';
import { CHANGING_FIELDS, CheckoutRow } from './checkout-row.js';
import { findKnownKeys, keyOf, matchReference } from './match-reference.js';

/** The rows are written at once, so that the next round of consequences finds them as they are. */
export const followPayments: Consequence = Object.freeze({
  findLinked: async () => [],
  follow: async (unit: Unit, changes: readonly Change[]): Promise<Effects> => {
    const matched = await matchAll(unit, changes.filter(isNewByHand));
    const taken = await giveTakenReceipts(unit, changes.filter(isReceiptTaken));
    const own = changes.filter(({ decision }) => decision.payment.checkoutId !== null);
    if (own.length === 0) return { ...NO_EFFECTS, evidence: [...matched, ...taken] };
    const ids = new Set(own.flatMap(({ decision }) => decision.payment.checkoutId ?? []));
    const rows = new Map((await unit.lockMany(CheckoutRow, [...ids], { isAwaited: true })).map(row => [row.id, row]));
    const changed = new Map<string, CheckoutRow>();
    const evidence: Evidence[] = [];
    for (const change of own) {
      const { payment } = change.decision;
      const id = payment.checkoutId ?? '';
      const before = changed.get(id) ?? rows.get(id);
      if (!before) continue;
      const { row, said } = await followOne(unit, before, change);
      evidence.push(...said);
      if (row !== before) changed.set(id, { ...row, version: row.version + 1 });
    }
    if (changed.size > 0) await unit.updateMany(CheckoutRow, [...changed.values()], CHANGING_FIELDS);
    return { evidence: [...matched, ...taken, ...evidence], writes: [], rings: changed.size > 0 ? ['checkouts'] : [] };
  },
});

interface Followed {
  /** The very same row when nothing of it changed. */
  readonly row: CheckoutRow;
  readonly said: readonly Evidence[];
}

async function followOne(unit: Unit, row: CheckoutRow, change: Change): Promise<Followed> {
  const { before, decision, evidence } = change;
  const { payment } = decision;
  // A payment has changed that a page may show.
  const seen = before === null || decision.event !== null ? { ...row } : row;
  if (isNewMoney(change)) return payBy(unit, seen, change);
  if (evidence?.claim === 'RESOLVED' && canBeReleased(payment)) {
    const released = row.releasedTries === '' ? [] : row.releasedTries.split(',');
    if (released.includes(payment.id)) return { row: seen, said: [] };
    return { row: { ...row, releasedTries: [...released, payment.id].join(',') }, said: [] };
  }
  // M-Pesa is asked at once whether it means it: until then nobody may be asked to pay again.
  const isToAsk = isSoftFailure(payment) && before?.status !== 'FAILED' && evidence?.source !== 'QUERY';
  return { row: seen, said: isToAsk ? [say(change, 'HINT')] : [] };
}

/** COMPLETED only now, or known only now to be for this checkout. */
function isNewMoney({ before, decision: { payment } }: Change): boolean {
  return payment.status === 'COMPLETED' && (before?.status !== 'COMPLETED' || before.checkoutId === null);
}

/** Also one that is EXPIRED or CANCELLED; never one that is PAID. */
async function payBy(unit: Unit, row: CheckoutRow, change: Change): Promise<Followed> {
  const { payment } = change.decision;
  if (row.status === 'PAID') {
    const isKnown = row.paidBy === payment.id || (await isSameMoney(unit, row, change));
    const note = `Checkout ${row.id} was paid by ${row.paidBy} before.`;
    return { row, said: isKnown ? [] : [say(change, 'PAID_TWICE', { note })] };
  }
  if (payment.amountCents !== row.amountCents) {
    return { row, said: [say(change, 'AMOUNT_DIFFERS', { note: `Checkout ${row.id} is of another amount.` })] };
  }
  const paidAt = payment.settledAt ?? payment.updatedAt;
  const closed = { openReferenceKey: null, openUntil: null };
  return { row: { ...row, ...closed, status: 'PAID', paidBy: payment.id, paidAt }, said: [] };
}

/** A push whose receipt the payment by hand had taken before, which then paid for it. One that has a receipt of its own is money of its own. */
async function isSameMoney(unit: Unit, { paidBy }: CheckoutRow, { before, decision }: Change): Promise<boolean> {
  const { mpesaReceipt, claimedReceipt } = decision.payment;
  const claimed = claimedReceipt ?? before?.claimedReceipt ?? null;
  const isItsOwn = mpesaReceipt !== null && mpesaReceipt !== claimed;
  const [payer] = claimed === null || paidBy === null || isItsOwn ? [] : await readPayments(unit, [paidBy]);
  return payer !== undefined && payer.mpesaReceipt === claimed;
}

/** Opened by a message of M-Pesa's: nobody has said what it is for. */
function isNewByHand({ before, decision: { payment } }: Change): boolean {
  return before === null && isByHand(payment) && payment.checkoutId === null;
}

function isByHand(payment: Payment): boolean {
  return kindOf(payment).isMoneyIn && !kindOf(payment).isPrompt;
}

/** What payments by hand pay, as evidence about them. */
async function matchAll(unit: Unit, changes: readonly Change[]): Promise<readonly Evidence[]> {
  if (changes.length === 0) return [];
  const known = await findKnownKeys(
    unit,
    changes.map(({ decision }) => decision.payment),
  );
  const evidence: Evidence[] = [];
  for (const change of changes) {
    const { payment } = change.decision;
    const match = known.has(keyOf(payment) ?? '') ? await matchReference(unit, payment) : null;
    if (match?.kind === 'ONE') evidence.push(say(change, 'PAYS', { checkoutId: match.id }));
    if (match?.kind === 'SEVERAL') evidence.push(say(change, 'SEVERAL_CHECKOUTS'));
  }
  return evidence;
}

/** A success of a try has a receipt that another payment has, or may have. */
function isReceiptTaken({ before, decision: { payment } }: Change): boolean {
  const isRaised = payment.reviewsRaised.includes('RECEIPT_TAKEN') && !before?.reviewsRaised.includes('RECEIPT_TAKEN');
  return isRaised && payment.checkoutId !== null;
}

/**
 * The payment by hand that has it pays the checkout in the try's place, if it was paid to the same shortcode. Where nobody has named it, M-Pesa must
 * have told whose it is.
 */
async function giveTakenReceipts(unit: Unit, changes: readonly Change[]): Promise<readonly Evidence[]> {
  const evidence: Evidence[] = [];
  for (const change of changes) {
    const { checkoutId, claimedReceipt, phoneNumber, shortcode } = change.decision.payment;
    const named = change.evidence?.receipt ?? change.before?.claimedReceipt ?? null;
    const receipt = named ?? claimedReceipt;
    const owner = receipt === null ? null : await readOwner(unit, receipt);
    if (owner === null || owner.shortcode !== shortcode || !isByHand(owner) || owner.checkoutId !== null) continue;
    if (named === null && (phoneNumber === null || !isNumberOf(owner, phoneNumber))) continue;
    evidence.push({ ...say(change, 'PAYS', { checkoutId }), paymentId: owner.id });
  }
  return evidence;
}

const BY_CONFIRMATION: EvidenceSource = 'C2B_CONFIRMATION';

/** Owed to what has changed the payment. */
function say(change: Change, claim: Claim, more: Partial<Pick<Evidence, 'checkoutId' | 'note'>> = {}): Evidence {
  const { decision, evidence } = change;
  const { id, updatedAt } = decision.payment;
  return {
    ...blankEvidence(id, evidence?.source ?? BY_CONFIRMATION, claim, evidence?.occurredAt ?? updatedAt),
    ...more,
  };
}
