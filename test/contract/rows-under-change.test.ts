/** A row that somebody is writing is still there for whoever looks for it: as it was before, by each of its indexes. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PaymentFilter } from '../../src/domain/payment-filter.js';
import { readSearch } from '../../src/domain/payment-search.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makePayment } from '../support/make-payment.js';

const newId = createIds(systemClock, systemRandom);
const payment = makePayment({
  id: newId(),
  ...{ phoneNumber: '254712345678', accountReference: 'Invoice 7', metadata: null, mpesaReceipt: 'UKN0000001' },
});
const paid = { ...payment, status: 'COMPLETED', version: 2, settledAt: systemClock.now(), nextCheckAt: null } as const;
const CHANGED = ['status', 'version', 'settledAt', 'nextCheckAt'] as const;

/** So that the database looks into its indexes, and not through a table of one row. */
const OTHERS = Array.from({ length: 100 }, (_, index) =>
  makePayment({
    id: newId(),
    status: 'FAILED',
    phoneNumber: null,
    accountReference: `Order ${index}`,
    amountCents: 100,
  }),
);

const FILTERS: readonly (readonly [what: string, filter: PaymentFilter])[] = [
  ['the end of its number', { search: readSearch('5678', true) }],
  ['the beginning of its reference', { search: readSearch('invoi', true) }],
  ['the beginning of its receipt', { search: readSearch('ukn00', true) }],
  ['its amount', { search: readSearch(`=${payment.amountCents / 100}`, true) }],
  ['its number', { phoneNumber: payment.phoneNumber ?? '' }],
  ['its reference', { accountReference: payment.accountReference ?? '' }],
  ['its status', { status: [payment.status] }],
  ['its kind and number', { kind: [payment.kind], phoneNumber: payment.phoneNumber ?? '' }],
];

describeEachDatabase('a payment that is being written', database => {
  let fresh: FreshStore;
  let finishWriting = (): void => undefined;
  let writing: Promise<void>;

  beforeAll(async () => {
    fresh = await openFreshStore(database);
    const { store } = fresh;
    const rows = [...OTHERS, payment].map(each => buildPaymentRow(each, null));
    await store.atomically(unit => unit.insertMany(PaymentRow, rows));
    const finished = new Promise<void>(resolve => {
      finishWriting = resolve;
    });
    await new Promise<void>(resolve => {
      writing = store.atomically(async unit => {
        await unit.updateMany(PaymentRow, [buildPaymentRow(paid, null)], CHANGED);
        resolve();
        await finished;
      });
    });
  });
  afterAll(async () => {
    finishWriting();
    await writing;
    await fresh.close();
  });

  it.each(FILTERS)('is found by %s, as it was', async (_what, filter) => {
    const { items } = await createFindPayments(fresh.store).page(filter, 10, null, ['id', 'status', 'version']);
    expect(items).toMatchObject([{ id: payment.id, status: payment.status, version: payment.version }]);
  });
});
