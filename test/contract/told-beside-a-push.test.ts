/** A payment by hand is opened beside a push that has failed, in the moment in which another instance learns that the push is paid: the money counts once. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Payment } from '../../src/domain/payment.js';
import { PaymentRow } from '../../src/payments/payment-row.js';
import { databases } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { CANCELLED, makeAnswer } from '../support/make-evidence.js';
import { makeFunnel } from '../support/make-funnel.js';
import { createHistories } from '../support/make-history.js';
import { stillGate } from '../support/still-gate.js';
import { makeToldEntry } from '../support/told-entry.js';

const MINUTE_MS = 60_000;
const RECEIPT = 'UKN7ABCDEF';

/** SQLite has one unit of work at a time. */
for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const suite = database.isAvailable ? describe : describe.skip;
  suite(`money of which two instances hear at once, on ${database.name}`, () => {
    let fresh: FreshStore;
    beforeEach(async () => {
      fresh = await openFreshStore(database);
    });
    afterEach(() => fresh.close());

    const readAll = (): Promise<PaymentRow[]> =>
      fresh.store
        .reader()
        .getRepository(PaymentRow)
        .find({ order: { id: 'ASC' } });
    /** Cancelled, and M-Pesa has said so again: what is told of is no push's any more. */
    const addPush = (): Promise<Payment> => {
      const at = Date.now() - MINUTE_MS;
      const failed = { status: 'FAILED', failure: CANCELLED, settledAt: at, deniedAt: Date.now() + MINUTE_MS } as const;
      return createHistories(fresh.store).add(at, [{ checkoutRequestId: 'ws_CO_1' }, failed], {
        phoneNumber: '254712345678',
      });
    };
    const confirmationOf = (push: Payment, after: () => Promise<void>) =>
      makeToldEntry({ push, receipt: RECEIPT, after });

    it('is the push that M-Pesa calls paid while the payment by hand is about to be opened', async () => {
      const push = await addPush();
      const [told, asked] = [makeFunnel(fresh.store), makeFunnel(fresh.store)];
      const gate = stillGate();
      const opening = told.apply(confirmationOf(push, gate.pass));
      await gate.reached;
      const answer = makeAnswer('SUCCESS', { paymentId: push.id, ids: push, occurredAt: Date.now() });
      expect(await asked.apply({ evidence: answer })).toMatchObject({ payment: { status: 'COMPLETED' } });
      gate.open();
      await opening;
      expect(await readAll()).toMatchObject([
        { id: push.id, kind: 'STK_PUSH', status: 'COMPLETED', mpesaReceipt: RECEIPT, receiptSource: 'TWIN' },
      ]);
      await Promise.all([told.close(), asked.close()]);
    });

    it('is the payment by hand that is opened first, and the push is for a person', async () => {
      const push = await addPush();
      const funnel = makeFunnel(fresh.store);
      await funnel.apply(confirmationOf(push, async () => undefined));
      await funnel.apply({ evidence: makeAnswer('SUCCESS', { paymentId: push.id, ids: push }) });
      expect(await readAll()).toMatchObject([
        { id: push.id, status: 'FAILED', reviewReasons: 'RECEIPT_TAKEN' },
        { kind: 'C2B', status: 'COMPLETED', mpesaReceipt: RECEIPT },
      ]);
      await funnel.close();
    });
  });
}
