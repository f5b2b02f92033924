/** Judges what is left after the crashes: the database against Daraja's ledger and the postman's book. */

import type { Transaction } from '../../src/simulator/books/transaction.js';
import type { CrashDatabase, Row } from './crash-database.js';
import type { Delivery } from './postman.js';
import type { Order } from './shop.js';

export interface Findings {
  readonly counts: Readonly<Record<string, number>>;
  /** Callbacks answered 200 that are not stored byte for byte. */
  readonly lost: readonly string[];
  /** Money asked for twice, receipts or outcomes twice, versions with a gap. */
  readonly doubled: readonly string[];
  /** Payments without an outcome although M-Pesa has one that can be asked for; outcomes that differ. */
  readonly stuck: readonly string[];
}

export interface Books {
  readonly transactions: readonly Transaction[];
  readonly deliveries: readonly Delivery[];
  readonly orders: readonly Order[];
  /** Also those that Daraja refuses, because it has seen their id. */
  readonly payoutRequests: number;
}

export async function audit(database: CrashDatabase, books: Books): Promise<Findings> {
  const payments = await database.read('SELECT * FROM payments ORDER BY id');
  const events = await database.read('SELECT * FROM payment_events ORDER BY sequence');
  const callbacks = await database.read('SELECT * FROM callbacks');
  const statuses = books.deliveries.flatMap(delivery => delivery.statuses);
  return {
    counts: {
      orders: books.orders.length,
      payments: payments.length,
      transactions: books.transactions.length,
      posted: books.deliveries.length,
      acknowledged: statuses.filter(status => status === 200).length,
      callbackRows: callbacks.length,
      events: events.length,
      completed: payments.filter(({ status }) => status === 'COMPLETED').length,
      payouts: payments.filter(({ kind, status }) => kind === 'B2C' && status === 'COMPLETED').length,
      unanswerable: payments.filter(({ status }) => status === 'TIMED_OUT').length,
      /** Daraja has never heard of them, and they are not ended. */
      unsent: findUnsent(payments, books.transactions).length,
      waitingCallbacks: callbacks.filter(({ verdict }) => verdict === 'WAITING').length,
      refused: statuses.filter(status => status !== 200 && status !== 0).length,
      unanswered: statuses.filter(status => status === 0).length,
      slowestAnswerMs: Math.round(Math.max(0, ...books.deliveries.map(({ tookMs }) => tookMs))),
    },
    lost: findLost(callbacks, books.deliveries),
    doubled: [...findDoubled(payments, events, books), ...findGaps(payments, events)],
    stuck: findStuck(payments, callbacks, books),
  };
}

/** Where no process was killed there are none: whoever did not send a payment is there to end it. */
function findUnsent(payments: readonly Row[], transactions: readonly Transaction[]): readonly Row[] {
  const arrived = new Set(transactions.map(({ callbackUrl }) => ticketOf(callbackUrl)));
  return payments.filter(({ id, status }) => !arrived.has(String(id)) && status !== 'FAILED');
}

function findLost(callbacks: readonly Row[], deliveries: readonly Delivery[]): string[] {
  const stored = new Map<string, number>();
  for (const { route, ticket, body, copies } of callbacks) {
    const key = keyOf(ticket === null ? `/${route}` : `/${route}/${ticket}`, bytesOf(body));
    stored.set(key, (stored.get(key) ?? 0) + Number(copies));
  }
  const acknowledged = new Map<string, number>();
  for (const { path, body, statuses } of deliveries) {
    const [, name, ticket] = /^\/api\/v1\/pay\/(\w+\/\w+)(?:\/(\w+)\/\w+)?$/.exec(path) ?? [];
    const key = keyOf(ticket === undefined ? `/${name}` : `/${name}/${ticket}`, body);
    const count = statuses.filter(status => status === 200).length;
    acknowledged.set(key, (acknowledged.get(key) ?? 0) + count);
  }
  return [...acknowledged].filter(([key, count]) => (stored.get(key) ?? 0) < count).map(([key]) => key);
}

const keyOf = (place: string, body: Buffer): string => `${place} ${body.toString('latin1')}`;

/** libsql gives an ArrayBuffer or a Buffer, mysql2 a Buffer. */
function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(body as ArrayBuffer);
}

