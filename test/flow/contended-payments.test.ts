/** M6: another program holds one payment's row for long: everybody else is served meanwhile, and it is seen that something waits. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NO_IDS } from '../../src/domain/payment.js';
import { databases } from '../support/databases.js';
import type { PaymentView } from '../support/gateway-client.js';
import { holdPayment } from '../support/hold-payment.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { waitUntil } from '../support/wait-until.js';

const OTHERS = 10;

describe.each(databases.filter(({ name }) => name !== 'SQLite'))('M6: on $name', database => {
  const test = database.isAvailable ? it : it.skip;
  let gateway: OpenGateway;

  beforeAll(async () => {
    // The callbacks are posted by hand.
    if (database.isAvailable) gateway = await openGateway(database, { delayMs: 3_600_000 });
  });
  afterAll(() => gateway?.close());

  const databaseState = async (): Promise<unknown> => {
    const { parts } = (await (await fetch(`${gateway.url()}/ready`)).json()) as { parts: { database: unknown } };
    return parts.database;
  };
  let receipts = 0;
  const post = async ({ id, merchantRequestId, checkoutRequestId }: PaymentView): Promise<void> => {
    receipts += 1;
    const ids = { ...NO_IDS, merchantRequestId, checkoutRequestId };
    const body = stkBody({ ids, amountCents: 15_000 }, withReceipt(`UKM${String(receipts).padStart(7, '0')}`));
    expect(await gateway.postKeyed('stk/callback', id, body)).toEqual(ACCEPTED);
  };

  test('one contended payment holds up no other, its callback is kept, and it is applied once the row is free', async () => {
    const shop = gateway.as('shop');
    const payments = await Promise.all(Array.from({ length: OTHERS + 1 }, () => shop.pushStk()));
    const [contended, ...others] = payments;
    if (!contended) throw new Error('there is a payment');
    const letGo = await holdPayment(gateway.database.address, contended.id);
    try {
      await Promise.all(payments.map(post));
      for (const { id } of others) await shop.paymentThat(id, 'COMPLETED');
      expect((await shop.payment(contended.id)).status).toBe('PENDING');
      await waitUntil('the waiting callback to be told of', async () => (await databaseState()) === 'degraded');
      // What comes later is not held up either, by the callback that waits in the spool.
      const late = await shop.pushStk();
      await post(late);
      await shop.paymentThat(late.id, 'COMPLETED');
      expect((await shop.payment(contended.id)).status).toBe('PENDING');
    } finally {
      letGo();
    }
    await shop.paymentThat(contended.id, 'COMPLETED');
    await waitUntil('nothing to wait any more', async () => (await databaseState()) === 'ok');
    expect(gateway.errors).toEqual([]);
  });
});
