/** The payout desk on every database: the last shilling of a limit is given once, and nobody slips past a pause. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { createAudit } from '../../src/audit/create-audit.js';
import { waitingApproval } from '../../src/domain/approval.js';
import { type Limits, NO_LIMITS } from '../../src/domain/limits.js';
import { newPayment } from '../../src/domain/new-payment.js';
import type { Payment } from '../../src/domain/payment.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds, timeOf } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { blankEvidence } from '../../src/payments/build-evidence.js';
import { createFunnel } from '../../src/payments/create-funnel.js';
import { createPausePayouts } from '../../src/payments/pause-payouts.js';
import type { Funnel, Opened } from '../../src/payments/payments.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { describeEachDatabase, type FreshDatabase } from '../support/databases.js';
import { NO_BARS } from '../support/make-funnel.js';
import { B2C_LADDER, LADDERS, makePayment } from '../support/make-payment.js';
import { sizeOf } from '../support/size-of.js';

/** A thousand by hand: PAYOUT_RACES=1000. */
const RACES = sizeOf('PAYOUT_RACES', 50);
const LIMITS: Limits = { ...NO_LIMITS, payouts: { maxCents: null, dailyMaxCents: 100_000, approvalAboveCents: null } };
const newId = createIds(systemClock, systemRandom);

function makePayout(shortcode: string, amountCents: number, isWaiting = false): Payment {
  const id = newId();
  const createdAt = timeOf(id);
  const request = { ...makePayment({ kind: 'B2C' }), id, createdAt, shortcode, amountCents };
  const approval = isWaiting ? waitingApproval('shop', createdAt) : null;
  return { ...newPayment(request, B2C_LADDER, createdAt + 25_000, approval), originatorConversationId: id };
}

