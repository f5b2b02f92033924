/** M13: what the gateway cannot find out by itself, an operator settles with the receipt on the statement: M-Pesa is asked about it. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NO_IDS } from '../../src/domain/payment.js';
import { type CheckoutView, CREATE_CHECKOUT, PAY_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { createGatewayClient, freshPhone, type PaymentView, type Variables } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { stkBody } from '../support/stk-callback-body.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const ASK = `mutation ($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) {
  id status mpesaReceipt payment { id status } } }`;
const FIND = 'query ($id: ID!) { statusEnquiry(id: $id) { status amount transactionStatus } }';
const CALLBACKS = `query ($id: ID!) { callbacks(filter: { paymentId: $id }) { edges { node { route verdict note } } } }`;
const TOKEN = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
const OF_PAYMENT = `query ($id: ID!) { payment(id: $id) {
  enquiries { id status mpesaReceipt transactionStatus amount resultCode } } }`;
const FOLLOW =
  'subscription ($id: ID!) { statusEnquiryUpdated(id: $id) { status mpesaReceipt transactionStatus amount } }';
const STATUS_QUERY = '/mpesa/transactionstatus/v1/query';
const DAY_MS = 86_400_000;
const SHORTCODE = '600000';

interface Enquiry {
  readonly id: string;
  readonly status: string;
  readonly payment: { readonly id: string } | null;
}

/** What M-Pesa tells of the transaction with this receipt: 150 shillings from a customer to the shop. */
function answer(
  receipt: string,
  { amount = 150, state = 'Completed', debit = '254712345678 - A CUSTOMER', credit = `${SHORTCODE} - SHOP` } = {},
) {
  return (ids: object) => ({
    Result: {
      ...{ ResultType: 0, ResultCode: 0, ResultDesc: 'The service request is processed successfully.' },
      ...{ ...ids, TransactionID: 'UAD0000000' },
      ResultParameters: {
        ResultParameter: [
          { Key: 'TransactionStatus', Value: state },
          { Key: 'Amount', Value: amount },
          { Key: 'ReceiptNo', Value: receipt },
          { Key: 'DebitPartyName', Value: debit },
          { Key: 'CreditPartyName', Value: credit },
        ],
      },
    },
  });
}

