/** When M-Pesa says that the money moved: of every kind of payment, by whatever message tells it; a time that cannot be true counts for nothing. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { nairobiTimestamp } from '../../src/domain/nairobi-time.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import type { PaymentView } from '../support/gateway-client.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openStatusDesk, paidTo } from '../support/status-desk.js';

const SHORTCODE = '600000';
const QUERY_PATH = '/mpesa/stkpushquery/v1/query';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TIME = 'query ($id: ID!) { payment(id: $id) { completedAt status version mpesaReceipt reviewReasons } }';
const VERDICTS = 'query ($id: ID!) { payment(id: $id) { callbacks(first: 100) { verdict } } }';
const UPDATES = `query ($id: ID!, $after: Cursor) { paymentUpdates(id: $id, after: $after) {
  updates { payment { version completedAt } } } }`;
const ASK = 'mutation ($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) { id } }';
const REFRESH = 'mutation ($id: ID!) { refreshPayment(id: $id) { status } }';

interface Timed {
  readonly completedAt: string | null;
  readonly status: string;
  readonly version: number;
  readonly mpesaReceipt: string | null;
  readonly reviewReasons: readonly string[];
}

/** M-Pesa tells whole seconds. */
const shown = (at: number) => new Date(Math.floor(at / 1_000) * 1_000).toISOString();

describeEachDatabase('the time that the simulator tells', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  /** As it is once it is COMPLETED, and as Daraja's own books have it. */
  async function expectTold({ id }: Pick<PaymentView, 'id'>): Promise<PaymentView> {
    const payment = await gateway.as().paymentThat(id, 'COMPLETED');
    const { settledAt } = gateway.ledger.find({ receipt: payment.mpesaReceipt ?? '' }) ?? {};
    expect(await gateway.as().ask<Timed>(TIME, { id })).toMatchObject({ completedAt: shown(settledAt ?? 0) });
    return payment;
  }

  it('is that of a push and of its reversal', async () => {
    const push = await expectTold(await gateway.as('shop').pushStk());
    const before = await gateway.as().ask<Timed>(TIME, { id: push.id });
    await expectTold(await gateway.as().reverse({ paymentId: push.id }));
    const { completedAt } = before;
    expect(await gateway.as().ask<Timed>(TIME, { id: push.id })).toMatchObject({ status: 'REVERSED', completedAt });
  });

  it('is that of a payout', async () => {
    await expectTold(await gateway.as('shop').payB2c());
  });

  it('is that of a payment to a business', async () => {
    await expectTold(await gateway.as('shop').payB2b());
  });
});

