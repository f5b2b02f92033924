/** Stories of checkouts from a seed: taps, lost, late and doubled messages, payments by hand, deaths before a commit; judged after each step. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createBarTries } from '../../src/checkouts/bar-tries.js';
import { cancelCheckout, expireCheckouts } from '../../src/checkouts/change-checkout.js';
import { CheckoutRow } from '../../src/checkouts/checkout-row.js';
import { followPayments } from '../../src/checkouts/follow-payments.js';
import { openCheckout } from '../../src/checkouts/open-checkout.js';
import type { Evidence } from '../../src/domain/evidence.js';
import { newPayment } from '../../src/domain/new-payment.js';
import { NO_IDS, type Payment, UNSAID } from '../../src/domain/payment.js';
import { EventRow } from '../../src/feed/event-row.js';
import { createFirstLooks } from '../../src/lib/first-looks.js';
import { createIds, timeOf } from '../../src/lib/ids.js';
import { blankEvidence } from '../../src/payments/build-evidence.js';
import { PaymentRow, readPaymentRow } from '../../src/payments/payment-row.js';
import type { Funnel } from '../../src/payments/payments.js';
import type { Store } from '../../src/store/open-store.js';
import { isUnavailable } from '../../src/store/store-fault.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makeFunnel } from '../support/make-funnel.js';
import { LADDERS } from '../support/make-payment.js';
import { createSeededRandom } from '../support/seeded-random.js';
import { createSettableClock } from '../support/settable-clock.js';
import { sizeOf } from '../support/size-of.js';

/** A thousand by hand: CHECKOUT_STORIES=1000. */
const STORIES = sizeOf('CHECKOUT_STORIES', 8);
const FIRST_SEED = sizeOf('CHECKOUT_SEED', 1);
const STEPS = 25;
const AMOUNT_CENTS = 15_000;
const STARTS_AT = Date.UTC(2026, 10, 29, 9);
const PHONES = 3;
const SOFT = { reason: 'CANCELLED_BY_CUSTOMER', resultCode: '1032', retryable: true } as const;
const FINAL = { reason: 'WRONG_PIN', resultCode: '2001', retryable: true } as const;

const KILLED = 'killed before the commit';

describeEachDatabase('stories of checkouts', database => {
  let fresh: FreshStore;
  beforeAll(async () => {
    fresh = await openFreshStore(database);
  });
  afterAll(() => fresh.close());

  it.each(Array.from({ length: STORIES }, (_, index) => FIRST_SEED + index))(
    'seed %d: never two open prompts, every second success is flagged, each shilling is in one payment',
    async seed => {
      const story = createStory(fresh.store, seed);
      for (let step = 0; step < STEPS; step += 1) {
        await story.step();
        await story.judge();
      }
      await story.close();
    },
  );
});

