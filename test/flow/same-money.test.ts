/** One shilling, two stories: a push that M-Pesa called failed, whose money was told of as paid by hand, is not paid once more by a bare word. */

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { nairobiTimestamp } from '../../src/domain/nairobi-time.js';
import { hashPhoneNumber } from '../../src/domain/payer-number.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { type CheckoutView, CREATE_CHECKOUT, FIND_CHECKOUT, PAY_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type PaymentView } from '../support/gateway-client.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const BY_RECEIPT = `query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) { id kind status } }`;
const STATS = `query ($from: DateTime!, $filter: PaymentFilter) {
  paymentStats(from: $from, filter: $filter) { total { status kind count } } }`;
const INSUFFICIENT_FUNDS = 1;
const CANCELLED = 1032;
const NOT_PAID = { ResultDesc: 'No', CallbackMetadata: undefined };
const PAID: Word = { ResultCode: '0', ResultDesc: 'Done' };

interface Word {
  readonly ResultCode: string;
  readonly ResultDesc: string;
}

interface Stats {
  readonly total: readonly { readonly status: string; readonly kind: string; readonly count: number }[];
}

describeEachDatabase('the money of a push that has failed for good', database => {
  let gateway: OpenGateway;
  let word: Word;
  beforeEach(() => {
    word = PAID;
  });
  beforeAll(async () => {
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 86_400_000 },
      environment: { MPESA_SHORTCODE: SHORTCODE },
    });
    answerQueries(gateway, () => word);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const fail = async (payment: PaymentView, ResultCode: number): Promise<void> => {
    await callBack(gateway, payment, freshReceipt(), { ...NOT_PAID, ResultCode });
    expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'FAILED' });
  };
  const failedPush = async (): Promise<PaymentView> => {
    const asked = await gateway
      .as('shop')
      .pushStk({ amount: 150, accountReference: freshReceipt(), phoneNumber: freshPhone() });
    const payment = await gateway.as().payment(asked.id);
    await fail(payment, INSUFFICIENT_FUNDS);
    return payment;
  };
  const confirm = async ({ phoneNumber, accountReference }: PaymentView, changes: object = {}): Promise<string> => {
    const MSISDN = `${phoneNumber.slice(0, 4)} ***** ${phoneNumber.slice(-3)}`;
    const told = {
      TransAmount: '150',
      BillRefNumber: accountReference?.toLowerCase(),
      MSISDN,
      TransTime: nairobiTimestamp(Date.now()),
    };
    const body = c2bBody({ ...told, ...changes });
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, body)).toEqual(ACCEPTED);
    return String(body.TransID);
  };
  /** The payment once a person is told. A question that is under way already is not put again, and may be answered later. */
  const ask = async ({ id }: PaymentView): Promise<PaymentView> => {
    await gateway.as().ask('mutation ($id: ID!) { refreshPayment(id: $id) { id } }', { id });
    await waitUntil('a person is told', async () => (await gateway.as().payment(id)).needsReview);
    return gateway.as().payment(id);
  };

  const find = (id: string) => gateway.as('desk').ask<CheckoutView>(FIND_CHECKOUT, { id });

  it.each([
    ['the reference', {}],
    ['no reference', { BillRefNumber: undefined }],
  ])('counts once, as paid by hand with %s, and a person is told which payment has it', async (_what, changes) => {
    const push = await failedPush();
    const receipt = await confirm(push, changes);
    const byHand = await gateway.as().ask<{ id: string }>(BY_RECEIPT, { receipt });
    expect(byHand).toMatchObject({ kind: 'C2B', status: 'COMPLETED' });
    const asked = await ask(push);
    expect(asked).toMatchObject({ status: 'FAILED', reviewReasons: ['RECEIPT_TAKEN'], failure: { retryable: false } });
    expect(asked.events.at(-1)?.note).toContain(byHand.id);
    expect(asked.events.at(-1)?.note).toContain(receipt);
    const from = new Date(Date.now() - 86_400_000).toISOString();
    const { total } = await gateway.as().ask<Stats>(STATS, { from, filter: { phoneNumber: push.phoneNumber } });
    expect(total.filter(({ status }) => status === 'COMPLETED')).toEqual([]);
  });

  it('counts once when a signed callback has named that receipt, whoever paid and whatever was typed', async () => {
    const push = await failedPush();
    const receipt = await confirm(push, { BillRefNumber: 'OTHER', MSISDN: '2547 ***** 999' });
    await callBack(gateway, push, receipt);
    expect(await ask(push)).toMatchObject({ status: 'FAILED', reviewReasons: ['RECEIPT_TAKEN'] });
  });

  it.each<[string, (push: PaymentView) => Promise<unknown>]>([
    ['nothing was paid by hand', async () => undefined],
    ['what was paid by hand is for something else', push => confirm(push, { BillRefNumber: 'OTHER' })],
    ['what was paid by hand is for nothing, as M-Pesa says', push => confirm(push, { BillRefNumber: '' })],
    ['what was paid by hand is of another amount', push => confirm(push, { TransAmount: '151' })],
    ['somebody else has paid by hand', push => confirm(push, { MSISDN: '2547 ***** 999' })],
    ['M-Pesa tells no number of who has paid by hand', push => confirm(push, { MSISDN: '' })],
    [
      'a signed callback has named a receipt of its own',
      async push => {
        await confirm(push);
        await callBack(gateway, push, freshReceipt());
      },
    ],
  ])('counts for the push where %s', async (_why, tell) => {
    const push = await failedPush();
    await tell(push);
    expect(await ask(push)).toMatchObject({ status: 'COMPLETED', reviewReasons: ['SUCCESS_AFTER_FAILURE'] });
  });

  it('counts twice once M-Pesa has told its own receipt, though it was taken for what paid the checkout by hand', async () => {
    const desk = gateway.as('desk');
    const { id } = await desk.ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 150 } });
    const { current } = await desk.ask<CheckoutView>(PAY_CHECKOUT, { id, phone: freshPhone() });
    const tried = await gateway.as().payment(current?.id ?? '');
    word = { ResultCode: String(CANCELLED), ResultDesc: 'Cancelled' };
    await fail(tried, CANCELLED);
    const receipt = await confirm(tried);
    gateway.shift(5_000);
    await waitUntil('it is paid by hand', async () => (await find(id)).status === 'PAID');
    const byHand = await gateway.as().ask<{ id: string }>(BY_RECEIPT, { receipt });
    expect(await find(id)).toMatchObject({ paidBy: { id: byHand.id } });
    word = PAID;
    expect(await ask(tried)).toMatchObject({ status: 'FAILED', reviewReasons: ['RECEIPT_TAKEN'] });
    const late = await confirm(tried);
    gateway.shift(181_000);
    const completed = await gateway.as().paymentThat(tried.id, 'COMPLETED');
    expect(completed.mpesaReceipt).toBe(late);
    expect(completed.reviewReasons).toContain('PAID_TWICE');
  });
});

