/** All that an operator wants to know of a payment in one request, and what a cashier is shown of it; lists, and many replays at once. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { c2bBody } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import type { CallerName } from '../support/open-gateway.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { refusalOf } from '../support/test-gateway.js';

const PAGE = `query ($id: ID!, $first: Int) { payment(id: $id) {
  callbacks(first: $first) { id route verdict payment { id } } enquiries(first: 5) { id status payment { id } } } }`;
const ENQUIRIES = `query ($filter: EnquiryFilter, $after: String) { enquiries(filter: $filter, first: 1, after: $after) {
  edges { node { id payment { id } } } pageInfo { hasNextPage endCursor } } }`;
const ASK = 'mutation ($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) { id } }';
const BALANCES = '{ balances { shortcode accounts { name } } }';
const ASK_BALANCE = 'mutation { requestAccountBalance { id } }';
const BALANCE = 'query ($id: ID!) { balanceEnquiry(id: $id) { status } }';
const REPLAY = `mutation ($filter: CallbackFilter!, $limit: Int) {
  replayCallbacks(filter: $filter, limit: $limit) { replayed left } }`;
const AUDIT = '{ auditLog(first: 100) { edges { node { action } } } }';

const STORY = 'query ($id: ID!) { payment(id: $id) { events { evidence by callback { id verdict } } } }';
const BY_HAND =
  'query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) { events { evidence by callback { id verdict } } } }';
const RESOLVE = 'mutation ($id: ID!) { resolveReview(paymentId: $id, note: "Looked at.") { id } }';
const NOBODY = [[null, null]] as const;

interface StoryView {
  readonly events: readonly { evidence: string; by: string | null; callback: { id: string; verdict: string } | null }[];
}
interface ToldView {
  readonly payment: { readonly enquiries: readonly unknown[] | null };
  readonly event: { readonly evidence: string; readonly callback: { readonly id: string } | null };
}
interface PageView {
  readonly callbacks: readonly { id: string; route: string; verdict: string; payment: { id: string } }[] | null;
  readonly enquiries: readonly { id: string; status: string; payment: { id: string } }[] | null;
}
interface EnquiriesView {
  readonly edges: readonly { readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

describeEachDatabase('the page of a payment', database => {
  let gateway: OpenGateway;
  let id: string;
  let asked: string;

  beforeAll(async () => {
    gateway = await openGateway(database);
    const shop = gateway.as('shop');
    id = (await shop.pushStk()).id;
    const { mpesaReceipt } = await shop.paymentThat(id, 'COMPLETED');
    for (const copy of ['one', 'two']) await gateway.postKeyed('stk/callback', id, { copy });
    asked = (await shop.ask<{ id: string }>(ASK, { input: { mpesaReceipt } })).id;
    await shop.subscribe(`subscription { statusEnquiryUpdated(id: "${asked}") { status } }`).ended;
    await shop.ask(ASK, { input: { originatorConversationId: 'AG_1' } });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const read = (caller: CallerName, first = 20) => gateway.as(caller).ask<PageView>(PAGE, { id, first });

  it('shows each role its own of the same update of the same subscription', async () => {
    const document = `subscription ($id: ID!) { paymentUpdated(id: $id, untilSettled: true) {
      payment { status enquiries(first: 1) { id } } event { evidence callback { id } } } }`;
    // Its callback is lost: it comes when all of them watch.
    const { id: pushed } = await gateway.as('shop').pushStk({ phoneNumber: '0710000001' });
    const roles = ['admin', 'desk', 'board', 'counter'] as const;
    const watches = roles.map(role => gateway.as(role).subscribe<ToldView>(document, { id: pushed }));
    await Promise.all(watches.map(watch => watch.until(1)));
    const { checkoutRequestId } = await gateway.as('shop').payment(pushed);
    const push = gateway.ledger.find({ checkoutRequestId: checkoutRequestId ?? '' });
    if (!push) throw new Error('the ledger has the push');
    await gateway.postKeyed('stk/callback', pushed, stkBody(push));
    const lasts = await Promise.all(watches.map(async ({ ended }) => (await ended).at(-1)));
    const shown = lasts.map(last => [last?.event.callback != null, last?.payment.enquiries != null]);
    expect(lasts.map(last => last?.event.evidence)).toEqual(roles.map(() => 'CALLBACK'));
    expect(shown).toEqual([
      [true, true],
      [false, true],
      [false, true],
      [false, false],
    ]);
  });

  it('shows an admin its callbacks and enquiries, newest first', async () => {
    const { callbacks, enquiries } = await read('admin');
    expect(callbacks?.map(({ route, verdict, payment }) => [route, verdict, payment.id])).toEqual([
      ['status/callback', 'APPLIED', id],
      ['stk/callback', 'MALFORMED', id],
      ['stk/callback', 'MALFORMED', id],
      ['stk/callback', 'APPLIED', id],
    ]);
    expect(enquiries?.map(enquiry => [enquiry.id, enquiry.payment.id])).toEqual([[asked, id]]);
    expect((await read('admin', 1)).callbacks).toEqual(callbacks?.slice(0, 1));
  });

  it('shows others no more than they may read', async () => {
    expect((await read('shop')).callbacks).toBeNull();
    expect((await read('shop')).enquiries).toHaveLength(1);
    expect(await read('counter')).toEqual({ callbacks: null, enquiries: null });
  });

  it('shows who and what made each version, to those who may see it', async () => {
    const { events } = await gateway.as('admin').ask<StoryView>(STORY, { id });
    const [callback] = (await read('admin')).callbacks?.filter(each => each.route === 'stk/callback').slice(-1) ?? [];
    expect(events.map(({ evidence, by, callback: told }) => [evidence, by, told?.id ?? null])).toEqual([
      ['REQUEST', 'shop', null],
      ['ACKNOWLEDGEMENT', null, null],
      ['CALLBACK', null, callback?.id],
    ]);
    const seenByShop = await gateway.as('shop').ask<StoryView>(STORY, { id });
    expect(seenByShop.events.map(({ by, callback: told }) => [by, told])).toEqual([
      ['shop', null],
      ...NOBODY,
      ...NOBODY,
    ]);
    const seenByBoard = await gateway.as('board').ask<StoryView>(STORY, { id });
    expect(seenByBoard.events.map(({ by, callback: told }) => [by, told])).toEqual([...NOBODY, ...NOBODY, ...NOBODY]);
  });

  it('a reviewed payment tells who has looked at it, live and later', async () => {
    const shop = gateway.as('shop');
    const pushed = await shop.pushStk();
    await shop.paymentThat(pushed.id, 'COMPLETED');
    const { checkoutRequestId } = await shop.payment(pushed.id);
    const push = gateway.ledger.find({ checkoutRequestId: checkoutRequestId ?? '' });
    if (!push) throw new Error('the ledger has the push');
    const watch = gateway
      .as('admin')
      .subscribe<{ event: StoryView['events'][number] | null }>(
        `subscription { paymentUpdated(id: "${pushed.id}") { event { evidence by callback { verdict } } } }`,
      );
    await watch.until(1);
    await gateway.postKeyed('stk/callback', pushed.id, stkBody(push, withReceipt('UKZ0000002')));
    await watch.until(2);
    await gateway.as('admin').ask(RESOLVE, { id: pushed.id });
    expect((await watch.until(3)).slice(1)).toEqual([
      { event: { evidence: 'CALLBACK', by: null, callback: { verdict: 'CONTRADICTING' } } },
      { event: { evidence: 'OPERATOR', by: 'admin', callback: null } },
    ]);
    watch.stop();
    const { events } = await gateway.as('admin').ask<StoryView>(STORY, { id: pushed.id });
    expect(events.at(-1)).toMatchObject({ evidence: 'OPERATOR', by: 'admin' });
  });

  it('a payment by hand was made by its confirmation', async () => {
    const { TransID, ...rest } = c2bBody();
    await gateway.postKeyed('c2b/confirmation', '600000', { TransID, ...rest });
    const story = await gateway.as('admin').ask<StoryView>(BY_HAND, { receipt: TransID });
    expect(story.events).toEqual([
      { evidence: 'C2B_CONFIRMATION', by: null, callback: { id: expect.any(String), verdict: 'APPLIED' } },
    ]);
  });

  it.each([0, 101])('refuses first: %d', async first => {
    const answer = await gateway.as('admin').send(PAGE, { id, first });
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field: 'first' });
  });

  it('enquiries are paged, and found by their payment', async () => {
    const shop = gateway.as('shop');
    const first = await shop.ask<EnquiriesView>(ENQUIRIES);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await shop.ask<EnquiriesView>(ENQUIRIES, { after: first.pageInfo.endCursor });
    expect(second.edges.map(({ node }) => node.id)).toEqual([asked]);
    expect(await shop.ask<EnquiriesView>(ENQUIRIES, { filter: { paymentId: id } })).toEqual(second);
    expect((await shop.ask<EnquiriesView>(ENQUIRIES, { filter: { paymentId: 'é' } })).edges).toEqual([]);
  });

  it('balances are those that M-Pesa has reported', async () => {
    const shop = gateway.as('shop');
    expect(await shop.ask(BALANCES)).toEqual([]);
    const { id: enquiry } = await shop.ask<{ id: string }>(ASK_BALANCE);
    const watch = shop.subscribe(`subscription { balanceEnquiryUpdated(id: "${enquiry}") { status } }`);
    await watch.ended;
    expect(await shop.ask(BALANCE, { id: enquiry })).toEqual({ status: 'COMPLETED' });
    expect(await shop.ask(BALANCES)).toEqual([expect.objectContaining({ shortcode: '600000' })]);
  });

  it('callbacks are replayed together, what was applied is left out, and each replay is in the audit log', async () => {
    const admin = gateway.as('admin');
    const filter = { paymentId: id };
    expect(await admin.ask(REPLAY, { filter, limit: 1 })).toEqual({ replayed: 1, left: 1 });
    expect(await admin.ask(REPLAY, { filter })).toEqual({ replayed: 2, left: 0 });
    expect(await admin.ask(REPLAY, { filter: { ...filter, verdict: ['APPLIED'] } })).toEqual({ replayed: 0, left: 0 });
    expect(await admin.ask(REPLAY, { filter: { paymentId: 'é' } })).toEqual({ replayed: 0, left: 0 });
    const { edges } = await admin.ask<{ edges: readonly { node: { action: string } }[] }>(AUDIT);
    expect(edges.filter(({ node }) => node.action === 'CALLBACK_REPLAYED')).toHaveLength(3);
    const refused = await admin.send(REPLAY, { filter, limit: 1001 });
    expect(refusalOf(refused)).toEqual({ code: 'BAD_USER_INPUT', field: 'limit' });
  });
});
