/** All that an operator wants to know of a payment in one request, and what a cashier is shown of it; lists, and many replays at once. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeEachDatabase } from '../support/databases.js';
import type { CallerName } from '../support/open-gateway.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
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
