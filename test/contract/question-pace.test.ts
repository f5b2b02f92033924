/** A Daraja that answers one STK query in twelve seconds and refuses the others: all payments are settled, none sooner than it should be. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Daraja } from '../../src/daraja/daraja.js';
import { NO_IDS } from '../../src/domain/payment.js';
import { forEachKind } from '../../src/domain/payment-kinds.js';
import { createAskMpesa } from '../../src/enquiries/ask-mpesa.js';
import { EnquiryRow } from '../../src/enquiries/enquiry-row.js';
import { UnconfirmedReceiptRow } from '../../src/enquiries/unconfirmed-receipt-row.js';
import { noteReceipt } from '../../src/enquiries/unconfirmed-receipts.js';
import { createCallbackKeys } from '../../src/lib/callback-keys.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { createCallbackUrls } from '../../src/operations/callback-urls.js';
import { createClaimDue } from '../../src/payments/claim-due.js';
import { createReturnLease } from '../../src/payments/lease-payment.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import { createSlowDown } from '../../src/sweep/create-slow-down.js';
import { createSweep } from '../../src/sweep/create-sweep.js';
import { createPutQuestion } from '../../src/sweep/put-question.js';
import { createReceiptQuestions } from '../../src/sweep/receipt-questions.js';
import { databases } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makeFunnel } from '../support/make-funnel.js';
import { LADDERS, makePayment } from '../support/make-payment.js';
import { PAYBILL } from '../support/make-shortcode.js';
import { NO_CHECKS } from '../support/no-checks.js';
import { createSeededRandom } from '../support/seeded-random.js';
import { createVirtualClock } from '../support/virtual-clock.js';

const START = Date.UTC(2026, 10, 29, 9);
const APART_MS = 12_000;
const PAYMENTS = 15;
const QUESTIONS_PER_SECOND = 5;
const ASKING = { ...PAYBILL, initiator: { name: 'api', password: new Secret('password'), certificatePem: '' } };
const leaseMs = forEachKind(() => 60_000);

// A clock driven by hand needs a database that answers without waiting.
const [sqlite] = databases;
if (!sqlite) throw new Error('SQLite is always there');

let fresh: FreshStore;
beforeEach(async () => {
  fresh = await openFreshStore(sqlite);
});
afterEach(() => fresh.close());

function openInstance(
  answer: Daraja['stkQuery'] | Pick<Daraja, 'transactionStatus'>,
  clock = createVirtualClock(START),
) {
  const { store } = fresh;
  const pubsub = createInProcessPubSub(silentLog);
  const random = createSeededRandom(2);
  const funnel = makeFunnel(store, { random }, pubsub);
  const returnLease = createReturnLease(store);
  const shared = {
    store,
    pubsub,
    funnel,
    returnLease,
    clock,
    log: silentLog,
    questionsPerSecond: QUESTIONS_PER_SECOND,
  };
  const urls = createCallbackUrls('https://pay.example.com', createCallbackKeys([new Secret('a'.repeat(32))]));
  // Only one kind of question is put here.
  const daraja = (typeof answer === 'function' ? { stkQuery: answer } : answer) as unknown as Daraja;
  const asking = { daraja, urls, newId: createIds(clock, random), enquiryDeadlineMs: 120_000 };
  const ask = createAskMpesa({ ...shared, ...asking, slowDown: createSlowDown(shared) });
  const sweep = createSweep({
    ...shared,
    ...{ mayTimeOut: () => true, signal: new AbortController().signal, findOverdue: async () => [] },
    claimDue: createClaimDue({ store, ladders: LADDERS, leaseMs, mayTimeOut: () => true }),
    checks: NO_CHECKS,
    putQuestion: createPutQuestion(ask, funnel, clock),
    ...createReceiptQuestions(store, ask, { find: () => ASKING }, clock),
  });
  return { sweep, clock, newId: createIds(clock, createSeededRandom(1)) };
}

it('settles every payment, in little more time than Daraja takes, and is as fast as before once it may be', async () => {
  let nextAt = 0;
  const counts = { answered: 0, refused: 0 };
  let isLimited = true;
  const { sweep, clock, newId } = openInstance(async ({ checkoutRequestId }) => {
    const description = 'Daraja answered HTTP 429, 500.003.02 Spike Arrest Violation';
    if (isLimited && clock.now() < nextAt) {
      counts.refused += 1;
      return { kind: 'UNKNOWN', description, isTooFast: true };
    }
    nextAt = clock.now() + APART_MS;
    counts.answered += 1;
    return {
      kind: 'ACCEPTED',
      value: { ids: { ...NO_IDS, checkoutRequestId }, resultCode: '1', resultDescription: 'Insufficient' },
    };
  });
  const storeDue = () => {
    const rows = Array.from({ length: PAYMENTS }, () => {
      const id = newId();
      const payment = makePayment({ id, phoneNumber: null, createdAt: clock.now(), checkoutRequestId: id });
      return buildPaymentRow({ ...payment, nextCheckAt: clock.now() }, null);
    });
    return fresh.store.atomically(unit => unit.insertMany(PaymentRow, rows));
  };
  await storeDue();
  const found = () => fresh.store.reader().getRepository(PaymentRow).find();
  sweep.start();
  await clock.advance(2 * PAYMENTS * APART_MS);
  // Neither TIMED_OUT, nor for a person, nor on a later rung: each had its answer.
  for (const row of await found()) expect(row).toMatchObject({ status: 'FAILED', version: 2, reviewReasons: '' });
  expect(counts.answered).toBe(PAYMENTS);
  expect(counts.refused).toBeLessThanOrEqual(PAYMENTS);
  expect(sweep.questionIntervalMs()).toBeGreaterThan(2_000);

  isLimited = false;
  await clock.advance(30 * 60_000);
  await storeDue();
  await clock.advance(10_000);
  expect([counts.answered, sweep.questionIntervalMs()]).toEqual([2 * PAYMENTS, 1_000 / QUESTIONS_PER_SECOND]);
  await sweep.close();
});

it('a question about a receipt that came too fast loses no try, and leaves no enquiry behind', async () => {
  const failure = { reason: 'MPESA_UNAVAILABLE', resultCode: '500.003.02', retryable: true } as const;
  let refused = 0;
  const transactionStatus: Daraja['transactionStatus'] = async () => {
    refused += 1;
    if (refused > 9) return { kind: 'ACCEPTED', value: { ids: NO_IDS, description: null } };
    return { kind: 'REFUSED', description: 'Spike Arrest Violation', failure, isTooFast: true };
  };
  const { sweep, clock, newId } = openInstance({ transactionStatus });
  const { store } = fresh;
  const named = { callbackId: newId(), shortcode: '600000', receipt: 'UKN7ABCDEF', now: START, canAsk: true };
  await store.atomically(async unit => void (await noteReceipt(unit, named)));
  sweep.start();
  await clock.advance(10 * 60_000);
  expect(refused).toBeGreaterThan(9);
  const enquiries = await store.reader().getRepository(EnquiryRow).find();
  expect(enquiries.filter(({ status }) => status === 'FAILED')).toEqual([]);
  const [receipt] = await store.reader().getRepository(UnconfirmedReceiptRow).find();
  expect(receipt?.questions).toBe(refused - 9);
  expect(enquiries).toHaveLength(refused - 9);
  await sweep.close();
});

it('a question about a receipt that was not sent, because its initiator is suspended, is never the last, and is put again within an hour', async () => {
  const failure = { reason: 'CONFIGURATION', resultCode: null, retryable: false } as const;
  let isSuspended = true;
  let [unsent, sent] = [0, 0];
  const transactionStatus: Daraja['transactionStatus'] = async () => {
    if (!isSuspended) {
      sent += 1;
      return { kind: 'ACCEPTED', value: { ids: NO_IDS, description: null } };
    }
    unsent += 1;
    return { kind: 'NOT_SENT', description: 'Nothing was sent: the calls are suspended.', failure };
  };
  const { sweep, clock, newId } = openInstance({ transactionStatus });
  const { store } = fresh;
  const named = { callbackId: newId(), shortcode: '600000', receipt: 'UKN7ABCDEF', now: START, canAsk: true };
  await store.atomically(async unit => void (await noteReceipt(unit, named)));
  sweep.start();
  await clock.advance(40 * 60_000);
  expect(unsent).toBeGreaterThan(1);
  expect(unsent).toBeLessThan(10);
  const read = async () => (await store.reader().getRepository(UnconfirmedReceiptRow).find())[0];
  for (let hours = 0; hours < 40; hours += 1) {
    clock.shift(3_600_000);
    await clock.advance(2_000);
  }
  expect(await read()).toMatchObject({ questions: 5, nextCheckAt: expect.any(Number) });
  expect(await store.reader().getRepository(EnquiryRow).count()).toBe(0);
  isSuspended = false;
  await clock.advance(61 * 60_000);
  expect(sent).toBe(1);
  expect(await read()).toMatchObject({ questions: 6, nextCheckAt: null });
  await sweep.close();
});