describeEachDatabase('the time that a message tells', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * DAY_MS },
      environment: { MPESA_SHORTCODE: SHORTCODE },
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const timeOf = ({ id }: PaymentView) => gateway.as().ask<Timed>(TIME, { id });
  const verdicts = async ({ id }: PaymentView) => {
    const { callbacks } = await gateway.as().ask<{ callbacks: { verdict: string }[] }>(VERDICTS, { id });
    return callbacks.map(({ verdict }) => verdict);
  };
  const callBack = async (payment: PaymentView, receipt: string, TransactionDate?: unknown) => {
    const told = { Amount: 150, MpesaReceiptNumber: receipt, TransactionDate };
    const Item = Object.entries(told).map(([Name, Value]) => ({ Name, Value }));
    const { merchantRequestId: MerchantRequestID, checkoutRequestId: CheckoutRequestID } = payment;
    const stkCallback = { MerchantRequestID, CheckoutRequestID, ResultCode: 0, CallbackMetadata: { Item } };
    expect(await gateway.postKeyed('stk/callback', payment.id, { Body: { stkCallback } })).toEqual(ACCEPTED);
    await nothingSpooled(gateway);
  };
  const confirm = async (receipt: string, at: number) => {
    const body = c2bBody({ TransID: receipt, TransAmount: '150.00', TransTime: nairobiTimestamp(at) });
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, body)).toEqual(ACCEPTED);
    await nothingSpooled(gateway);
  };

  it.each<[string, (createdAt: number) => unknown]>([
    ['in a year to come', () => '20991231235959'],
    ['in a year that nobody will see', () => '99991231235959'],
    ['more than a day before the push', createdAt => nairobiTimestamp(createdAt - DAY_MS - HOUR_MS)],
    ['more than a day after the message', createdAt => nairobiTimestamp(createdAt + DAY_MS + HOUR_MS)],
    ['of no clock', () => '20261328101546'],
    ['that is no time', () => ({ at: 1 })],
    ['that is not there', () => undefined],
  ])('is not believed %s, and refuses no money', async (_what, write) => {
    const payment = await gateway.as('shop').pushStk();
    const receipt = freshReceipt();
    await callBack(payment, receipt, write(Date.parse(payment.createdAt)));
    const paid = { status: 'COMPLETED', mpesaReceipt: receipt, completedAt: null, reviewReasons: [], version: 3 };
    expect(await timeOf(payment)).toEqual(paid);
  });

  it.each([-HOUR_MS, 3 * HOUR_MS])('is believed of a clock that is %i ms away', async awayMs => {
    const payment = await gateway.as('shop').pushStk();
    const at = Date.parse(payment.createdAt) + awayMs;
    await callBack(payment, freshReceipt(), Number(nairobiTimestamp(at)));
    expect(await timeOf(payment)).toMatchObject({ status: 'COMPLETED', completedAt: shown(at), version: 3 });
  });

  it('comes with the receipt, where a query has completed the push', async () => {
    const payment = await gateway.as('shop').pushStk();
    const { merchantRequestId: MerchantRequestID, checkoutRequestId: CheckoutRequestID } = payment;
    const paid = { MerchantRequestID, CheckoutRequestID, ResponseCode: '0', ResultCode: '0' };
    gateway.wire.answer(QUERY_PATH, () => ({ status: 200, body: paid }));
    await gateway.as('shop').ask(REFRESH, { id: payment.id });
    gateway.wire.answer(QUERY_PATH, null);
    expect(await timeOf(payment)).toMatchObject({ status: 'COMPLETED', mpesaReceipt: null, completedAt: null });
    const [receipt, at] = [freshReceipt(), Date.parse(payment.createdAt)];
    await callBack(payment, receipt, nairobiTimestamp(at));
    const told = { status: 'COMPLETED', mpesaReceipt: receipt, completedAt: shown(at), version: 4 };
    expect(await timeOf(payment)).toMatchObject({ ...told, reviewReasons: [] });
  });

  it('comes later, as a version of its own, and once', async () => {
    const payment = await gateway.as('shop').pushStk();
    const [receipt, at] = [freshReceipt(), Date.parse(payment.createdAt)];
    await callBack(payment, receipt);
    expect(await timeOf(payment)).toMatchObject({ mpesaReceipt: receipt, completedAt: null, version: 3 });
    await confirm(receipt, at);
    await confirm(receipt, at + 1_000);
    await callBack(payment, receipt, nairobiTimestamp(at + 2_000));
    const told = { status: 'COMPLETED', completedAt: shown(at), version: 4, reviewReasons: [] };
    expect(await timeOf(payment)).toMatchObject(told);
    expect(await verdicts(payment)).toEqual(['DUPLICATE', 'DUPLICATE', 'APPLIED', 'APPLIED']);
    const { updates } = await gateway
      .as()
      .ask<{ updates: { payment: object }[] }>(UPDATES, { id: payment.id, after: payment.cursor });
    expect(updates.map(update => update.payment)).toEqual([
      { version: 3, completedAt: null },
      { version: 4, completedAt: shown(at) },
    ]);
  });

  it('is in the answer by which a push is settled by its receipt', async () => {
    const desk = openStatusDesk(gateway);
    const payment = await gateway.as('shop').pushStk();
    const [mpesaReceipt, at] = [freshReceipt(), Date.parse(payment.createdAt)];
    desk.say(mpesaReceipt, paidTo(SHORTCODE, '150.00', { FinalisedTime: nairobiTimestamp(at) }));
    await gateway.as('shop').ask(ASK, { input: { paymentId: payment.id, mpesaReceipt } });
    await gateway.as().paymentThat(payment.id, 'COMPLETED');
    await desk.idle();
    expect(await timeOf(payment)).toMatchObject({ mpesaReceipt, completedAt: shown(at) });
  });

  it("is that of its twin, where that completes the push, and the callback's where the money is another", async () => {
    const payment = await gateway.as().payment((await gateway.as('shop').pushStk()).id);
    const [receipt, at] = [freshReceipt(), Date.parse(payment.createdAt)];
    const { phoneNumber, accountReference: BillRefNumber } = payment;
    const MSISDN = `${phoneNumber.slice(0, 4)} ***** ${phoneNumber.slice(-3)}`;
    const body = { TransID: receipt, TransAmount: '150.00', TransTime: nairobiTimestamp(at), BillRefNumber, MSISDN };
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, c2bBody(body))).toEqual(ACCEPTED);
    gateway.shift(5 * 60_000);
    await gateway.as().paymentThat(payment.id, 'COMPLETED');
    expect(await timeOf(payment)).toMatchObject({ mpesaReceipt: receipt, completedAt: shown(at) });
    const own = freshReceipt();
    await callBack(payment, own, nairobiTimestamp(at + 60_000));
    expect(await timeOf(payment)).toMatchObject({ mpesaReceipt: own, completedAt: shown(at + 60_000) });
  });
});
