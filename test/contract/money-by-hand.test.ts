/** Money paid by hand beside a push: it counts once, however late M-Pesa tells of it, and whatever comes in the same batch. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { nairobiTimestamp } from '../../src/domain/nairobi-time.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { reopenDisplaced } from '../../src/inbox/reopen-displaced.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { CANCELLED, makeAnswer, makeSuccess } from '../support/make-evidence.js';
import { makeFunnel } from '../support/make-funnel.js';
import { createHistories } from '../support/make-history.js';
import { makePayment, STK_IDS } from '../support/make-payment.js';
import { makeToldEntry } from '../support/told-entry.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RECEIPT = 'UKN7ABCDEF';
const PAYER = { phoneNumber: '254712345678' };

describeEachDatabase('money paid by hand', database => {
  let fresh: FreshStore;
  beforeEach(async () => {
    fresh = await openFreshStore(database);
  });
  afterEach(() => fresh.close());
  const payments = () =>
    fresh.store
      .reader()
      .getRepository(PaymentRow)
      .find({ order: { id: 'ASC' } });

  it('whose receipt is displaced by the next message of the same batch is held, to be decided again', async () => {
    const settled = { ...STK_IDS, status: 'COMPLETED', nextCheckAt: null } as const;
    const push = await createHistories(fresh.store).add(Date.now() - MINUTE_MS, [settled], { ...PAYER, ...STK_IDS });
    const funnel = makeFunnel(fresh.store, { consequences: [reopenDisplaced] });
    const own = makeSuccess({ paymentId: push.id, receipt: 'UKN7PUSH01' });
    await Promise.all([funnel.apply(makeToldEntry({ push, receipt: RECEIPT })), funnel.apply({ evidence: own })]);
    const [told] = await fresh.store.reader().getRepository(CallbackRow).find();
    expect(told).toMatchObject({ verdict: 'HELD', paymentId: null });
    expect(await payments()).toMatchObject([{ id: push.id, mpesaReceipt: 'UKN7PUSH01' }]);
    await funnel.close();
  });

  it.each([
    ['a shop of one price', 1_200],
    ['one that has few', 60],
  ])('finds its push behind all that others have cancelled in %s', async (_shop, count) => {
    const others = Array.from({ length: count }, (_, index) => {
      const failed = { status: 'FAILED', failure: CANCELLED, settledAt: Date.now(), nextCheckAt: null } as const;
      const phoneNumber = `2547${String(20_000_000 + index)}`;
      const at = Date.now() - HOUR_MS + index;
      return makePayment({
        ...failed,
        ...{
          id: createIds({ ...systemClock, now: () => at }, systemRandom)(),
          phoneNumber,
          createdAt: at,
          updatedAt: at,
        },
      });
    });
    await fresh.store.atomically(unit =>
      unit.insertMany(
        PaymentRow,
        others.map(other => buildPaymentRow(other, null)),
      ),
    );
    const push = await createHistories(fresh.store).add(Date.now() - MINUTE_MS, [STK_IDS], { ...PAYER, ...STK_IDS });
    const funnel = makeFunnel(fresh.store);
    await funnel.apply(makeToldEntry({ push, receipt: RECEIPT }));
    const [told] = await fresh.store.reader().getRepository(CallbackRow).find();
    expect(told).toMatchObject({ verdict: 'HELD' });
    await funnel.close();
  });

  it('is no money of a push that M-Pesa denies in the very batch in which it would be given to it', async () => {
    const at = Date.now() - HOUR_MS;
    const push = await createHistories(fresh.store).add(at, [STK_IDS, { status: 'TIMED_OUT' }], {
      ...PAYER,
      ...STK_IDS,
    });
    const funnel = makeFunnel(fresh.store);
    const denied = makeAnswer('FAILURE', { paymentId: push.id, ids: push, occurredAt: Date.now() });
    await Promise.all([
      funnel.apply({ evidence: denied }),
      funnel.apply(makeToldEntry({ push, receipt: RECEIPT, receivedAt: Date.now() - HOUR_MS / 2 })),
    ]);
    expect(await payments()).toMatchObject([{ id: push.id, status: 'FAILED', reviewReasons: '', mpesaReceipt: null }]);
    const [told] = await fresh.store.reader().getRepository(CallbackRow).find();
    expect(told).toMatchObject({ verdict: 'HELD' });
    await funnel.close();
  });

  it('leaves its receipt to whom M-Pesa names, in the very batch in which a push loses it', async () => {
    const histories = createHistories(fresh.store);
    const found = { ...STK_IDS, status: 'COMPLETED', mpesaReceipt: RECEIPT, receiptSource: 'TWIN' } as const;
    const push = await histories.add(Date.now() - HOUR_MS, [found], PAYER);
    const other = await histories.add(Date.now() - HOUR_MS, [{ checkoutRequestId: 'ws_CO_2' }]);
    await fresh.store.atomically(unit =>
      unit.updateMany(PaymentRow, [buildPaymentRow(push, null)], ['mpesaReceipt', 'receiptSource']),
    );
    const funnel = makeFunnel(fresh.store);
    const own = makeSuccess({ paymentId: push.id, receipt: 'UKN7PUSH01' });
    const answer = makeAnswer('SUCCESS', { paymentId: other.id, ids: other, receipt: RECEIPT });
    await Promise.all([own, answer].map(evidence => funnel.apply({ evidence })));
    expect(await payments()).toMatchObject([
      { id: push.id, mpesaReceipt: 'UKN7PUSH01', reviewReasons: '' },
      { id: other.id, mpesaReceipt: RECEIPT, reviewReasons: '' },
    ]);
    await funnel.close();
  });

  it.each([2, 30, 70])(
    'told of %i hours late is not counted again when a push that it fits is called paid',
    async hours => {
      const at = Date.now() - hours * HOUR_MS;
      const histories = createHistories(fresh.store);
      const add = (checkoutRequestId: string, afterMs: number) =>
        histories.add(at + afterMs, [{ checkoutRequestId }, { status: 'TIMED_OUT' }], PAYER);
      const push = await add('ws_CO_1', 0);
      const other = await add('ws_CO_2', 200_000);
      const funnel = makeFunnel(fresh.store);
      const paidAt = nairobiTimestamp(at + 260_000);
      const receivedAt = Date.now() - 2 * MINUTE_MS;
      // Two pushes fit, so it is a payment of its own.
      await funnel.apply(makeToldEntry({ push, receipt: RECEIPT, receivedAt, paidAt }));
      const paid = { paymentId: other.id, ids: other, occurredAt: Date.now() };
      await funnel.apply({ evidence: makeAnswer('SUCCESS', paid) });
      expect(await payments()).toMatchObject([
        { id: push.id, status: 'TIMED_OUT' },
        { id: other.id, status: 'TIMED_OUT', reviewReasons: 'RECEIPT_TAKEN' },
        { kind: 'C2B', status: 'COMPLETED', mpesaReceipt: RECEIPT },
      ]);
      await funnel.close();
    },
  );
});