function findDoubled(payments: readonly Row[], events: readonly Row[], books: Books): string[] {
  const { transactions, orders, payoutRequests } = books;
  const payouts = transactions.filter(({ kind }) => kind === 'B2C').length;
  const ids = transactions.map(({ callbackUrl }) => ticketOf(callbackUrl));
  const entries = new Map<string, number>();
  for (const { payment_id, status, status_before } of events) {
    if (status === 'COMPLETED' && status_before !== 'COMPLETED') {
      entries.set(String(payment_id), (entries.get(String(payment_id)) ?? 0) + 1);
    }
  }
  return [
    ...repeated(ids).map(id => `asked Daraja twice: ${id}`),
    ...transactions
      .filter(({ acceptedRequests }) => acceptedRequests > 1)
      .map(({ reference }) => `sent twice: ${reference}`),
    ...(payoutRequests > payouts ? [`${payoutRequests} requests for ${payouts} payouts`] : []),
    ...repeated(payments.flatMap(row => row.mpesa_receipt ?? [])).map(receipt => `receipt twice: ${receipt}`),
    ...repeated(payments.map(row => row.idempotency_key)).map(key => `two payments for one order: ${key}`),
    ...repeated(orders.flatMap(({ paymentId }) => paymentId ?? [])).map(id => `one payment for two orders: ${id}`),
    ...[...entries].filter(([, count]) => count > 1).map(([id]) => `completed twice: ${id}`),
  ];
}

/** Versions are 1, 2, 3 …, the last is the payment's, and it says what the payment says. */
function findGaps(payments: readonly Row[], events: readonly Row[]): string[] {
  const versions = new Map<string, number[]>();
  for (const { payment_id, version } of events) {
    const of = versions.get(String(payment_id));
    if (of) of.push(Number(version));
    else versions.set(String(payment_id), [Number(version)]);
  }
  return payments.flatMap(({ id, version }) => {
    const seen = versions.get(String(id)) ?? [];
    const isWhole = seen.length === Number(version) && seen.every((each, index) => each === index + 1);
    return isWhole ? [] : [`versions of ${id}: ${seen.join()} but the payment has ${version}`];
  });
}

function findStuck(payments: readonly Row[], callbacks: readonly Row[], { transactions, orders }: Books): string[] {
  const truth = new Map(transactions.map(each => [ticketOf(each.callbackUrl), each]));
  const known = new Set(payments.map(({ id }) => String(id)));
  const stuck = payments.flatMap(payment => {
    const problem = findProblem(payment, truth.get(String(payment.id)));
    return problem === null ? [] : [`${payment.id} ${payment.status}: ${problem}`];
  });
  const missing = orders.filter(({ paymentId }) => paymentId === null || !known.has(paymentId));
  const untold = transactions.filter(({ callbackUrl }) => callbackUrl !== null && !known.has(ticketOf(callbackUrl)));
  const waiting = callbacks.filter(({ verdict }) => verdict === 'WAITING');
  return [
    ...stuck,
    ...missing.map(({ idempotencyKey }) => `answered, but not stored: ${idempotencyKey}`),
    ...untold.map(({ reference }) => `Daraja was asked for what is not stored: ${reference}`),
    ...waiting.map(({ id }) => `a callback waits: ${id}`),
  ];
}

function findProblem(payment: Row, transaction: Transaction | undefined): string | null {
  const { kind, status, amount_cents, mpesa_receipt, checkout_request_id, review_reasons } = payment;
  if (payment.dispatch_before !== null && isOpen(status)) return 'was never sent, and is not ended';
  if (status === 'PENDING') return 'still open';
  if (status === 'TIMED_OUT' && kind === 'B2C') return transaction ? 'timed out although it can be asked about' : null;
  if (status === 'TIMED_OUT') {
    const isSaid = String(review_reasons).includes('UNANSWERABLE') && checkout_request_id === null;
    return isSaid ? null : 'timed out although it can be asked about, or not said to be unanswerable';
  }
  if (status === 'FAILED') return transaction?.status === 'COMPLETED' ? 'M-Pesa was paid' : null;
  if (transaction?.status !== 'COMPLETED') return 'M-Pesa was not paid';
  if (transaction.amountCents !== Number(amount_cents)) return 'the amounts differ';
  return mpesa_receipt === null || mpesa_receipt === transaction.receipt ? null : 'the receipts differ';
}

function isOpen(status: unknown): boolean {
  return status === 'PENDING' || status === 'TIMED_OUT';
}

function repeated<T>(values: readonly T[]): T[] {
  const seen = new Set<T>();
  return values.filter(value => {
    if (value === null || value === undefined) return false;
    if (seen.has(value)) return true;
    seen.add(value);
    return false;
  });
}

/** The payment's id, from the callback URL that Daraja was given. */
export function ticketOf(callbackUrl: string | null): string {
  return callbackUrl?.split('/').at(-2) ?? '';
}
