/** Something to do on every page of the console. */

import type { OpenGateway } from './open-gateway.js';
import { stkBody, withReceipt } from './stk-callback-body.js';
import { waitUntil } from './wait-until.js';

const CHECKOUT = 'mutation { createCheckout(input: { amount: "450", accountReference: "INV-90" }) { id } }';

/** With PAYOUT_APPROVAL_ABOVE=5000. Returns a payment that can be given back, and one that a person has to look at. */
export async function fillDesk(gateway: OpenGateway): Promise<readonly string[]> {
  const shop = gateway.as('shop');
  const paid = await shop.pushStk({ amount: 1_961 });
  await shop.paymentThat(paid.id, 'COMPLETED');
  const failed = await shop.pushStk({ phoneNumber: '0700000001' });
  await shop.paymentThat(failed.id, 'FAILED');
  const push = gateway.ledger.find({ checkoutRequestId: failed.checkoutRequestId ?? '' });
  if (!push) throw new Error('the ledger has the push');
  await gateway.postKeyed('stk/callback', failed.id, stkBody(push, withReceipt('UKZ0000077')));
  await waitUntil('a person has to look at it', async () => (await gateway.as().payment(failed.id)).needsReview);
  await gateway.postBare('stk/callback', { word: 'strange' });
  await gateway.as('stall').payB2c({ amount: 7_500 });
  await gateway.as('stall').ask(CHECKOUT);
  await gateway.as().ask('mutation { requestAccountBalance { id } }');
  return [paid.id, failed.id];
}
