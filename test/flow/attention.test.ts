/** What a person should look at is there when it begins, and gone when it is over, without a dismiss. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { ADMIN_KEY, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { PULL_PATH, pageOfRows, pullRow } from '../support/pull-body.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const ATTENTION = '{ attention { kind since count detail } }';
const PAUSE = 'mutation ($reason: String!) { pausePayouts(reason: $reason) { role } }';
const RESUME = 'mutation { resumePayouts { role } }';
const PULL = 'mutation ($from: DateTime!) { pullTransactions(from: $from) { rows } }';
const RESOLVE = 'mutation ($id: ID!) { resolveReview(paymentId: $id, note: "Seen.") { id } }';

interface Item {
  readonly kind: string;
  readonly since: string | null;
  readonly count: number;
  readonly detail: string;
}

describeEachDatabase('attention', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: SHORTCODE } });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const read = () => gateway.as().ask<readonly Item[]>(ATTENTION);

  it('is empty where nothing is wrong, and for admins only', async () => {
    expect(await read()).toEqual([]);
    expect(refusalOf(await gateway.as('shop').send(ATTENTION)).code).toBe('FORBIDDEN');
  });

  it('tells of paused payouts until they are resumed, to followers too', async () => {
    const watch = gateway.as().subscribe<readonly Item[]>('subscription { attentionChanged { kind detail } }');
    expect(await watch.until(1)).toEqual([[]]);
    await gateway.as().ask(PAUSE, { reason: 'Stock-taking' });
    const [, told] = await watch.until(2);
    expect(told).toEqual([{ kind: 'PAYOUTS_PAUSED', detail: 'admin has paused payouts: Stock-taking' }]);
    await gateway.as().ask(RESUME);
    expect((await watch.until(3)).at(-1)).toEqual([]);
    watch.stop();
    expect(await read()).toEqual([]);
  });

  it('counts signed confirmations of payments by hand of which no payment could be made', async () => {
    const confirm = (body: object) => gateway.postKeyed('c2b/confirmation', SHORTCODE, body);
    await gateway.postBare('c2b/confirmation', { TransID: 'nobody has signed it' });
    await confirm(c2bBody({ TransID: freshReceipt() }));
    expect(await read()).toEqual([]);
    await confirm({ hello: 'M-Pesa' });
    await confirm(c2bBody({ TransID: freshReceipt(), BusinessShortCode: '600999' }));
    expect(await read()).toMatchObject([
      { kind: 'CONFIRMATION_NOT_APPLIED', count: 2, detail: expect.stringContaining('pullTransactions') },
    ]);
    gateway.shift(48 * 3_600_000);
    expect(await read()).toEqual([]);
  });

  it("counts with them rows of M-Pesa's own list that nobody can read", async () => {
    gateway.wire.answer(PULL_PATH, pageOfRows([pullRow(), pullRow({ amount: '1,000.00' })]));
    await gateway.as().ask(PULL, { from: new Date(Date.now() + 47 * 3_600_000).toISOString() });
    expect(await read()).toMatchObject([{ kind: 'CONFIRMATION_NOT_APPLIED', count: 1 }]);
    gateway.shift(48 * 3_600_000);
    expect(await read()).toEqual([]);
  });

  it('counts payments in review until they are resolved', async () => {
    const { id } = await gateway.as('shop').pushStk();
    await gateway.as().paymentThat(id, 'COMPLETED');
    const { checkoutRequestId } = await gateway.as().payment(id);
    const push = gateway.ledger.find({ checkoutRequestId: checkoutRequestId ?? '' });
    if (!push) throw new Error('the ledger has the push');
    await gateway.postKeyed('stk/callback', id, stkBody(push, withReceipt('UKZ0000001')));
    await waitUntil('it needs review', async () => (await gateway.as().payment(id)).needsReview);
    expect(await read()).toEqual([
      { kind: 'REVIEW_OPEN', count: 1, since: expect.any(String), detail: expect.stringContaining('resolveReview') },
    ]);
    await gateway.as().ask(RESOLVE, { id });
    expect(await read()).toEqual([]);
  });
});

describeEachDatabase('attention to what a program of the shop hands in', database => {
  it.each([
    ['that the shop trusts', SHORTCODE, [{ kind: 'CONFIRMATION_NOT_APPLIED', count: 1 }]],
    ['that nobody has signed', 'none', []],
  ])('names an unreadable confirmation %s: FEED_TRUSTED=%s', async (_what, FEED_TRUSTED, expected) => {
    const gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: SHORTCODE, FEED_TRUSTED } });
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
    const url = `${gateway.url()}/api/v1/feed/c2b/${SHORTCODE}`;
    expect((await fetch(url, { method: 'POST', headers, body: '{}' })).status).toBe(200);
    await nothingSpooled(gateway);
    expect(await gateway.as().ask(ATTENTION)).toMatchObject(expected);
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });
});
