/** Watchers of one update share its text only where they see the same: a payment's token is shown no checkout, and a checkout's is. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type CheckoutView, CREATE_CHECKOUT, PAY_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { createGatewayClient } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

const TOKEN = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
const IDS = 'query ($id: ID!) { payment(id: $id) { merchantRequestId checkoutRequestId } }';
const WATCH = `subscription ($id: ID!) { paymentUpdated(id: $id, untilSettled: true) { payment { status checkout { id payments { id } } } } }`;
const UNREACHED = '254700002001';
/** M-Pesa's own callback is lost: the test says when its payment is over. */
const LOST = '254710000001';

interface Shown {
  readonly payment: {
    readonly status: string;
    readonly checkout: { readonly id: string; readonly payments: readonly { readonly id: string }[] } | null;
  };
}

describeEachDatabase('watchers of one update', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  it('are shown what their own token opens', async () => {
    const desk = gateway.as('desk');
    const { id, token } = await desk.ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 150 } });
    // What it is given has come from memory, where the updates are that watchers share.
    const all = gateway.as().watch();
    const failed = await desk.ask<CheckoutView>(PAY_CHECKOUT, { id, phone: UNREACHED });
    await gateway.as().paymentThat(failed.current?.id ?? '', 'FAILED');
    await all.until(1);
    const { current } = await desk.ask<CheckoutView>(PAY_CHECKOUT, { id, phone: LOST });
    const paymentId = current?.id ?? '';
    const { token: watchToken } = await desk.ask<{ token: string }>(TOKEN, { id: paymentId });
    const clients = [watchToken, token?.token ?? ''].map(each => createGatewayClient(gateway.url(), each));
    const watchers = clients.map(client => client.subscribe<Shown>(WATCH, { id: paymentId }));
    for (const watcher of watchers) await watcher.until(1);

    const ids = await gateway.as().ask<{ merchantRequestId: string; checkoutRequestId: string }>(IDS, {
      id: paymentId,
    });
    const callback = { MerchantRequestID: ids.merchantRequestId, CheckoutRequestID: ids.checkoutRequestId };
    await gateway.postKeyed('stk/callback', paymentId, {
      Body: { stkCallback: { ...callback, ResultCode: 1032, ResultDesc: 'Request cancelled by user' } },
    });
    const [byPayment, byCheckout] = await Promise.all(
      watchers.map(async watcher => (await watcher.ended).at(-1)?.payment.checkout),
    );
    expect(byPayment).toBeNull();
    expect(byCheckout?.payments.map(each => each.id).sort()).toEqual([failed.current?.id, paymentId].sort());
    all.stop();
    for (const client of clients) await client.close();
  });
});
