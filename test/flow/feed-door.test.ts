/** A shop whose own program holds the C2B URL hands its confirmations in: they count once M-Pesa says the same, or at once where the shop says so. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nairobiTimestamp } from '../../src/domain/nairobi-time.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { type CheckoutView, CREATE_CHECKOUT, FIND_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import type { PaymentView } from '../support/gateway-client.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openStatusDesk, paidTo, type StatusDesk } from '../support/status-desk.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const BY_RECEIPT = `query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) {
  id kind status version amount shortcode needsReview events { evidence status } } }`;
const CALLBACKS =
  'query { callbacks(filter: {}, first: 100) { edges { node { route verdict body payment { id } } } } }';
const MAKE_KEY = `mutation ($name: String!, $role: Role!, $shortcodes: [String!]) {
  createApiKey(name: $name, role: $role, shortcodes: $shortcodes) { key } }`;

interface Kept {
  readonly route: string;
  readonly verdict: string;
  readonly body: string;
}

describeEachDatabase('what the feed door hands in', database => {
  let gateway: OpenGateway;
  let desk: StatusDesk;
  let key: string;
  const open = async (environment: Readonly<Record<string, string>>) => {
    gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: SHORTCODE, ...environment } });
    desk = openStatusDesk(gateway);
    key = (await gateway.as().ask<{ key: string }>(MAKE_KEY, { name: 'erp', role: 'FEED', shortcodes: [SHORTCODE] }))
      .key;
  };
  const close = async () => {
    await desk.idle();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  };
  const feed = async (body: object | string, shortcode = SHORTCODE): Promise<number> => {
    const { status } = await fetch(`${gateway.url()}/api/v1/feed/c2b/${shortcode}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    await nothingSpooled(gateway);
    return status;
  };
  const find = (receipt: string) => gateway.as().ask<PaymentView | null>(BY_RECEIPT, { receipt });
  const kept = async (word: string): Promise<readonly Kept[]> => {
    const { edges } = await gateway.as().ask<{ edges: readonly { node: Kept }[] }>(CALLBACKS);
    return edges.map(({ node }) => node).filter(({ route, body }) => route === 'feed/c2b' && body.includes(word));
  };

  describe('of a shortcode that is not trusted', () => {
    beforeAll(() => open({}));
    afterAll(close);

    it('is a payment once M-Pesa says the same', async () => {
      const receipt = freshReceipt();
      desk.say(receipt, paidTo(SHORTCODE, '120.00'));
      expect(await feed(c2bBody({ TransID: receipt }))).toBe(200);
      expect(await kept(receipt)).toMatchObject([{ verdict: 'UNCONFIRMED' }]);
      expect(await find(receipt)).toBeNull();
      gateway.shift(6_000);
      await waitUntil('it is a payment', async () => (await find(receipt)) !== null);
      expect(await find(receipt)).toMatchObject({
        ...{ kind: 'C2B', status: 'COMPLETED', version: 1, amount: '120.00', shortcode: SHORTCODE, needsReview: false },
        events: [{ evidence: 'FEED', status: 'COMPLETED' }],
      });
      expect(await kept(receipt)).toMatchObject([{ verdict: 'APPLIED' }]);
    });

    it('says nothing new of what M-Pesa has told the gateway itself', async () => {
      const receipt = freshReceipt();
      await gateway.postKeyed('c2b/confirmation', SHORTCODE, c2bBody({ TransID: receipt }));
      await nothingSpooled(gateway);
      expect(await feed(c2bBody({ TransID: receipt }))).toBe(200);
      expect(await kept(receipt)).toMatchObject([{ verdict: 'DUPLICATE' }]);
      expect(await find(receipt)).toMatchObject({ version: 1, events: [{ evidence: 'C2B_CONFIRMATION' }] });
    });

    it('is kept for a person where it is about another shortcode, or about nothing', async () => {
      expect(await feed(c2bBody({ BusinessShortCode: '999999', InvoiceNumber: 'fed for another' }))).toBe(200);
      expect(await kept('fed for another')).toMatchObject([{ verdict: 'CONTRADICTING' }]);
      expect(await feed('fed and no JSON')).toBe(200);
      expect(await kept('fed and no JSON')).toMatchObject([{ verdict: 'MALFORMED' }]);
      expect(await feed(c2bBody(), '999999')).toBe(404);
    });

    it('is refused within seconds once its key is taken back', async () => {
      await gateway.as().ask('mutation { revokeApiKey(name: "erp") { name } }');
      await waitUntil('the key is refused', async () => (await feed(c2bBody())) === 401);
    });
  });

  describe('of a shortcode that is trusted', () => {
    beforeAll(() => open({ FEED_TRUSTED: SHORTCODE }));
    afterAll(close);

    it('is a payment at once, and one though M-Pesa tells the gateway too', async () => {
      const receipt = freshReceipt();
      const body = c2bBody({ TransID: receipt });
      const post = (index: number) =>
        index % 2 === 0 ? feed(body) : gateway.postKeyed('c2b/confirmation', SHORTCODE, body);
      await Promise.all(Array.from({ length: 20 }, (_, index) => post(index)));
      await nothingSpooled(gateway);
      expect(await find(receipt)).toMatchObject({ status: 'COMPLETED', version: 1, needsReview: false });
      expect(desk.questions()).toBe(0);
    });

    it.each([
      ['40 days', 'OPEN', 40 * 24],
      ['five hours', 'OPEN', 5],
      ['an hour', 'PAID', 1],
      ['two years, by a wrong clock,', 'PAID', 2 * 365 * 24],
    ])('that was paid %s before a checkout was made leaves it %s', async (_what, status, hours) => {
      const [receipt, accountReference] = [freshReceipt(), freshReceipt()];
      const input = { amount: 120, accountReference };
      const { id } = await gateway.as('desk').ask<CheckoutView>(CREATE_CHECKOUT, { input });
      const TransTime = nairobiTimestamp(Date.now() - hours * 3_600_000);
      expect(await feed(c2bBody({ TransID: receipt, BillRefNumber: accountReference, TransTime }))).toBe(200);
      expect(await find(receipt)).toMatchObject({ status: 'COMPLETED', needsReview: false });
      expect(await gateway.as('desk').ask<CheckoutView>(FIND_CHECKOUT, { id })).toMatchObject({ status });
    });

    it('is shown as what it is based on', async () => {
      const receipt = freshReceipt();
      expect(await feed(c2bBody({ TransID: receipt }))).toBe(200);
      expect(await find(receipt)).toMatchObject({ status: 'COMPLETED', events: [{ evidence: 'FEED' }] });
    });
  });
});
