/** Judges the inbox: what was answered 200 is there byte for byte, and everything that can be decided has been. */

import type { CallbackLine, PaymentLine } from './books.js';
import { demand } from './broken.js';

/** A callback that was answered 200. */
export interface AcknowledgedCallback {
  readonly route: string;
  readonly ticket: string | null;
  readonly storedHex: string;
}

const SETTLED = ['COMPLETED', 'FAILED', 'REVERSED'];

/** At rest: the spool has drained, so all of them are in the table. */
export function auditInbox(
  acknowledged: readonly AcknowledgedCallback[],
  callbacks: readonly CallbackLine[],
  payments: readonly PaymentLine[],
): void {
  const keyOf = (route: string, ticket: string | null, hex: string) => `${route} ${ticket} ${hex}`;
  const stored = new Map<string, number>();
  for (const { route, ticket, bodyHex, copies } of callbacks) {
    const key = keyOf(route, ticket, bodyHex);
    stored.set(key, (stored.get(key) ?? 0) + copies);
  }
  for (const { route, ticket, storedHex } of acknowledged) {
    const key = keyOf(route, ticket, storedHex);
    const left = (stored.get(key) ?? 0) - 1;
    stored.set(key, left);
    demand(left >= 0, 'a 200 means durably stored', () => key.slice(0, 200));
  }
  auditVerdicts(callbacks, new Map(payments.map(payment => [payment.id, payment])));
}

function auditVerdicts(callbacks: readonly CallbackLine[], payments: ReadonlyMap<string, PaymentLine>): void {
  auditBringers(callbacks, payments);
  for (const { verdict, route, ticket, paymentId } of callbacks) {
    const what = `${route} ${ticket} ${verdict}`;
    demand(verdict !== 'WAITING', 'what can be understood is understood', () => what);
    const payment = payments.get(paymentId ?? '');
    const isDecided = payment && SETTLED.includes(payment.status) && payment.nextCheckAt === null;
    demand(verdict !== 'UNCONFIRMED' || !isDecided, 'what waited for an answer is revisited', () => what);
    demand(verdict !== 'UNMATCHED' || ticket === null || payment === undefined, 'a key finds its payment', () => what);
  }
}

/** A receipt that a callback brought is owed to one that was applied, whoever looked at it again meanwhile. */
function auditBringers(callbacks: readonly CallbackLine[], payments: ReadonlyMap<string, PaymentLine>): void {
  const applied = callbacks.filter(({ verdict }) => verdict === 'APPLIED');
  for (const { id, receipt, receiptSource } of payments.values()) {
    if (receipt === null || receiptSource === 'QUERY') continue;
    const written = Buffer.from(receipt).toString('hex');
    const isOwed = applied.some(({ paymentId, bodyHex }) => paymentId === id && bodyHex.includes(written));
    demand(isOwed, 'who brought the receipt is APPLIED', () => `${id} ${receipt} ${receiptSource}`);
  }
}

/** Nobody but M-Pesa stops the payouts: what a stranger posts to an old URL suspends no initiator. */
export function auditSuspensions(
  suspensions: readonly { readonly id: string }[],
  callbacks: readonly CallbackLine[],
  forged: readonly AcknowledgedCallback[],
): void {
  const forgeries = new Set(forged.map(({ ticket, storedHex }) => `${ticket} ${storedHex}`));
  const bodies = new Map(callbacks.map(({ id, ticket, bodyHex }) => [id, `${ticket} ${bodyHex}`]));
  for (const { id } of suspensions) {
    demand(!forgeries.has(bodies.get(id) ?? ''), 'only M-Pesa suspends an initiator', () => `${id} ${bodies.get(id)}`);
  }
}
