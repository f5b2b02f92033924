/** The funnel under load on every database: batches that overlap leave a feed in the order of their commits, and wait for nobody. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Payment } from '../../src/domain/payment.js';
import { appendEvents } from '../../src/feed/append-events.js';
import { EventRow } from '../../src/feed/event-row.js';
import { systemClock } from '../../src/lib/clock.js';
import { giveWay } from '../../src/lib/give-way.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import type { Funnel } from '../../src/payments/payments.js';
import type { Store } from '../../src/store/open-store.js';
import { StoreContended } from '../../src/store/store-fault.js';
import { databases, describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { holdPayment } from '../support/hold-payment.js';
import { makeAcceptance, makeSuccess } from '../support/make-evidence.js';
import { makeFunnel } from '../support/make-funnel.js';
import { makePayment } from '../support/make-payment.js';
import { PATIENCE_MS } from '../support/patience.js';
import { waitUntil } from '../support/wait-until.js';

const PAYMENTS = 300;

describeEachDatabase('the funnel', database => {
  const newId = createIds(systemClock, systemRandom);
  let fresh: FreshStore;
  let store: Store;
  let funnel: Funnel;

  beforeEach(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
    funnel = makeFunnel(store);
  });
  afterEach(async () => {
    await funnel.close();
    await fresh.close();
  });

  const storePayments = async (count: number): Promise<readonly Payment[]> => {
    const payments = Array.from({ length: count }, () => makePayment({ id: newId(), phoneNumber: null }));
    const events = payments.map(after => {
      return { before: null, after, evidence: 'REQUEST' as const, occurredAt: after.createdAt, note: null };
    });
    await store.atomically(async unit => {
      const rows = payments.map(payment => buildPaymentRow(payment, null));
      await unit.insertMany(PaymentRow, rows);
      await appendEvents(unit, events, systemRandom);
    });
    return payments;
  };
  const readEvents = () =>
    store
      .reader()
      .getRepository(EventRow)
      .find({ select: { sequence: true, paymentId: true, version: true }, order: { sequence: 'ASC' } });
  const applyInTurn = async ({ id: paymentId }: Payment, number: number): Promise<void> => {
    await funnel.apply({ evidence: makeAcceptance({ paymentId }) });
    // Twice at once: one of the two is the duplicate.
    const success = makeSuccess({ paymentId, receipt: `UKN${String(number).padStart(7, '0')}` });
    await Promise.all([funnel.apply({ evidence: success }), funnel.apply({ evidence: success })]);
  };

  it('shows no reader an event before all those that stand in front of it', async () => {
    const payments = await storePayments(PAYMENTS);
    let isDone = false;
    const applying = Promise.all(payments.map(applyInTurn)).finally(() => {
      isDone = true;
    });
    while (!isDone) {
      const sequences = (await readEvents()).map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.map((_, index) => index + 1));
      await giveWay();
    }
    await applying;
    const versions = (await readEvents()).map(({ paymentId, version }) => `${paymentId} ${version}`);
    expect(versions.toSorted()).toEqual(payments.flatMap(({ id }) => [`${id} 1`, `${id} 2`, `${id} 3`]));
  });

  // SQLite has one unit at a time, whoever asks for it.
  if (database.name !== 'SQLite') {
    it('goes on with the next batch while one waits for a lock, but never with a payment of that one', async () => {
      const [held = '', waiting = '', free = ''] = (await storePayments(3)).map(({ id }) => id);
      const decisions = await store.atomically(async unit => {
        await unit.lockMany(PaymentRow, [held]);
        const first = [held, waiting].map(paymentId => funnel.apply({ evidence: makeAcceptance({ paymentId }) }));
        // The first batch has gone on its way: what comes now is the second.
        await giveWay();
        await giveWay();
        const later = funnel.apply({ evidence: makeSuccess({ paymentId: waiting }) });
        expect(await funnel.apply({ evidence: makeAcceptance({ paymentId: free }) })).toMatchObject({
          verdict: 'APPLIED',
        });
        return { all: Promise.all([...first, later]) };
      });
      const versions = (await decisions.all).map(decision => [decision?.payment.version, decision?.payment.status]);
      expect(versions).toEqual([
        [2, 'PENDING'],
        [2, 'PENDING'],
        [3, 'COMPLETED'],
      ]);
    });
  }
});

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  (database.isAvailable ? describe : describe.skip)(`M6: the funnel on ${database.name}`, () => {
    const newId = createIds(systemClock, systemRandom);
    let fresh: FreshStore;
    let funnel: Funnel;

    beforeEach(async () => {
      // The server says that a row is held, however busy it is, before anybody takes it for away.
      fresh = await openFreshStore(database, { statementTimeoutMs: PATIENCE_MS });
      funnel = makeFunnel(fresh.store);
    });
    afterEach(async () => {
      await funnel.close();
      await fresh.close();
    });

    const storeOne = async (): Promise<string> => {
      const payment = makePayment({ id: newId(), phoneNumber: null });
      await fresh.store.atomically(unit => unit.insertMany(PaymentRow, [buildPaymentRow(payment, null)]));
      return payment.id;
    };
    const accept = (paymentId: string) => funnel.apply({ evidence: makeAcceptance({ paymentId }) });
    /** As a callback does that has to look for its payment. */
    const acceptFound = (paymentId: string) =>
      funnel.apply({
        evidence: async unit => {
          const [row] = await unit.findMany(PaymentRow, 'id', [paymentId]);
          return row ? makeAcceptance({ paymentId }) : null;
        },
      });

    it.each([
      ['named', accept],
      ['found in the unit', acceptFound],
    ])('a payment that others hold fails alone, when it is %s', async (_what, apply) => {
      const held = await storeOne();
      const others = await Promise.all(Array.from({ length: 10 }, storeOne));
      const letGo = await holdPayment(fresh.address, held);
      const failing = apply(held).then(
        () => 'applied',
        error => (error instanceof StoreContended && !error.isUndecided ? 'contended' : String(error)),
      );
      const decisions = await Promise.all(others.map(apply));
      expect(decisions.map(decision => decision?.verdict)).toEqual(others.map(() => 'APPLIED'));
      expect(await failing).toBe('contended');
      expect(fresh.store.health().isStoring).toBe(true);
      letGo();
      expect(await apply(held)).toMatchObject({ verdict: 'APPLIED' });
    });

    it('what is held for a moment only is waited for', async () => {
      // On a busy machine the moment may be too long for anybody to wait: then another one is tried.
      await waitUntil('one of them is applied', async () => {
        const held = await storeOne();
        const letGo = await holdPayment(fresh.address, held);
        const applying = accept(held).then(
          decision => decision?.verdict,
          error => (error instanceof StoreContended ? 'contended' : String(error)),
        );
        await accept(await storeOne());
        letGo();
        const outcome = await applying;
        if (outcome !== 'contended') expect(outcome).toBe('APPLIED');
        return outcome === 'APPLIED';
      });
    });

    it('a new payment is stored while another is held, and fails for nobody', async () => {
      const held = await storeOne();
      const letGo = await holdPayment(fresh.address, held);
      const failing = expect(accept(held)).rejects.toThrow(StoreContended);
      const payment = makePayment({ id: newId() });
      const asked = { caller: 'shop', idempotencyKey: newId(), inputHash: 'h' };
      const opened = await funnel.open({ payment, asked, evidence: 'REQUEST', note: null });
      expect(opened.kind).toBe('CREATED');
      await failing;
      letGo();
    });
  });
}
