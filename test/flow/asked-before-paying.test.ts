/** The simulator's M-Pesa asks the gateway before a payment by hand: what becomes of the customer, of the checkout and of the books. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { control } from '../support/held-phone.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const CREATE = 'mutation ($input: CreateCheckoutInput!) { createCheckout(input: $input) { id } }';
const CHECKOUT = 'query ($id: ID!) { checkout(id: $id) { status payments { kind status mpesaReceipt } } }';
const PAYMENTS = 'query { payments(first: 100) { edges { node { kind mpesaReceipt } } } }';

interface Listed {
  readonly edges: readonly { readonly node: { readonly kind: string; readonly mpesaReceipt: string } }[];
}

describeEachDatabase('with CHECKOUTS_ONLY, a customer of whom M-Pesa asks first', database => {
  let gateway: OpenGateway;
  const order = (body: object, method?: string, path = 'c2b') =>
    control(`${gateway.darajaUrl}/control/${path}`, body, method);
  beforeAll(async () => {
    gateway = await openGateway(database, {
      environment: { MPESA_SHORTCODE: '600000', C2B_VALIDATION: 'CHECKOUTS_ONLY' },
    });
    await gateway.as().ask('mutation { registerC2bUrls(input: {}) { state } }');
    await order({ validation: 'ON' }, 'PUT', 'behaviour');
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  /** Resolves to how it ended at M-Pesa. */
  async function pay(amount: number, reference: string): Promise<string | null> {
    const phoneNumber = freshPhone();
    await order({ phoneNumber, amount, reference });
    const found = () => gateway.ledger.transactions().find(({ msisdn }) => msisdn === phoneNumber);
    await waitUntil('M-Pesa has an answer', () => (found()?.status ?? 'PENDING') !== 'PENDING');
    return found()?.resultCode ?? null;
  }

  it('is sent away with another reference or amount, and pays with the right ones', async () => {
    const input = { amount: '120', accountReference: 'ORDER-1' };
    const { id } = await gateway.as('desk').ask<{ id: string }>(CREATE, { input });
    expect(await pay(120, 'ORDER-2')).toBe('C2B00012');
    expect(await pay(119, 'ORDER-1')).toBe('C2B00013');
    expect(await pay(120, 'order 1')).toBe('0');
    const read = () => gateway.as('desk').ask<{ status: string }>(CHECKOUT, { id });
    await waitUntil('the checkout is paid', async () => (await read()).status === 'PAID');
    const [mpesaReceipt] = gateway.ledger.transactions().flatMap(({ receipt }) => receipt ?? []);
    expect(await read()).toEqual({ status: 'PAID', payments: [{ kind: 'C2B', status: 'COMPLETED', mpesaReceipt }] });
    const { edges } = await gateway.as().ask<Listed>(PAYMENTS);
    expect(edges).toEqual([{ node: { kind: 'C2B', mpesaReceipt } }]);
  });
});
