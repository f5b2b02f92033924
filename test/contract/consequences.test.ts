/** What one payment's change brings about elsewhere: in the same unit, locked in one pass, on every database. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Evidence } from '../../src/domain/evidence.js';
import type { Payment } from '../../src/domain/payment.js';
import { EventRow } from '../../src/feed/event-row.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import type { Change, Consequence } from '../../src/payments/consequence.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import { PaymentRow } from '../../src/payments/payment-row.js';
import type { Funnel, Opening } from '../../src/payments/payments.js';
import type { Store } from '../../src/store/open-store.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makeFailure, makeSuccess } from '../support/make-evidence.js';
import { makeFunnel } from '../support/make-funnel.js';
import { makePayment } from '../support/make-payment.js';

const NO_REVIEW = { reviewReasons: [], reviewsRaised: [] };

/** When a payment is settled, the one that `next` names fails; `findLinked` tells of it beforehand or not at all. */
function failNext(next: (id: string) => string | undefined, isToldBefore: boolean): Consequence {
  return {
    findLinked: async (_, ids) => (isToldBefore ? ids.flatMap(id => next(id) ?? []) : []),
    follow: async (_, changes) => ({
      evidence: changes.flatMap(change => failing(change, next)),
      writes: [],
      rings: [],
    }),
  };
}

function failing({ decision }: Change, next: (id: string) => string | undefined): Evidence[] {
  const paymentId = decision.event ? next(decision.payment.id) : undefined;
  return paymentId === undefined ? [] : [makeFailure({ paymentId })];
}

describeEachDatabase('consequences', database => {
  const newId = createIds(systemClock, systemRandom);
  let fresh: FreshStore;
  let store: Store;
  const funnels: Funnel[] = [];

  beforeEach(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
  });
  afterEach(async () => {
    await Promise.all(funnels.splice(0).map(funnel => funnel.close()));
    await fresh.close();
  });

  const openFunnel = (...consequences: readonly Consequence[]): Funnel => {
    const funnel = makeFunnel(store, { consequences });
    funnels.push(funnel);
    return funnel;
  };
  const newOpening = (changes: Partial<Payment> = {}): Opening => ({
    payment: makePayment({ id: newId(), phoneNumber: null, ...changes }),
    ...{ asked: null, evidence: 'C2B_CONFIRMATION', note: null },
  });
  const storePayments = async (count: number): Promise<readonly string[]> => {
    const openings = Array.from({ length: count }, () => newOpening());
    await Promise.all(openings.map(opening => openFunnel().open(opening)));
    return openings.map(({ payment }) => payment.id);
  };
  const statuses = async (ids: readonly string[]) => {
    const payments = await createFindPayments(store).byIds(ids);
    return ids.map(id => payments.get(id)?.status);
  };
  const readVersions = (paymentId: string) =>
    store
      .reader()
      .getRepository(EventRow)
      .find({ where: { paymentId }, order: { sequence: 'ASC' } });

  it.each([true, false])('reach a linked payment in the same unit (told before locking: %s)', async isToldBefore => {
    const [one = '', two = ''] = await storePayments(2);
    const funnel = openFunnel(failNext(id => (id === one ? two : undefined), isToldBefore));
    await funnel.apply({ evidence: makeSuccess({ paymentId: one }) });
    expect(await statuses([one, two])).toEqual(['COMPLETED', 'FAILED']);
    const [cause] = (await readVersions(one)).slice(-1);
    const [effect] = (await readVersions(two)).slice(-1);
    expect(effect?.sequence).toBe((cause?.sequence ?? 0) + 1);
  });

  it('go on from one payment to the next, and never leave half of a chain', async () => {
    const ids = await storePayments(4);
    const next = (id: string) => ids[ids.indexOf(id) + 1];
    await openFunnel(failNext(next, false)).apply({ evidence: makeSuccess({ paymentId: ids[0] ?? '' }) });
    expect(await statuses(ids)).toEqual(['COMPLETED', 'FAILED', 'FAILED', 'FAILED']);
  });

  it('that never end undo the whole unit', async () => {
    const ids = await storePayments(7);
    const next = (id: string) => ids[ids.indexOf(id) + 1];
    const applying = openFunnel(failNext(next, false)).apply({ evidence: makeSuccess({ paymentId: ids[0] ?? '' }) });
    await expect(applying).rejects.toThrow('consequences come to an end');
    expect(await statuses(ids)).toEqual(ids.map(() => 'PENDING'));
  });

  it('about a payment that is not there change nothing and fail nothing', async () => {
    const [one = ''] = await storePayments(1);
    const nobody = newId();
    await openFunnel(failNext(() => nobody, false)).apply({ evidence: makeSuccess({ paymentId: one }) });
    expect(await statuses([one])).toEqual(['COMPLETED']);
  });

  it('of payments that name each other, met from both ends at once, apply each once', async () => {
    const ids = await storePayments(40);
    const partner = (id: string) => ids[ids.indexOf(id) ^ 1];
    const funnel = openFunnel(failNext(partner, false));
    await Promise.all(ids.map(paymentId => funnel.apply({ evidence: makeSuccess({ paymentId, receipt: null }) })));
    for (const id of ids) {
      const versions = (await readVersions(id)).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
    }
  });

  it('evidence may open a payment that nobody asked for; caller and input stay null when it changes', async () => {
    const opening = newOpening({ ...NO_REVIEW, mpesaReceipt: null });
    const funnel = openFunnel();
    const decision = await funnel.apply({ evidence: async () => opening });
    expect(decision).toMatchObject({ payment: opening.payment, verdict: 'APPLIED' });
    await funnel.apply({ evidence: makeSuccess({ paymentId: opening.payment.id }) });
    const row = await store.reader().getRepository(PaymentRow).findOneByOrFail({ id: opening.payment.id });
    expect(row).toMatchObject({ status: 'COMPLETED', caller: null, idempotencyKey: null, inputHash: null });
    expect((await readVersions(opening.payment.id)).map(({ evidence }) => evidence)).toEqual([
      'C2B_CONFIRMATION',
      'CALLBACK',
    ]);
  });

  it('openings by evidence and by request in one batch keep their own results', async () => {
    const funnel = openFunnel();
    const [asked, found] = [newOpening(), newOpening()];
    const [opened, decision] = await Promise.all([funnel.open(asked), funnel.apply({ evidence: async () => found })]);
    expect(opened).toMatchObject({ kind: 'CREATED', payment: { id: asked.payment.id } });
    expect(decision?.payment.id).toBe(found.payment.id);
  });
});
