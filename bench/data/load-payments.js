/** Fills the gateway's tables with payments as the gateway itself would have written them, with their events and callbacks. */

import { hash } from 'node:crypto';

import { gatewayCode } from '../load/drive.js';
import { openStations } from './open-stations.js';

const load = path => import(new URL(path, gatewayCode()).href);
const { buildLadder } = await load('domain/ladder.js');
const { newPayment } = await load('domain/new-payment.js');
const { UNSAID } = await load('domain/payment.js');
const { appendEvents } = await load('feed/append-events.js');
const { CallbackRow } = await load('inbox/callback-row.js');
const { createIds, timeOf } = await load('lib/ids.js');
const { systemRandom } = await load('lib/random.js');
const { buildPaymentRow, PaymentRow } = await load('payments/payment-row.js');

const SHILLINGS = 150;
const ROWS_AT_ONCE = 2_000;
const DAY_MS = 86_400_000;
/** Between two settled payments; a million of them are three weeks. */
const STEP_MS = 1_800;
/** Between two that wait for their callback: all of them are younger than their deadline (see gateway-environment.js). */
const PENDING_STEP_MS = 20;

/**
 * `settled` completed payments, then `pending` ones that wait for their callback and are asked about a day from now.
 * Returns what the load must know: every id, and of the pending ones the path and body of their callback.
 */
export async function loadPayments(databaseUrl, { settled = 0, pending = 0, first = 0 }) {
  const { store, stations, keys, config } = await openStations(databaseUrl, { statementTimeoutMs: 60_000 });
  const ladder = buildLadder('STK_PUSH', config.schedule);
  let at = Date.now() - settled * STEP_MS - pending * PENDING_STEP_MS;
  const newId = createIds({ now: () => at }, systemRandom);
  const [ids, callbacks] = [[], []];
  let storing = Promise.resolve();
  for (let from = 0; from < settled + pending; from += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, settled + pending - from);
    const lives = Array.from({ length: count }, (_, index) => {
      const isSettled = from + index < settled;
      at += isSettled ? STEP_MS : PENDING_STEP_MS;
      return makeLife(newId(), first + from + index, isSettled, ladder);
    });
    // The next part is made while the database stores this one.
    await storing;
    storing = storeLives(store, lives, keys);
    for (const { versions, number } of lives) {
      const payment = versions.at(-1);
      ids.push(payment.id);
      if (payment.status === 'PENDING') callbacks.push(buildCallback(payment, number, keys));
    }
  }
  await storing;
  await stations.close();
  await store.close();
  return { ids, callbacks };
}

/** The versions of a payment: requested, acknowledged and perhaps completed. */
function makeLife(id, number, isSettled, ladder) {
  const createdAt = timeOf(id);
  const request = {
    ...UNSAID,
    ...{ id, kind: 'STK_PUSH', amountCents: SHILLINGS * 100, currency: 'KES', shortcode: '174379', createdAt },
    phoneNumber: `2547${String(number).padStart(8, '0')}`,
    ...{ accountReference: `INV ${number % 5_000}`, description: 'Payment', metadata: null },
  };
  const requested = newPayment(request, ladder, null);
  const ids = { merchantRequestId: `29115-${number}-1`, checkoutRequestId: `ws_CO_${number}` };
  const acknowledged = {
    ...requested,
    ...ids,
    version: 2,
    updatedAt: createdAt + 300,
    nextCheckAt: Date.now() + DAY_MS,
  };
  if (!isSettled) return { number, versions: [requested, acknowledged] };
  const outcome = { status: 'COMPLETED', mpesaReceipt: receiptOf(number), receiptSource: 'KEYED', nextCheckAt: null };
  const settledAt = createdAt + 9_000;
  return {
    number,
    versions: [requested, acknowledged, { ...acknowledged, ...outcome, version: 3, updatedAt: settledAt, settledAt }],
  };
}

const EVIDENCE = ['REQUEST', 'ACKNOWLEDGEMENT', 'CALLBACK'];

async function storeLives(store, lives, keys) {
  const asked = { caller: 'bench', idempotencyKey: null, inputHash: '0'.repeat(64) };
  const rows = lives.map(({ versions }) => buildPaymentRow(versions.at(-1), asked));
  const events = lives.flatMap(({ versions }) =>
    versions.map((after, index) => ({
      ...{ before: versions[index - 1] ?? null, after, evidence: EVIDENCE[index] },
      ...{ occurredAt: after.updatedAt, note: null },
    })),
  );
  const received = lives.flatMap(({ versions, number }) =>
    versions.length === EVIDENCE.length ? [receivedCallback(versions.at(-1), number, keys)] : [],
  );
  await store.atomically(async unit => {
    await unit.insertMany(PaymentRow, rows);
    await unit.insertMany(CallbackRow, received);
    await appendEvents(unit, events, systemRandom);
  });
}

function buildCallback({ id, phoneNumber, merchantRequestId, checkoutRequestId }, number, keys) {
  const items = [
    { Name: 'Amount', Value: SHILLINGS },
    { Name: 'MpesaReceiptNumber', Value: receiptOf(number) },
    { Name: 'Balance' },
    { Name: 'TransactionDate', Value: 20261123101530 },
    { Name: 'PhoneNumber', Value: Number(phoneNumber) },
  ];
  const outcome = { ResultCode: 0, ResultDesc: 'The service request is processed successfully.' };
  const ids = { MerchantRequestID: merchantRequestId, CheckoutRequestID: checkoutRequestId };
  const stkCallback = { ...ids, ...outcome, CallbackMetadata: { Item: items } };
  return {
    path: `/api/v1/pay/stk/callback/${id}/${keys.sign('stk/callback', id)}`,
    body: JSON.stringify({ Body: { stkCallback } }),
  };
}

/** The callback that settled a payment, as it lies in the inbox. */
function receivedCallback(payment, number, keys) {
  const body = Buffer.from(buildCallback(payment, number, keys).body);
  const receivedAt = payment.settledAt;
  // Its id is of the same moment; the payment's own is one, too.
  const row = {
    id: payment.id,
    route: 'stk/callback',
    ticket: payment.id,
    body,
    bodyHash: hash('sha256', body, 'hex'),
  };
  return {
    ...{ ...row, receivedAt, lastReceivedAt: receivedAt, copies: 1 },
    ...{ verdict: 'APPLIED', note: null, paymentId: payment.id },
  };
}

/** Ten characters, another for each number. */
function receiptOf(number) {
  return `UKN${(36 ** 6 + number).toString(36).toUpperCase()}`;
}