describeEachDatabase('a try on a till, and what somebody pays there', database => {
  it.each([
    [
      'who shows three digits, pays for nobody but himself',
      (phone: string) => `${phone.slice(0, 4)} ***** ${phone.slice(-3)}`,
      'OPEN',
    ],
    ['whose number is that of the try, pays in its place', hashPhoneNumber, 'PAID'],
  ] as const)('%s', async (_who, present, status) => {
    const gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 86_400_000 },
      environment: { MPESA_SHORTCODE: SHORTCODE, MPESA_SHORTCODE_TYPE: 'till', MPESA_TILL_NUMBER: '5600000' },
    });
    const desk = gateway.as('desk');
    const { id } = await desk.ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 150 } });
    const { current } = await desk.ask<CheckoutView>(PAY_CHECKOUT, { id, phone: freshPhone() });
    const tried = await gateway.as().payment(current?.id ?? '');
    await callBack(gateway, tried, freshReceipt(), { ...NOT_PAID, ResultCode: INSUFFICIENT_FUNDS });
    const told = { BusinessShortCode: '5600000', BillRefNumber: '', TransTime: nairobiTimestamp(Date.now()) };
    const body = c2bBody({ ...told, TransAmount: '150', MSISDN: present(tried.phoneNumber) });
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, body)).toEqual(ACCEPTED);
    answerQueries(gateway, () => PAID);
    await gateway.as().ask('mutation ($id: ID!) { refreshPayment(id: $id) { id } }', { id: tried.id });
    expect(await gateway.as().payment(tried.id)).toMatchObject({ status: 'FAILED', reviewReasons: ['RECEIPT_TAKEN'] });
    expect(await desk.ask<CheckoutView>(FIND_CHECKOUT, { id })).toMatchObject({ status });
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });
});

/** Whoever asks M-Pesa about a push is told this. */
function answerQueries(gateway: OpenGateway, say: () => Word): void {
  gateway.wire.answer('/mpesa/stkpushquery/v1/query', ({ body }) => {
    const { CheckoutRequestID } = JSON.parse(body) as { CheckoutRequestID: string };
    const said = { ResponseCode: '0', ResponseDescription: 'Accepted', ...say() };
    return { status: 200, body: { ...said, MerchantRequestID: '1-2-3', CheckoutRequestID } };
  });
}

/** Its own callback comes when the test posts it. */
async function callBack(
  gateway: OpenGateway,
  payment: PaymentView,
  receipt: string,
  changes: object = {},
): Promise<void> {
  const { merchantRequestId, checkoutRequestId } = payment;
  const ids = { merchantRequestId, checkoutRequestId, conversationId: null, originatorConversationId: null };
  const body = stkBody({ ids, amountCents: 15_000 }, { ...withReceipt(receipt), ...changes });
  expect(await gateway.postKeyed('stk/callback', payment.id, body)).toEqual(ACCEPTED);
}
