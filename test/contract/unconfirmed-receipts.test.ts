/** Receipts that nobody has signed: M-Pesa is asked about each a few times, after every payment that is due, and then no more. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { forEachKind } from '../../src/domain/payment-kinds.js';
import { createClaimReceipts, createReturnReceipt } from '../../src/enquiries/claim-receipts.js';
import { UnconfirmedConfirmationRow, UnconfirmedReceiptRow } from '../../src/enquiries/unconfirmed-receipt-row.js';
import { noteReceipt } from '../../src/enquiries/unconfirmed-receipts.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { createClaimDue } from '../../src/payments/claim-due.js';
import { createReturnLease } from '../../src/payments/lease-payment.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import { createSuccessChecks, type SuccessChecks } from '../../src/sweep/check-successes.js';
import { createSweep, type Sweep } from '../../src/sweep/create-sweep.js';
import { databases } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makeFunnel } from '../support/make-funnel.js';
import { LADDERS, makePayment } from '../support/make-payment.js';
import { createSeededRandom } from '../support/seeded-random.js';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.js';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const PER_SECOND = 5;
const START = Date.UTC(2026, 10, 29, 9);
const SHORTCODE = '600000';
const PAYMENT = 'a payment';
const SUCCESS = 'a success';
const CHECKS_PER_MINUTE = 60;

// A clock driven by hand needs a database that answers without waiting.
const [sqlite] = databases;
if (!sqlite) throw new Error('SQLite is always there');

describe('receipts that nobody has signed', () => {
  let fresh: FreshStore;
  let clock: VirtualClock;
  let sweep: Sweep;
  let checks: SuccessChecks;
  let asked: string[];
  let newId: () => string;
  beforeEach(async () => {
    fresh = await openFreshStore(sqlite);
    clock = createVirtualClock(START);
    asked = [];
    newId = createIds(clock, createSeededRandom(1));
    const { store } = fresh;
    const pubsub = createInProcessPubSub(silentLog);
    const leaseMs = forEachKind(() => HOUR_MS);
    const funnel = makeFunnel(store, { random: createSeededRandom(2) }, pubsub);
    const stkQuery = async () => {
      asked.push(SUCCESS);
      return { evidence: null, resultCode: null, resultDescription: null };
    };
    const atMost = { checksPerMinute: CHECKS_PER_MINUTE, questionsPerSecond: PER_SECOND };
    checks = createSuccessChecks({ ask: { stkQuery }, funnel, clock, ...atMost });
    sweep = createSweep({
      ...{ store, pubsub, clock, log: silentLog, questionsPerSecond: PER_SECOND, mayTimeOut: () => true },
      signal: new AbortController().signal,
      funnel,
      claimDue: createClaimDue({ store, ladders: LADDERS, leaseMs, mayTimeOut: () => true }),
      findOverdue: async () => [],
      returnLease: createReturnLease(store),
      checks,
      putQuestion: async () => asked.push(PAYMENT) > 0,
      claimReceipts: createClaimReceipts(store),
      returnReceipt: createReturnReceipt(store),
      askAboutReceipt: async ({ receipt }) => void asked.push(receipt),
    });
    sweep.start();
  });
  afterEach(async () => {
    const closing = sweep.close();
    await clock.advance(60 * SECOND_MS);
    await closing;
    await fresh.close();
  });

  const receiptOf = (number: number) => `UKD${String(number).padStart(7, '0')}`;
  const note = (receipt: string, callbackId = newId()) =>
    fresh.store.atomically(unit =>
      noteReceipt(unit, { callbackId, shortcode: SHORTCODE, receipt, now: clock.now(), canAsk: true }),
    );
  const forge = (count: number) =>
    fresh.store.atomically(async unit => {
      const row = (number: number): UnconfirmedReceiptRow => ({
        ...{ receiptKey: `${SHORTCODE} ${receiptOf(number)}`, shortcode: SHORTCODE, receipt: receiptOf(number) },
        ...{ questions: 0, nextCheckAt: START, answer: null, amountCents: null, unconfirmed: 'WAITING' },
      });
      const rows = Array.from({ length: count }, (_, index) => row(index));
      await unit.insertMany(UnconfirmedReceiptRow, rows);
    });
  const storeDue = (count: number, at: number) =>
    fresh.store.atomically(async unit => {
      const due = () => ({
        ...makePayment({ id: newId(), phoneNumber: null, createdAt: START, checkoutRequestId: newId() }),
        nextCheckAt: at,
      });
      await unit.insertMany(
        PaymentRow,
        Array.from({ length: count }, () => buildPaymentRow(due(), null)),
      );
    });
  const paymentsAsked = () => asked.filter(what => what === PAYMENT).length;

  it('keep no payment waiting, though a thousand are forged: who is due first is asked about first', async () => {
    await storeDue(4 * PER_SECOND, START);
    await forge(1_000);
    // Seconds of the budget are a little longer than those of the clock.
    while (paymentsAsked() < 4 * PER_SECOND && clock.now() < START + 60 * SECOND_MS) await clock.advance(100);
    expect(paymentsAsked()).toBe(4 * PER_SECOND);
    expect(asked.slice(0, 3 * PER_SECOND)).toEqual(Array(3 * PER_SECOND).fill(PAYMENT));
    // Others that become due in the middle of the flood.
    await clock.advance(20 * SECOND_MS);
    const before = asked.length;
    await storeDue(PER_SECOND, clock.now());
    while (paymentsAsked() < 5 * PER_SECOND && clock.now() < START + 120 * SECOND_MS) await clock.advance(100);
    expect(asked.length - before).toBeLessThanOrEqual(4 * PER_SECOND);
    expect(asked.length).toBeGreaterThan(5 * PER_SECOND);
  });

  it('are asked about six times in two days, and then no more', async () => {
    await forge(3);
    for (let hours = 0; hours < 60; hours += 1) {
      // An hour's rounds are like each other: the clock is set, and some seconds pass.
      await clock.advance(5 * SECOND_MS);
      clock.shift(HOUR_MS);
    }
    const counts = [0, 1, 2].map(number => asked.filter(what => what === receiptOf(number)).length);
    expect(counts).toEqual([6, 6, 6]);
    const left = await fresh.store.reader().getRepository(UnconfirmedReceiptRow).find();
    expect(left.map(({ nextCheckAt, unconfirmed }) => [nextCheckAt, unconfirmed])).toEqual(
      Array(3).fill([null, 'WAITING']),
    );
  });

  it('that are new are asked about before forged ones are asked about again', async () => {
    await forge(40);
    await clock.advance(60 * SECOND_MS);
    expect(asked.length).toBe(40);
    clock.shift(HOUR_MS);
    await note(receiptOf(99));
    clock.shift(6 * SECOND_MS);
    const before = asked.length;
    await clock.advance(2 * SECOND_MS);
    expect(asked.slice(before, before + 2 * PER_SECOND)).toContain(receiptOf(99));
  });

  it('are one question, however many messages name one; a message that is looked at again begins anew', async () => {
    const first = newId();
    await note(receiptOf(1), first);
    for (let copy = 0; copy < 20; copy += 1) await note(receiptOf(1));
    await clock.advance(10 * SECOND_MS);
    expect(asked).toEqual([receiptOf(1)]);
    for (let hours = 0; hours < 60; hours += 1) {
      await clock.advance(2 * SECOND_MS);
      clock.shift(HOUR_MS);
    }
    expect(asked).toHaveLength(6);
    // Another copy of the forged message is not worth a question.
    await note(receiptOf(1));
    await clock.advance(10 * SECOND_MS);
    expect(asked).toHaveLength(6);
    await note(receiptOf(1), first);
    await clock.advance(10 * SECOND_MS);
    expect(asked).toHaveLength(7);
    const naming = await fresh.store.reader().getRepository(UnconfirmedConfirmationRow).count();
    expect(naming).toBe(22);
  });

  it('A8: leave a turn in four to the checks of signed successes, however many are forged', async () => {
    await forge(1_000);
    for (let paid = 0; paid < 10; paid += 1) checks.add(makePayment({ id: newId(), status: 'COMPLETED' }));
    const checked = () => asked.filter(what => what === SUCCESS).length;
    await clock.advance(30 * SECOND_MS);
    expect(checked()).toBe(10);
    expect(asked.length).toBeGreaterThanOrEqual(4 * checked());
    const from = asked.indexOf(SUCCESS);
    const to = asked.lastIndexOf(SUCCESS);
    expect(to - from).toBeGreaterThanOrEqual(3 * (checked() - 1));
  });

  it('A8: that are true are asked about soon, though the line of forged ones before them grows without end', async () => {
    await forge(1_000);
    for (let number = 2_000; number < 2_020; number += 1) {
      await note(receiptOf(number));
      await clock.advance(SECOND_MS);
    }
    await clock.advance(10 * SECOND_MS);
    const truly = asked.filter(receipt => receipt >= receiptOf(2_000));
    expect(truly).toHaveLength(20);
    // The line moves on as well.
    expect(asked.length - truly.length).toBeGreaterThanOrEqual(20);
  });
});