/** One shop, one checkout, and all that may come about it. */
function createStory(store: Store, seed: number) {
  const random = createSeededRandom(seed);
  const clock = createSettableClock(STARTS_AT + seed * 86_400_000);
  const newId = createIds(clock, random);
  const dice = (sides: number): number => Buffer.from(random(2)).readUInt16BE() % sides;
  const pick = <T>(items: readonly T[]): T | undefined => items[dice(Math.max(1, items.length))];
  /** What M-Pesa has moved: by the push that it was asked by, or by the receipt. */
  const moved = new Map<string, number>();
  const dying: Store = {
    ...store,
    atomically: (work, patience) =>
      store.atomically(async unit => {
        const done = await work(unit);
        if (dice(8) === 0) throw new Error(KILLED);
        return done;
      }, patience),
  };
  const rules = {
    consequences: [followPayments],
    barTries: createBarTries({ findHeld: async () => [], looks: createFirstLooks(), clock }),
    ladders: LADDERS,
  };
  const funnels: readonly Funnel[] = [makeFunnel(dying, rules), makeFunnel(dying, rules)];
  const shortcode = String(600_000 + seed);
  let checkoutId: string | null = null;

  /** Who sent it sends it again, until it is stored. */
  const deliver = async <T>(send: (funnel: Funnel) => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await send(funnels[dice(funnels.length)] ?? makeFunnel(store));
      } catch (error) {
        const isKilled = error instanceof Error && error.message === KILLED;
        // Another of the story may hold a row for long, on a machine that is slow.
        if (!isKilled && !isUnavailable(error)) throw error;
      }
    }
  };
  const apply = (evidence: Evidence) => deliver(funnel => funnel.apply({ evidence }));
  const readCheckout = async (): Promise<CheckoutRow> => {
    checkoutId ??= await openCheckout(
      { store, newId, random },
      {
        ...{ caller: 'shop', idempotencyKey: null, amountCents: AMOUNT_CENTS, accountReference: 'ORDER 7', shortcode },
        ...{ description: null, metadata: null, expiresInSeconds: 3_600, maxTries: 20, returnUrl: null },
      },
    );
    return store.reader().getRepository(CheckoutRow).findOneByOrFail({ id: checkoutId });
  };
  const readPayments = async (): Promise<readonly Payment[]> => {
    const rows = await store.reader().getRepository(PaymentRow).findBy({ shortcode });
    return rows.map(readPaymentRow);
  };
  const freshReceipt = (): string => `S${String(seed).padStart(4, '0')}${String(moved.size).padStart(5, '0')}`;

  /** Of this story only: what another has left open keeps its phones busy. */
  const anyPhone = (): string => `2547${String(seed * PHONES + dice(PHONES)).padStart(8, '0')}`;

  const tap = async (): Promise<void> => {
    const { id } = await readCheckout();
    const paymentId = newId();
    const asOf = { id: paymentId, kind: 'STK_PUSH', currency: 'KES', createdAt: timeOf(paymentId) } as const;
    const phoneNumber = anyPhone();
    const asked = { amountCents: AMOUNT_CENTS, shortcode, phoneNumber, accountReference: 'ORDER 7', metadata: null };
    const payment = newPayment({ ...UNSAID, ...asOf, ...asked, checkoutId: id }, LADDERS.STK_PUSH, null);
    const idempotency = { caller: `tap ${seed}`, idempotencyKey: null, inputHash: '' };
    await deliver(funnel => funnel.open({ payment, asked: idempotency, evidence: 'REQUEST', note: null }));
  };
  const idsOf = ({ id }: Payment) => ({ ...NO_IDS, merchantRequestId: `m${id}`, checkoutRequestId: `w${id}` });
  const acknowledge = (push: Payment) =>
    apply({ ...blankEvidence(push.id, 'ACKNOWLEDGEMENT', 'ACCEPTED', clock.now()), ids: idsOf(push) });
  /** By callback, and a success after a failure by M-Pesa's answer too, as the sweep would get it, or by its answers alone. */
  const succeed = async (push: Payment): Promise<void> => {
    moved.set(push.id, push.amountCents);
    const receipt = `P${push.id}`;
    const facts = { ids: idsOf(push), receipt, amountCents: push.amountCents, trust: 'KEYED' } as const;
    const isLost = push.status === 'FAILED' && dice(2) === 0;
    if (!isLost) await apply({ ...blankEvidence(push.id, 'CALLBACK', 'SUCCESS', clock.now()), ...facts });
    if (push.status === 'FAILED') await apply(blankEvidence(push.id, 'QUERY', 'SUCCESS', clock.now()));
    if (isLost) await apply({ ...blankEvidence(push.id, 'QUERY', 'SUCCESS', clock.now()), receipt });
  };
  const fail = async (push: Payment): Promise<void> => {
    const failure = dice(2) === 0 ? SOFT : FINAL;
    const source = dice(3) === 0 ? 'QUERY' : 'CALLBACK';
    // M-Pesa does not call failed what it has moved.
    if (moved.has(push.id)) return;
    await apply({
      ...blankEvidence(push.id, source, 'FAILURE', clock.now()),
      ...{ ids: idsOf(push), failure },
      trust: source === 'QUERY' ? 'OWN' : 'KEYED',
    });
  };
  const payByHand = async (): Promise<void> => {
    const id = newId();
    const amountCents = dice(4) === 0 ? AMOUNT_CENTS - 5_000 : AMOUNT_CENTS;
    const mpesaReceipt = freshReceipt();
    moved.set(mpesaReceipt, amountCents);
    const asOf = { id, kind: 'C2B', currency: 'KES', createdAt: timeOf(id), metadata: null } as const;
    const accountReference = pick(['order 7', 'ORDER-7', ' Order7 ']) ?? '';
    const phoneNumber = dice(4) === 0 ? null : anyPhone();
    const told = { ...UNSAID, ...asOf, shortcode, amountCents, accountReference, phoneNumber };
    const paid = {
      status: 'COMPLETED',
      settledAt: timeOf(id),
      nextCheckAt: null,
      mpesaReceipt,
      receiptSource: 'KEYED',
    } as const;
    const payment: Payment = { ...newPayment(told, LADDERS.C2B, null), ...paid };
    const opening = { payment, asked: null, evidence: 'C2B_CONFIRMATION', note: null } as const;
    await deliver(funnel => funnel.apply({ evidence: async () => opening }));
  };

  const steps: readonly (() => Promise<unknown>)[] = [
    () => Promise.all(Array.from({ length: 1 + dice(6) }, tap)),
    () => Promise.all(Array.from({ length: 1 + dice(6) }, tap)),
    async () => about(acknowledge),
    async () => about(succeed),
    async () => about(fail),
    async () => about(push => apply(blankEvidence(push.id, 'DEADLINE', 'DEADLINE', clock.now()))),
    async () => about(push => apply(blankEvidence(push.id, 'OPERATOR', 'RESOLVED', clock.now()))),
    async () => clock.set(clock.now() + 1 + dice(120_000)),
    async () => (dice(3) === 0 ? payByHand() : undefined),
    async () => (dice(6) === 0 ? cancelCheckout(store, (await readCheckout()).id).catch(() => false) : undefined),
    () => deliver(() => expireCheckouts(store, clock.now())),
    async () => Promise.all([about(succeed), about(succeed), tap()]),
  ];
  const about = async (act: (push: Payment) => Promise<unknown>): Promise<void> => {
    const push = pick((await readPayments()).filter(({ kind }) => kind === 'STK_PUSH'));
    if (push) await act(push);
  };

  return {
    step: async (): Promise<void> => {
      clock.set(clock.now() + 1);
      await readCheckout();
      await steps[dice(steps.length)]?.();
    },
    judge: async (): Promise<void> => {
      const [checkout, payments] = [await readCheckout(), await readPayments()];
      const open = payments.filter(({ kind, status }) => kind === 'STK_PUSH' && status === 'PENDING');
      expect(open.length).toBeLessThanOrEqual(1);
      const paid = payments.filter(({ status }) => status === 'COMPLETED');
      const unflagged = paid.filter(
        ({ reviewsRaised }) => !reviewsRaised.includes('PAID_TWICE') && !reviewsRaised.includes('AMOUNT_DIFFERS'),
      );
      // The checkout and the events of its payments are one commit, whoever died.
      expect(unflagged.map(({ id }) => id)).toEqual(checkout.status === 'PAID' ? [checkout.paidBy] : []);
      expect(unflagged.map(({ amountCents }) => amountCents)).toEqual(unflagged.map(() => AMOUNT_CENTS));
      expect(paid.map(payment => payment.checkoutId)).toEqual(paid.map(() => checkout.id));
      const kept = paid.map(({ id, kind, mpesaReceipt, amountCents }) => {
        return [kind === 'C2B' ? mpesaReceipt : id, amountCents];
      });
      expect(kept.sort()).toEqual([...moved].sort());
      const ids = payments.map(({ id }) => id);
      const events = ids.length === 0 ? 0 : await countEvents(store, ids);
      expect(events).toBe(payments.reduce((sum, { version }) => sum + version, 0));
    },
    close: async (): Promise<void> => {
      await Promise.all(funnels.map(funnel => funnel.close()));
    },
  };
}

function countEvents(store: Store, ids: readonly string[]): Promise<number> {
  const events = store.reader().getRepository(EventRow).createQueryBuilder('event');
  return events.where('event.paymentId IN (:...ids)', { ids }).getCount();
}
