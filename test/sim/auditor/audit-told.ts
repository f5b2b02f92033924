/** Judges what customers pay: each receipt that M-Pesa tells of has one payment, each confirmation is evidence of it, and nothing counts twice. */

import type { AcknowledgedCallback } from './audit-inbox.js';
import type { LedgerLine } from './audit-money.js';
import type { CallbackLine, PaymentLine } from './books.js';
import { demand } from './broken.js';
import type { Lines } from './find-lines.js';

const ROUTE = 'c2b/confirmation';
const DECIDED = ['APPLIED', 'DUPLICATE'];

/** At any moment: what was found to fit does fit. `isTill`: what a payer types says nothing. */
export function auditTwin(payment: PaymentLine, line: LedgerLine | undefined, isTill: boolean): void {
  if (payment.kind !== 'STK_PUSH' || payment.receipt === null || line?.ticket === payment.id) return;
  const isFit =
    line !== undefined &&
    shownOf(line.phone) === shownOf(payment.phone) &&
    (isTill || line.reference === payment.reference);
  demand(
    isFit,
    'what a push is given fits it',
    () => `${payment.id} ${payment.phone} ${payment.reference}: ${payment.receipt} ${line?.phone} ${line?.reference}`,
  );
}

/** What M-Pesa shows of a number at least: two customers of whom it shows the same, and who pay the same, cannot be told apart. */
function shownOf(phone: string | null): string {
  return phone === null ? '' : `${phone.slice(0, 4)}${phone.slice(-3)}`;
}

/** At rest. `told`: the signed confirmations that were answered 200. */
export function auditTold(
  told: readonly AcknowledgedCallback[],
  callbacks: readonly CallbackLine[],
  payments: readonly PaymentLine[],
): void {
  const owners = new Map(payments.map(({ receipt, id }) => [receipt, id]));
  for (const { storedHex } of told) {
    const receipt = readReceipt(storedHex);
    demand(owners.has(receipt), 'a receipt that M-Pesa told has a payment', () => receipt);
  }
  for (const { route, ticket, verdict, paymentId, bodyHex } of callbacks) {
    if (route !== ROUTE || ticket === null) continue;
    const receipt = readReceipt(bodyHex);
    const isEvidence = DECIDED.includes(verdict) && paymentId === owners.get(receipt);
    demand(
      isEvidence,
      'a confirmation is evidence of the payment that has its receipt',
      () => `${receipt} ${verdict} ${paymentId}`,
    );
  }
}

function readReceipt(hex: string): string {
  return (JSON.parse(Buffer.from(hex, 'hex').toString()) as { readonly TransID: string }).TransID;
}

/** At any moment: of one customer, amount and reference there are no more paid payments than M-Pesa has been paid. */
export function auditCounts(
  payments: readonly PaymentLine[],
  ledger: readonly LedgerLine[],
  lines: Lines,
  isTill: boolean,
): void {
  const keyOf = (amountCents: number, phone: string | null, reference: string | null) =>
    `${amountCents} ${shownOf(phone)} ${isTill ? '' : reference}`;
  const left = new Map<string, number>();
  const add = (key: string, count: number) => left.set(key, (left.get(key) ?? 0) + count);
  for (const { kind, resultCode, amount, phone, reference } of ledger) {
    if ((kind === 'STK_PUSH' || kind === 'C2B') && resultCode === '0') add(keyOf(amount * 100, phone, reference), 1);
  }
  for (const payment of payments) {
    const { kind, status, amountCents } = payment;
    if ((kind !== 'STK_PUSH' && kind !== 'C2B') || (status !== 'COMPLETED' && status !== 'REVERSED')) continue;
    const { phone, reference } = kind === 'C2B' ? (lines.of(payment) ?? payment) : payment;
    const key = keyOf(amountCents, phone, reference);
    add(key, -1);
    demand((left.get(key) ?? 0) >= 0, 'nothing that was paid counts twice', () => `${payment.id} ${key}`);
  }
}