describeEachDatabase('the payout desk', database => {
  let fresh: FreshDatabase;
  const stores: Store[] = [];
  const funnels: Funnel[] = [];

  beforeAll(async () => {
    fresh = await database.create();
    // A file of SQLite belongs to one process: there it is the two batches of one.
    const count = fresh.address.kind === 'sqlite' ? 1 : 2;
    while (stores.length < count) {
      const store = await openStore({ address: fresh.address, tables, clock: systemClock, log: silentLog });
      const rules = {
        ladders: LADDERS,
        verifyAboveCents: null,
        isTill: () => false,
        random: systemRandom,
        consequences: [],
        limits: LIMITS,
        barTries: NO_BARS,
      };
      stores.push(store);
      funnels.push(createFunnel({ store, pubsub: createInProcessPubSub(silentLog), rules }));
    }
  });
  afterAll(async () => {
    for (const funnel of funnels) await funnel.close();
    for (const store of stores) await store.close();
    await fresh.drop();
  });

  const open = (payment: Payment, instance = 0): Promise<Opened> => {
    const asked = { caller: 'shop', idempotencyKey: payment.id, inputHash: '' };
    const funnel = funnels[instance % funnels.length];
    if (!funnel) throw new Error('there is a funnel');
    return funnel.open({ payment, asked, evidence: 'REQUEST', note: null });
  };
  const kindsOf = (opened: readonly Opened[]) => opened.map(({ kind }) => kind).sort();
  const approve = (payment: Payment, instance = 0) => {
    const now = systemClock.now();
    const decision = { by: 'boss', dispatchBefore: now + 25_000 };
    return funnels[instance % funnels.length]?.apply({
      evidence: { ...blankEvidence(payment.id, 'APPROVAL', 'APPROVED', now), decision },
    });
  };

  it(`gives the last of a limit to one of two who race for it, ${RACES} times`, async () => {
    for (let race = 0; race < RACES; race += 1) {
      const shortcode = `race${race}`;
      expect((await open(makePayout(shortcode, 90_000))).kind).toBe('CREATED');
      const both = [open(makePayout(shortcode, 10_000), 0), open(makePayout(shortcode, 10_000), 1)];
      expect(kindsOf(await Promise.all(both))).toEqual(['CREATED', 'REFUSED']);
    }
  });

  it('counts what waits for approval from its request on, once, and sends an approved payout on one instance', async () => {
    const waiting = makePayout('waiting', 60_000, true);
    expect((await open(waiting)).kind).toBe('CREATED');
    expect((await open(makePayout('waiting', 50_000))).kind).toBe('REFUSED');
    const decisions = await Promise.all([approve(waiting, 0), approve(waiting, 1)]);
    expect(decisions.filter(decision => decision?.event).length).toBe(1);
    expect((await open(makePayout('waiting', 40_000))).kind).toBe('CREATED');
  });

  it('approves no reversal of a payment that was given back meanwhile', async () => {
    const id = newId();
    const push = makePayment({ id, phoneNumber: null });
    await open(push);
    const paid = blankEvidence(id, 'QUERY', 'SUCCESS', systemClock.now());
    await funnels[0]?.apply({ evidence: { ...paid, receipt: 'UKN7GIVENB', amountCents: push.amountCents } });
    const reversal = { ...makePayout('back', push.amountCents, true), kind: 'REVERSAL', reverses: id } as const;
    expect((await open({ ...reversal, reversesReceipt: 'UKN7GIVENB' })).kind).toBe('CREATED');
    await funnels[0]?.apply({ evidence: blankEvidence(id, 'QUERY', 'REVERSED', systemClock.now()) });
    await expect(approve(reversal)).rejects.toThrow('This payment has already been reversed.');
  });

  it('opens no reversal by a receipt that the payment has not, or has lost meanwhile', async () => {
    const id = newId();
    const push = makePayment({ id, phoneNumber: null });
    await open(push);
    const paid = blankEvidence(id, 'QUERY', 'SUCCESS', systemClock.now());
    await funnels[0]?.apply({ evidence: { ...paid, receipt: 'UKN7NOWITS', amountCents: push.amountCents } });
    const reversal = { ...makePayout('lost', push.amountCents), kind: 'REVERSAL', reverses: id } as const;
    expect(await open({ ...reversal, reversesReceipt: 'UKN7FORMER' })).toMatchObject({ kind: 'IRREVERSIBLE' });
    expect((await open({ ...reversal, reversesReceipt: 'UKN7NOWITS' })).kind).toBe('CREATED');
  });

  it('lets nobody through once a pause is stored, on any instance, and approves nothing', async () => {
    const [first, last] = [stores[0], stores.at(-1)];
    if (!first || !last) throw new Error('there is a store');
    const audit = createAudit({ store: first, newId, clock: systemClock });
    const boss = { name: 'boss', address: null };
    const pausing = createPausePayouts(first, audit, systemClock);
    const elsewhere = createPausePayouts(last, audit, systemClock);
    const waiting = makePayout('paused', 1_000, true);
    await open(waiting);
    const asked = Array.from({ length: 40 }, (_, index) => open(makePayout('paused', 1_000), index));
    await pausing.pause('Fraud is being looked into.', boss);
    const late = await Promise.all([open(makePayout('paused', 1_000), 0), open(makePayout('paused', 1_000), 1)]);
    expect(kindsOf(late)).toEqual(['REFUSED', 'REFUSED']);
    await Promise.all(asked);
    await expect(approve(waiting, 1)).rejects.toThrow('Payouts are paused: Fraud is being looked into.');
    expect(await elsewhere.find()).toMatchObject({ by: 'boss', reason: 'Fraud is being looked into.' });
    await elsewhere.resume(boss);
    expect((await open(makePayout('paused', 1_000))).kind).toBe('CREATED');
    expect((await approve(waiting, 1))?.payment.approval?.state).toBe('APPROVED');
    const { items } = await audit.page({}, 10, null);
    expect(items.map(({ actor, action }) => [actor, action])).toEqual([
      ['boss', 'PAYOUTS_RESUMED'],
      ['boss', 'PAYOUTS_PAUSED'],
    ]);
  });
});
