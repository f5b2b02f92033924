/** A till sees a day: what was young when it began to watch grows old meanwhile. */

import { expect, it } from '@jest/globals';

import { CREATE_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import type { PaymentUpdateView } from '../support/gateway-client.js';
import { openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const DAY_MS = 86_400_000;
const WATCH_CHECKOUT = 'subscription ($id: ID!) { checkoutUpdated(id: $id) { id status } }';
const idsOf = (updates: readonly PaymentUpdateView[]) => updates.map(({ payment: { id } }) => id);

describeEachDatabase('a payment that grows old', database => {
  it('a till that watches is told no more of a payment or a checkout once that is a day old', async () => {
    const old = await openGateway(database, { behaviour: { mischiefShares: { LOST: 1 } } });
    try {
      const counter = old.as('counter');
      const { id } = await old.as('shop').pushStk({});
      const checkout = await old.as('shop').ask<{ id: string }>(CREATE_CHECKOUT, { input: { amount: 150 } });
      const watches = [counter, old.as('shop')].map(caller => ({
        one: caller.watch({ id }),
        all: caller.watch({ filter: { status: ['PENDING', 'TIMED_OUT', 'COMPLETED'] } }),
        paid: caller.subscribe<{ status: string }>(WATCH_CHECKOUT, { id: checkout.id }),
        fresh: caller.watch(),
      }));
      const [till, shop] = watches;
      if (!till || !shop) throw new Error('there are two');
      for (const { one, paid } of watches) await Promise.all([one.until(1), paid.until(1)]);
      old.shift(DAY_MS);
      await waitUntil('it has changed', () => shop.one.updates.at(-1)?.payment.status !== 'PENDING');
      await waitUntil('it has expired', () => shop.paid.updates.at(-1)?.status === 'EXPIRED');
      const { id: later } = await counter.pushStk({});
      for (const { all, fresh } of [till, shop])
        await waitUntil('it is told', () => [all, fresh].every(each => idsOf(each.updates).includes(later)));
      expect([shop.all, shop.fresh].map(({ updates }) => idsOf(updates).includes(id))).toEqual([true, true]);
      expect([till.all, till.fresh].map(({ updates }) => idsOf(updates).includes(id))).toEqual([false, false]);
      expect(till.one.updates.map(({ payment: { status } }) => status)).toEqual(['PENDING']);
      expect(till.paid.updates.map(({ status }) => status)).toEqual(['OPEN']);
    } finally {
      await old.close();
    }
  });
});
