/** A till of eight digits: whatever M-Pesa says of it is read as of any other. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { c2bBody } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openStatusDesk, paidTo, type StatusDesk } from '../support/status-desk.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const TILL = '56000001';
const BY_RECEIPT = `query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) {
  kind status shortcode amount needsReview } }`;
const VERDICTS = 'query { callbacks(filter: {}, first: 100) { edges { node { verdict body } } } }';
const ASK = 'mutation ($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) { id } }';

describeEachDatabase('a till of eight digits', database => {
  let gateway: OpenGateway;
  let desk: StatusDesk;
  beforeAll(async () => {
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 86_400_000 },
      environment: { MPESA_SHORTCODE: SHORTCODE, MPESA_SHORTCODE_TYPE: 'till', MPESA_TILL_NUMBER: TILL },
    });
    desk = openStatusDesk(gateway);
  });
  afterAll(async () => {
    await desk.idle();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const find = (receipt: string) => gateway.as().ask<object | null>(BY_RECEIPT, { receipt });

  it('is the one that an unsigned confirmation names, and the one that M-Pesa says was paid', async () => {
    const receipt = 'UKT0000001';
    desk.say(receipt, paidTo(TILL, '120.00'));
    const body = c2bBody({ TransID: receipt, BusinessShortCode: TILL, BillRefNumber: '' });
    expect(await gateway.postBare('c2b/confirmation', body)).toEqual(ACCEPTED);
    await nothingSpooled(gateway);
    const { edges } = await gateway.as().ask<{ edges: { node: { verdict: string } }[] }>(VERDICTS);
    expect(edges.map(({ node }) => node.verdict)).toEqual(['UNCONFIRMED']);
    gateway.shift(6_000);
    await waitUntil('M-Pesa has confirmed it', async () => (await find(receipt)) !== null);
    const paid = { kind: 'C2B', status: 'COMPLETED', shortcode: SHORTCODE, amount: '120.00', needsReview: false };
    expect(await find(receipt)).toEqual(paid);
  });

  it('is the one that a signed confirmation names', async () => {
    const body = c2bBody({ TransID: 'UKT0000002', BusinessShortCode: TILL, BillRefNumber: '' });
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, body)).toEqual(ACCEPTED);
    await nothingSpooled(gateway);
    expect(await find('UKT0000002')).toMatchObject({ kind: 'C2B', shortcode: SHORTCODE });
  });

  it('is the one in the answer that settles a push by its receipt', async () => {
    const mpesaReceipt = 'UKT0000003';
    const { id: paymentId } = await gateway.as('shop').pushStk();
    desk.say(mpesaReceipt, paidTo(TILL, '150.00'));
    await gateway.as('shop').ask(ASK, { input: { paymentId, mpesaReceipt } });
    await desk.idle();
    await gateway.as().paymentThat(paymentId, 'COMPLETED');
    expect(await find(mpesaReceipt)).toMatchObject({ kind: 'STK_PUSH', needsReview: false });
  });
});
