/** A receipt that an unsigned message brought, and its payment's reversal: M-Pesa is told no receipt that the payment does not have. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freshReceipt } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type PaymentView, REVERSE, type Variables } from '../support/gateway-client.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const REQUEST = '/mpesa/reversal/v1/request';
const QUERY = '/mpesa/stkpushquery/v1/query';
const APPROVE = 'mutation ($id: ID!) { approvePayout(id: $id) { id status } }';
const REJECT = 'mutation ($id: ID!) { rejectPayout(id: $id, note: "Another receipt") { id status } }';
const REFRESH = 'mutation ($id: ID!) { refreshPayment(id: $id) { id } }';
const DAY_MS = 86_400_000;
/** From here on a second person approves. */
const LARGE = 1_000;

describeEachDatabase('a payment that gets another receipt', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * DAY_MS },
      environment: { PAYOUT_APPROVAL_ABOVE: String(LARGE) },
    });
    gateway.wire.answer(QUERY, ({ body }) => {
      const { CheckoutRequestID } = JSON.parse(body) as { CheckoutRequestID: string };
      const ids = { MerchantRequestID: '1-2-3', CheckoutRequestID };
      const done = { ResponseCode: '0', ResponseDescription: 'Accepted', ResultCode: '0', ResultDesc: 'Done' };
      return { status: 200, body: { ...ids, ...done } };
    });
    gateway.wire.answer(REQUEST, ({ body }) => {
      const { ResultURL } = JSON.parse(body) as { ResultURL: string };
      return { status: 200, body: acknowledgementOf(ResultURL.split('/').at(-2) ?? '') };
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const find = (id: string) => gateway.as().payment(id);
  /** The receipts that M-Pesa was told to give back, of this one's reversals. */
  const told = (reversalId: string) =>
    gateway.wire
      .requests()
      .filter(({ path, body }) => path === REQUEST && body.includes(reversalId))
      .map(({ body }) => (JSON.parse(body) as { TransactionID: string }).TransactionID);

  /** A push that M-Pesa calls paid, whose receipt an unsigned message has brought. */
  async function payBare(amount: number): Promise<PaymentView> {
    const { id } = await gateway.as().pushStk({ amount, phoneNumber: freshPhone() });
    expect(await gateway.postBare('stk/callback', successOf(await find(id), freshReceipt()))).toEqual(ACCEPTED);
    await gateway.as().ask(REFRESH, { id });
    await waitUntil('its receipt is there', async () => (await find(id)).mpesaReceipt !== null);
    return find(id);
  }

  async function signAnother(paid: PaymentView): Promise<string> {
    const receipt = freshReceipt();
    expect(await gateway.postKeyed('stk/callback', paid.id, successOf(paid, receipt))).toEqual(ACCEPTED);
    await waitUntil('it is told of', async () => (await find(paid.id)).needsReview);
    return receipt;
  }

  it('is not given back by the former one, although somebody approves that', async () => {
    const paid = await payBare(LARGE);
    const { id } = await gateway.as('shop').reverse({ paymentId: paid.id });
    const signed = await signAnother(paid);
    expect(await find(paid.id)).toMatchObject({ mpesaReceipt: signed, reviewReasons: ['FACTS_DIFFER'] });
    const refused = await gateway.as('boss').send(APPROVE, { id });
    expect(refused.errors).toMatchObject([{ message: expect.stringContaining('receipt') }]);
    expect(refusalOf(refused)).toEqual({ code: 'BAD_USER_INPUT', field: 'id' });
    expect(told(id)).toEqual([]);
    expect((await gateway.as('boss').send(REJECT, { id })).errors).toEqual([]);
    const again = await gateway.as('shop').reverse({ paymentId: paid.id });
    expect((await gateway.as('boss').send(APPROVE, { id: again.id })).errors).toEqual([]);
    expect(told(again.id)).toEqual([signed]);
  });

  it('is not given back by a receipt that is replaced in the moment of the approval', async () => {
    const paid = await payBare(LARGE);
    const { id } = await gateway.as('shop').reverse({ paymentId: paid.id });
    await Promise.all([signAnother(paid), gateway.as('boss').send(APPROVE, { id })]);
    const { mpesaReceipt } = await find(paid.id);
    // Either M-Pesa was told it, and it stays; or another has replaced it, and M-Pesa was told nothing.
    expect(told(id)).toEqual(mpesaReceipt === paid.mpesaReceipt ? [mpesaReceipt] : []);
  });

  it('keeps the one by which it is being given back', async () => {
    const paid = await payBare(150);
    const { id } = await gateway.as('shop').reverse({ paymentId: paid.id });
    expect(told(id)).toEqual([paid.mpesaReceipt]);
    await signAnother(paid);
    const flagged = { mpesaReceipt: paid.mpesaReceipt, reviewReasons: ['FACTS_DIFFER'] };
    expect(await find(paid.id)).toMatchObject({ ...flagged, status: 'COMPLETED' });
    await gateway.postKeyed('reversal/callback', id, resultOf(id, paid));
    expect(await gateway.as().paymentThat(paid.id, 'REVERSED')).toMatchObject(flagged);
  });

  it.each<[string, (paid: PaymentView) => Variables]>([
    ['its id', ({ id }) => ({ paymentId: id })],
    ['its former receipt', ({ mpesaReceipt }) => ({ mpesaReceipt })],
  ])('has the same reversal for a key that is repeated with %s', async (_what, nameOf) => {
    const paid = await payBare(LARGE);
    const input = { ...nameOf(paid), idempotencyKey: `again ${paid.id}` };
    const { id } = await gateway.as('shop').reverse(input);
    await signAnother(paid);
    expect(await gateway.as('shop').reverse(input)).toMatchObject({ id });
    const other = await gateway.as('shop').send(REVERSE, { input: { ...input, remarks: 'Other words' } });
    expect(refusalOf(other).code).toBe('IDEMPOTENCY_CONFLICT');
  });
});

function successOf({ merchantRequestId, checkoutRequestId, amount }: PaymentView, receipt: string) {
  const ids = { merchantRequestId, checkoutRequestId, conversationId: null, originatorConversationId: null };
  const paid = withReceipt(receipt);
  paid.CallbackMetadata.Item.splice(0, 1, { Name: 'Amount', Value: Number(amount) });
  return stkBody({ ids, amountCents: Number(amount) * 100 }, paid);
}

/** Of a request of this test; the name is any. */
function acknowledgementOf(name: string) {
  const ids = { OriginatorConversationID: `name-${name}`, ConversationID: `AG_20261128_${name}` };
  return { ...ids, ResponseCode: '0', ResponseDescription: 'Accept the service request successfully.' };
}

function resultOf(id: string, { mpesaReceipt }: PaymentView) {
  const { OriginatorConversationID, ConversationID } = acknowledgementOf(id);
  const list = [
    { Key: 'Amount', Value: 150 },
    { Key: 'OriginalTransactionID', Value: mpesaReceipt },
  ];
  return {
    Result: {
      ...{ ResultType: 0, ResultCode: 0, ResultDesc: 'Done', OriginatorConversationID, ConversationID },
      ...{ TransactionID: freshReceipt(), ResultParameters: { ResultParameter: list } },
    },
  };
}