describe('M13', () => {
  describeEachDatabase('an operator with the receipt from the statement', database => {
    let gateway: OpenGateway;
    let receipts = 0;
    beforeAll(async () => {
      // Whatever M-Pesa is asked about a push, it says "still processing", and its callback does not come.
      gateway = await openGateway(database, {
        behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * DAY_MS },
        environment: { MPESA_SHORTCODE: SHORTCODE },
      });
      gateway.wire.answer(STATUS_QUERY, (_request, count) => ({
        status: 200,
        body: {
          ...idsOfQuestion(count),
          ResponseCode: '0',
          ResponseDescription: 'Accept the service request successfully.',
        },
      }));
    });
    afterAll(async () => {
      await gateway.close();
      expect(gateway.errors).toEqual([]);
    });

    const newReceipt = (): string => {
      receipts += 1;
      return `UKN${String(receipts).padStart(7, '0')}`;
    };
    const push = () => gateway.as('shop').pushStk();
    const told = (payment: PaymentView, amountCents: number, receipt: string) =>
      gateway.postKeyed('stk/callback', payment.id, paid(payment, amountCents / 100, receipt));
    const timedOut = async (payment: PaymentView): Promise<PaymentView> => {
      gateway.shift(200_000);
      return gateway.as().paymentThat(payment.id, 'TIMED_OUT');
    };
    /** Asks, and answers on M-Pesa's behalf. */
    const ask = async (input: Variables, makeAnswer: ReturnType<typeof answer>, route: 'keyed' | 'bare' = 'keyed') => {
      const enquiry = await gateway.as('shop').ask<Enquiry>(ASK, { input });
      const questions = gateway.wire.requests().filter(({ path }) => path === STATUS_QUERY);
      expect(JSON.parse(questions.at(-1)?.body ?? '')).toMatchObject({ TransactionID: input.mpesaReceipt });
      const body = makeAnswer(idsOfQuestion(questions.length));
      if (route === 'bare') await gateway.postBare('status/callback', body);
      else await gateway.postKeyed('status/callback', enquiry.id, body);
      return enquiry;
    };

    const dead: readonly (readonly [string, (payment: PaymentView) => Promise<unknown>, string])[] = [
      ['whose amount differs', payment => told(payment, 100, newReceipt()), 'FACTS_DIFFER'],
      [
        'whose receipt another payment has',
        async payment => {
          const [first, taken] = [await push(), newReceipt()];
          await told(first, 15_000, taken);
          await told(payment, 15_000, taken);
        },
        'RECEIPT_TAKEN',
      ],
    ];

    it.each(dead)('settles a payment %s', async (_why, spoil, reason) => {
      const payment = await push();
      await spoil(payment);
      expect(await timedOut(payment)).toMatchObject({ reviewReasons: [reason] });
      const mpesaReceipt = newReceipt();
      const enquiry = await ask({ paymentId: payment.id, mpesaReceipt }, answer(mpesaReceipt));
      expect(enquiry).toMatchObject({ status: 'PENDING', mpesaReceipt, payment: { id: payment.id } });
      const settled = await gateway.as().payment(payment.id);
      expect(settled).toMatchObject({ status: 'COMPLETED', mpesaReceipt, reviewReasons: [reason], nextCheckAt: null });
      expect(settled.events.at(-1)).toMatchObject({ evidence: 'QUERY', status: 'COMPLETED' });
      expect(await gateway.as().ask(FIND, { id: enquiry.id })).toMatchObject({ status: 'COMPLETED', amount: '150.00' });
    });

    it('settles a payment that nobody answered for to the end, and needs nobody to look at it any more', async () => {
      const payment = await push();
      gateway.shift(4 * DAY_MS);
      await waitUntil('nobody answers any more', async () => {
        const { reviewReasons } = await gateway.as().payment(payment.id);
        return reviewReasons.includes('UNANSWERABLE');
      });
      const mpesaReceipt = newReceipt();
      await ask({ paymentId: payment.id, mpesaReceipt }, answer(mpesaReceipt));
      const settled = { status: 'COMPLETED', mpesaReceipt, needsReview: false };
      expect(await gateway.as().payment(payment.id)).toMatchObject(settled);
    });

    it('settles one that is PENDING still', async () => {
      const { id: paymentId } = await push();
      const mpesaReceipt = newReceipt();
      await ask({ paymentId, mpesaReceipt }, answer(mpesaReceipt));
      expect(await gateway.as().payment(paymentId)).toMatchObject({ status: 'COMPLETED', mpesaReceipt });
    });

    const misfits: readonly (readonly [string, (receipt: string) => ReturnType<typeof answer>, RegExp])[] = [
      ['another amount', receipt => answer(receipt, { amount: 149 }), /amount/],
      ['another shortcode', receipt => answer(receipt, { credit: '601111 - ANOTHER SHOP' }), /shortcode/],
      ['no shortcode', receipt => answer(receipt, { credit: 'A SHOP' }), /shortcode/],
      [
        'that the shop has paid',
        receipt => answer(receipt, { debit: `${SHORTCODE} - SHOP`, credit: 'X' }),
        /shortcode/,
      ],
      ['another receipt', () => answer(newReceipt()), /receipt/],
      ['that it was not completed', receipt => answer(receipt, { state: 'Cancelled' }), /completed/],
      ['a word that nobody knows', receipt => answer(receipt, { state: 'Imekamilika' }), /completed/],
    ];

    it.each(misfits)(
      'changes nothing when M-Pesa tells %s, and the callback says why',
      async (_what, makeAnswer, why) => {
        const payment = await push();
        const mpesaReceipt = newReceipt();
        const before = await timedOut(payment);
        await ask({ paymentId: payment.id, mpesaReceipt }, makeAnswer(mpesaReceipt));
        expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'TIMED_OUT', version: before.version });
        const { edges } = await gateway
          .as()
          .ask<{ edges: { node: { note: string | null } }[] }>(CALLBACKS, { id: payment.id });
        expect(edges[0]?.node).toMatchObject({
          route: 'status/callback',
          verdict: 'APPLIED',
          note: expect.stringMatching(why),
        });
      },
    );

    it('changes nothing by an answer on the bare form', async () => {
      const payment = await push();
      const mpesaReceipt = newReceipt();
      const enquiry = await ask({ paymentId: payment.id, mpesaReceipt }, answer(mpesaReceipt), 'bare');
      expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'PENDING', mpesaReceipt: null });
      expect(await gateway.as().ask(FIND, { id: enquiry.id })).toMatchObject({ status: 'COMPLETED', amount: '150.00' });
    });

    it('tells no payer of the transactions that it tried, and tells them of their own', async () => {
      const checkout = await gateway.as('shop').ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: '150' } });
      const paid = await gateway.as('shop').ask<CheckoutView>(PAY_CHECKOUT, { id: checkout.id, phone: freshPhone() });
      const id = paid.current?.id ?? '';
      const { token } = await gateway.as('shop').ask<{ token: string }>(TOKEN, { id });
      const byToken = createGatewayClient(gateway.url(), token);
      const payers = [byToken, createGatewayClient(gateway.url(), checkout.token?.token ?? '')];
      const [foreign, own] = [newReceipt(), newReceipt()];
      const tried = await ask({ paymentId: id, mpesaReceipt: foreign }, answer(foreign, { amount: 149 }));
      const read = (client: typeof byToken) => client.ask<{ enquiries: readonly object[] }>(OF_PAYMENT, { id });
      const shown = { mpesaReceipt: foreign, amount: '149.00', transactionStatus: 'Completed' };
      expect((await read(gateway.as('shop'))).enquiries).toMatchObject([shown]);
      for (const payer of payers) {
        expect(await read(payer)).toEqual({ enquiries: [] });
        expect(await payer.ask(FIND, { id: tried.id })).toBeNull();
        await expect(payer.subscribe(FOLLOW, { id: tried.id }).ended).rejects.toMatchObject({
          extensions: { code: 'NOT_FOUND' },
        });
      }
      await ask({ paymentId: id, mpesaReceipt: own }, answer(own));
      for (const payer of payers)
        expect((await read(payer)).enquiries).toMatchObject([{ mpesaReceipt: own, amount: '150.00' }]);
      await Promise.all(payers.map(payer => payer.close()));
    });

    it('tells a payee no answer that is not about their payment, and ends there', async () => {
      const { id } = await gateway.as('shop').payB2c();
      const { token } = await gateway.as('shop').ask<{ token: string }>(TOKEN, { id });
      const payee = createGatewayClient(gateway.url(), token);
      const enquiry = await gateway.as('shop').ask<Enquiry>(ASK, { input: { paymentId: id } });
      const watch = payee.subscribe<{ status: string }>(FOLLOW, { id: enquiry.id });
      expect(await watch.until(1)).toMatchObject([{ status: 'PENDING', mpesaReceipt: null }]);
      const { length } = gateway.wire.requests().filter(({ path }) => path === STATUS_QUERY);
      await gateway.postKeyed(
        'status/callback',
        enquiry.id,
        answer(newReceipt(), { amount: 149 })(idsOfQuestion(length)),
      );
      expect(await watch.ended).toHaveLength(1);
      expect(await payee.ask(FIND, { id: enquiry.id })).toBeNull();
      expect(await gateway.as('shop').ask(FIND, { id: enquiry.id })).toMatchObject({ amount: '149.00' });
      await payee.close();
    });

    it('is refused a receipt that another payment has, or another than the payment’s', async () => {
      const [first, second] = [await push(), await push()];
      const mpesaReceipt = newReceipt();
      await told(first, 15_000, mpesaReceipt);
      const asked = gateway.wire.requests().length;
      for (const input of [
        { paymentId: second.id, mpesaReceipt },
        { paymentId: first.id, mpesaReceipt: newReceipt() },
      ]) {
        const refusal = refusalOf(await gateway.as().send(ASK, { input }));
        expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', field: 'mpesaReceipt' });
      }
      expect(gateway.wire.requests()).toHaveLength(asked);
    });

    it('may name the receipt that the payment has', async () => {
      const payment = await push();
      const mpesaReceipt = newReceipt();
      await told(payment, 15_000, mpesaReceipt);
      await ask({ paymentId: payment.id, mpesaReceipt }, answer(mpesaReceipt));
      expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'COMPLETED', needsReview: false });
    });

    it.each([
      [{}],
      [{ mpesaReceipt: 'UKN9999999', originatorConversationId: 'o-1' }],
      [{ paymentId: '0123456789abdfghjkmn', originatorConversationId: 'o-1' }],
      [{ paymentId: '0123456789abdfghjkmn', mpesaReceipt: 'UKN9999999', originatorConversationId: 'o-1' }],
    ])('is told which ids go together: %j', async input => {
      const { errors } = await gateway.as().send(ASK, { input });
      expect(errors[0]?.message).toMatch(/or paymentId with mpesaReceipt/);
    });
  });
});

const idsOfQuestion = (count: number) => ({
  OriginatorConversationID: `asked-${count}`,
  ConversationID: `AG_${count}`,
});

function paid({ merchantRequestId, checkoutRequestId }: PaymentView, amount: number, receipt: string): object {
  const ids = { ...NO_IDS, merchantRequestId, checkoutRequestId };
  const items = [
    { Name: 'Amount', Value: amount },
    { Name: 'MpesaReceiptNumber', Value: receipt },
  ];
  return stkBody({ ids, amountCents: 0 }, { CallbackMetadata: { Item: items } });
}
