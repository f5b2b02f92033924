/** One payment of a push is told of twice, by its callback and as a payment by hand: it counts once, in whatever order that comes. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nairobiTimestamp } from '../../src/domain/nairobi-time.js';
import { hashPhoneNumber, maskHash } from '../../src/domain/payer-number.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type PaymentView, type Variables } from '../support/gateway-client.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const STK_PUSH = '/mpesa/stkpush/v1/processrequest';
const STK_QUERY = '/mpesa/stkpushquery/v1/query';
const REVERSAL = '/mpesa/reversal/v1/request';
const BY_RECEIPT = `query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) {
  id kind status mpesaReceipt needsReview reviewReasons events { evidence status note } } }`;
const CALLBACKS = `query { callbacks(filter: {}, first: 100) { edges { node { route verdict note payment { id } body } } } }`;

type Confirmed = Readonly<Record<string, unknown>>;
type Owner = Pick<PaymentView, 'id' | 'kind' | 'status' | 'mpesaReceipt' | 'needsReview' | 'reviewReasons' | 'events'>;

interface Kept {
  readonly route: string;
  readonly verdict: string;
  readonly payment: { readonly id: string } | null;
  readonly body: string;
}

/** What an STK query says of a push. */
type Word = 'PENDING' | 'PAID' | 'CANCELLED';

describeEachDatabase('a push and its twin', database => {
  let gateway: OpenGateway;
  const words = new Map<string, Word>();
  let shiftedMs = 0;
  beforeAll(async () => {
    // Its own callback comes when the test posts it, and when asked M-Pesa says what the test has set.
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 86_400_000 },
      environment: { MPESA_SHORTCODE: SHORTCODE, VERIFY_ABOVE: '50000' },
    });
    gateway.wire.answer(STK_QUERY, ({ body }) => {
      const { CheckoutRequestID } = JSON.parse(body) as { CheckoutRequestID: string };
      const word = words.get(CheckoutRequestID) ?? 'PENDING';
      const codes = { PENDING: ['4999', 'Pending'], PAID: ['0', 'Done'], CANCELLED: ['1032', 'Cancelled'] } as const;
      const [ResultCode, ResultDesc] = codes[word];
      const answer = { ResponseCode: '0', ResponseDescription: 'Accepted', MerchantRequestID: '1-2-3' };
      return { status: 200, body: { ...answer, CheckoutRequestID, ResultCode, ResultDesc } };
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const shift = (ms: number) => {
    shiftedMs += ms;
    gateway.shift(ms);
  };
  const push = async (input: Variables = {}): Promise<PaymentView> => {
    const asked = await gateway.as('shop').pushStk({ amount: 120, accountReference: 'INV-77', ...input });
    // The last that it was told is not what the next one is about.
    return gateway.as().payment(asked.id);
  };
  const refresh = ({ id }: PaymentView) =>
    gateway.as().ask('mutation ($id: ID!) { refreshPayment(id: $id) { id } }', { id });
  const say = (payment: PaymentView, word: Word) => words.set(payment.checkoutRequestId ?? '', word);
  const maskOf = (phone: string) => `${phone.slice(0, 4)} ***** ${phone.slice(-3)}`;
  /** As M-Pesa tells of this push. */
  const twinOf = ({ phoneNumber, accountReference, amount }: PaymentView, changes: Confirmed = {}): Confirmed =>
    c2bBody({
      ...{ TransAmount: amount, BillRefNumber: accountReference, MSISDN: maskOf(phoneNumber) },
      ...{ TransTime: nairobiTimestamp(Date.now() + shiftedMs), ...changes },
    });
  const confirm = async (body: Confirmed): Promise<string> => {
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, body)).toEqual(ACCEPTED);
    return String(body.TransID);
  };
  /** Of a moment ago, so that M-Pesa is asked about what it may tell of as soon as somebody looks. */
  const confirmEarlier = async (body: Confirmed): Promise<string> => {
    const receipt = await confirm(body);
    shift(2_000);
    return receipt;
  };
  const callBack = (payment: PaymentView, receipt: string, changes: object = {}) => {
    const { merchantRequestId, checkoutRequestId } = payment;
    const ids = { ...{ merchantRequestId, checkoutRequestId }, conversationId: null, originatorConversationId: null };
    const amountCents = Number(payment.amount) * 100;
    const paid = withReceipt(receipt);
    paid.CallbackMetadata.Item.splice(0, 1, { Name: 'Amount', Value: amountCents / 100 });
    return gateway.postKeyed('stk/callback', payment.id, stkBody({ ids, amountCents }, { ...paid, ...changes }));
  };
  const fail = (payment: PaymentView, ResultCode = 1032) =>
    callBack(payment, freshReceipt(), { ResultCode, ResultDesc: 'No', CallbackMetadata: undefined });
  /** Asked of M-Pesa; its result comes when the test posts it. */
  const reverse = async ({ id: paymentId, amount }: PaymentView, receipt: string) => {
    const ids = { OriginatorConversationID: `rev-${receipt}`, ConversationID: `AG_20261129_${receipt}` };
    gateway.wire.answer(REVERSAL, () => ({ status: 200, body: { ...ids, ResponseCode: '0' } }));
    const { id } = await gateway.as().reverse({ paymentId });
    gateway.wire.answer(REVERSAL, null);
    const told = { Amount: amount, OriginalTransactionID: receipt };
    const ResultParameter = Object.entries(told).map(([Key, Value]) => ({ Key, Value }));
    const result = { ResultType: 0, ResultCode: 0, ResultDesc: 'Done', TransactionID: freshReceipt(), ...ids };
    const giveBack = async () => {
      const body = { Result: { ...result, ResultParameters: { ResultParameter } } };
      expect(await gateway.postKeyed('reversal/callback', id, body)).toEqual(ACCEPTED);
    };
    return { id, giveBack };
  };
  const owner = (receipt: string) => gateway.as().ask<Owner | null>(BY_RECEIPT, { receipt });
  const kept = async (receipt: string, from = 'c2b/confirmation'): Promise<Kept | undefined> => {
    const { edges } = await gateway.as().ask<{ edges: readonly { node: Kept }[] }>(CALLBACKS);
    return edges.map(({ node }) => node).find(({ route, body }) => route === from && body.includes(receipt));
  };
  const verdictThat = async (receipt: string, verdict: string): Promise<Kept> => {
    let found: Kept | undefined;
    await waitUntil(`the confirmation is ${verdict}`, async () => {
      found = await kept(receipt);
      return found?.verdict === verdict;
    });
    if (!found) throw new Error('it was found just now');
    return found;
  };
  /** Who has the receipt in the end: the push by its own callback or by what was found to fit, or a payment by hand. */
  const expectOwner = async (receipt: string, payment: PaymentView | null, verdict: string): Promise<Owner> => {
    const { payment: told } = await verdictThat(receipt, verdict);
    const found = await owner(receipt);
    expect(found).toMatchObject(payment ? { id: payment.id, kind: 'STK_PUSH' } : { kind: 'C2B', status: 'COMPLETED' });
    expect(told?.id).toBe(found?.id);
    if (!found) throw new Error('it has an owner');
    return found;
  };

  it('whose callback came before: the confirmation says nothing new', async () => {
    const payment = await push();
    const receipt = freshReceipt();
    await callBack(payment, receipt);
    await confirm(twinOf(payment, { TransID: receipt }));
    const paid = await expectOwner(receipt, payment, 'DUPLICATE');
    expect(paid).toMatchObject({ status: 'COMPLETED', needsReview: false });
    expect(paid.events).toHaveLength(3);
  });

  it('whose callback comes after: the confirmation is held until then', async () => {
    const payment = await push();
    const receipt = await confirm(twinOf(payment));
    expect(await kept(receipt)).toMatchObject({ verdict: 'HELD', payment: null });
    expect(await owner(receipt)).toBeNull();
    await callBack(payment, receipt);
    const paid = await expectOwner(receipt, payment, 'DUPLICATE');
    expect(paid).toMatchObject({ status: 'COMPLETED', needsReview: false });
    expect(paid.events.map(({ evidence }) => evidence)).toEqual(['REQUEST', 'ACKNOWLEDGEMENT', 'CALLBACK']);
  });

  it.each<[string, (phone: string) => string]>([
    ['a mask', maskOf],
    ['a hash', hashPhoneNumber],
    ['a masked hash', phone => maskHash(hashPhoneNumber(phone))],
    ['the number', phone => phone],
  ])(
    'that M-Pesa completes when asked gets the receipt of its confirmation, which names it by %s',
    async (_what, present) => {
      const payment = await push();
      say(payment, 'PAID');
      const receipt = await confirmEarlier(
        twinOf(payment, { MSISDN: present(payment.phoneNumber), BillRefNumber: ' inv-77 ' }),
      );
      const paid = await expectOwner(receipt, payment, 'APPLIED');
      expect(paid).toMatchObject({ status: 'COMPLETED', needsReview: false });
      expect(paid.events.at(-1)).toMatchObject({ evidence: 'C2B_CONFIRMATION', status: 'COMPLETED' });
    },
  );

  it('that was completed by a question before it is told of gets the receipt at once', async () => {
    const payment = await push();
    say(payment, 'PAID');
    await refresh(payment);
    expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'COMPLETED', mpesaReceipt: null });
    const receipt = await confirm(twinOf(payment));
    expect(await owner(receipt)).toMatchObject({ id: payment.id });
    await expectOwner(receipt, payment, 'APPLIED');
  });

  it.each<[string, Confirmed]>([
    ['another amount', { TransAmount: '121.00' }],
    ['another reference', { BillRefNumber: 'INV-78' }],
    ['no reference', { BillRefNumber: '' }],
    ['another number', { MSISDN: '2547 ***** 999' }],
    ['the hash of another number', { MSISDN: hashPhoneNumber('254712999999') }],
    ['a business that paid', { MSISDN: '600123' }],
    ['a time long before the push', { TransTime: nairobiTimestamp(Date.now() - 3 * 86_400_000) }],
  ])('beside a confirmation with %s: that is a payment of its own, at once', async (_what, changes) => {
    const payment = await push();
    const receipt = await confirm(twinOf(payment, changes));
    await expectOwner(receipt, null, 'APPLIED');
    expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'PENDING', needsReview: false });
    await callBack(payment, freshReceipt());
    expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'COMPLETED', needsReview: false });
  });

  describe('open while the customer pays by hand what fits it too', () => {
    it('and failed for good: the payment by hand is one of its own', async () => {
      const payment = await push();
      const receipt = await confirm(twinOf(payment));
      await fail(payment, 2001);
      await expectOwner(receipt, null, 'APPLIED');
      expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'FAILED', needsReview: false });
    });

    it('and cancelled: M-Pesa is asked once more before the payment by hand is one of its own', async () => {
      const payment = await push();
      const receipt = await confirm(twinOf(payment));
      await fail(payment);
      expect(await owner(receipt)).toBeNull();
      say(payment, 'CANCELLED');
      shift(5_000);
      await expectOwner(receipt, null, 'APPLIED');
      expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'FAILED', needsReview: false });
    });

    it('and cancelled before an outage of an hour: M-Pesa is asked once more all the same', async () => {
      const payment = await push();
      const receipt = await confirm(twinOf(payment));
      await fail(payment);
      say(payment, 'CANCELLED');
      await gateway.restart(async () => shift(3_600_000));
      await expectOwner(receipt, null, 'APPLIED');
      expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'FAILED', needsReview: false });
    });

    it('and paid with another receipt: both are payments', async () => {
      const payment = await push();
      const receipt = await confirm(twinOf(payment));
      const own = freshReceipt();
      await callBack(payment, own);
      await expectOwner(receipt, null, 'APPLIED');
      expect(await owner(own)).toMatchObject({ id: payment.id, status: 'COMPLETED', needsReview: false });
    });

    it('and given the receipt before its own callback names another: the confirmation opens a payment', async () => {
      const payment = await push();
      say(payment, 'PAID');
      const receipt = await confirmEarlier(twinOf(payment));
      await expectOwner(receipt, payment, 'APPLIED');
      const own = freshReceipt();
      await callBack(payment, own);
      await expectOwner(receipt, null, 'APPLIED');
      expect(await owner(own)).toMatchObject({ id: payment.id, status: 'COMPLETED', needsReview: false });
    });

    it.each([
      ['given back', true],
      ['while it is being given back', false],
    ])('and %s by that receipt before its own callback names another: it keeps the one', async (_when, isDone) => {
      const payment = await push();
      say(payment, 'PAID');
      const receipt = await confirmEarlier(twinOf(payment));
      await expectOwner(receipt, payment, 'APPLIED');
      const { id, giveBack } = await reverse(payment, receipt);
      const own = freshReceipt();
      if (isDone) await giveBack();
      await callBack(payment, own);
      if (!isDone) await giveBack();
      expect(await gateway.as().paymentThat(id, 'COMPLETED')).toMatchObject({ needsReview: false });
      expect(await owner(receipt)).toMatchObject({
        ...{ id: payment.id, status: 'REVERSED', reviewReasons: ['FACTS_DIFFER'] },
      });
      expect((await owner(receipt))?.events.some(({ note }) => note?.includes(own))).toBe(true);
      await confirm(twinOf(payment, { TransID: own }));
      await expectOwner(own, null, 'APPLIED');
    });

    it('and nobody says more by the deadline: the one push that fits is paid by it', async () => {
      const payment = await push();
      const receipt = await confirm(twinOf(payment));
      shift(181_000);
      const paid = await expectOwner(receipt, payment, 'APPLIED');
      expect(paid).toMatchObject({ status: 'COMPLETED', needsReview: false });
      expect(paid.events.at(-1)).toMatchObject({ evidence: 'C2B_CONFIRMATION' });
    });

    it('and nobody says more by the deadline, and M-Pesa told no number: it is a payment of its own', async () => {
      const payment = await push();
      const receipt = await confirm(twinOf(payment, { MSISDN: '' }));
      shift(181_000);
      await expectOwner(receipt, null, 'APPLIED');
      expect(await gateway.as().paymentThat(payment.id, 'TIMED_OUT')).toMatchObject({ mpesaReceipt: null });
    });

    it('of so much that M-Pesa has to confirm it: it is held as long as the push is asked about', async () => {
      const payment = await push({ amount: 50_000 });
      const receipt = await confirm(twinOf(payment));
      shift(181_000);
      await gateway.as().paymentThat(payment.id, 'TIMED_OUT');
      expect(await kept(receipt)).toMatchObject({ verdict: 'HELD' });
      say(payment, 'PAID');
      shift(15 * 60_000);
      await expectOwner(receipt, payment, 'APPLIED');
    });
  });

  describe('two of which fit one confirmation', () => {
    let pairs = 0;
    /** Two numbers that one mask shows alike. */
    const pushBoth = async () => {
      pairs += 1;
      const phone = (middle: number) => `25479999${middle}${900 + pairs}`;
      return [await push({ phoneNumber: phone(0) }), await push({ phoneNumber: phone(1) })] as const;
    };

    it('open to the deadline: it is a payment of its own', async () => {
      const [one, two] = await pushBoth();
      const receipt = await confirm(twinOf(one));
      shift(181_000);
      await expectOwner(receipt, null, 'APPLIED');
      for (const { id } of [one, two]) expect(await gateway.as().payment(id)).toMatchObject({ mpesaReceipt: null });
    });

    it('and one of them fails: it tells of the other', async () => {
      const [one, two] = await pushBoth();
      const receipt = await confirmEarlier(twinOf(one));
      await fail(one, 2001);
      say(two, 'PAID');
      await expectOwner(receipt, two, 'APPLIED');
    });

    it('and it was given to the wrong one, and given back: a person is told when the callback of the other names it', async () => {
      const [one, two] = await pushBoth();
      say(one, 'PAID');
      const receipt = await confirmEarlier(twinOf(one));
      await fail(two, 2001);
      await expectOwner(receipt, one, 'APPLIED');
      await (await reverse(one, receipt)).giveBack();
      await callBack(two, receipt);
      // After a failure, M-Pesa is asked first.
      expect(await kept(receipt, 'stk/callback')).toMatchObject({ verdict: 'UNCONFIRMED' });
      say(two, 'PAID');
      await waitUntil('a person is told', async () => {
        shift(15_000);
        return (await gateway.as().payment(two.id)).reviewReasons.includes('RECEIPT_TAKEN');
      });
      expect(await owner(receipt)).toMatchObject({ id: one.id, status: 'REVERSED' });
    });

    it('and it was given to the wrong one: the signed callback of the other takes its receipt', async () => {
      const [one, two] = await pushBoth();
      say(one, 'PAID');
      say(two, 'PAID');
      for (const each of [one, two]) await refresh(each);
      const receipt = await confirm(twinOf(two));
      await expectOwner(receipt, one, 'APPLIED');
      await callBack(two, receipt);
      const paid = await expectOwner(receipt, two, 'DUPLICATE');
      expect(paid).toMatchObject({ status: 'COMPLETED', needsReview: false });
      expect(await gateway.as().payment(one.id)).toMatchObject({
        ...{ status: 'COMPLETED', mpesaReceipt: null, reviewReasons: ['FACTS_DIFFER'] },
      });
    });
  });

  it('whose callback comes once its confirmation is a payment of its own: a person is told which', async () => {
    const payment = await push();
    const receipt = await confirm(twinOf(payment, { BillRefNumber: 'ANOTHER' }));
    await expectOwner(receipt, null, 'APPLIED');
    await callBack(payment, receipt);
    const flagged = await gateway.as().payment(payment.id);
    expect(flagged).toMatchObject({ status: 'PENDING', reviewReasons: ['RECEIPT_TAKEN'] });
    expect(flagged.events.at(-1)?.note).toContain(receipt);
  });

  describe('whose acknowledgement is lost', () => {
    const pushInVain = async (): Promise<PaymentView> => {
      gateway.wire.answer(STK_PUSH, () => ({ status: 503, body: '<html>busy</html>' }));
      const payment = await push();
      gateway.wire.answer(STK_PUSH, null);
      expect(payment).toMatchObject({ status: 'PENDING', checkoutRequestId: null });
      return payment;
    };

    it('is told of by its callback after its confirmation: that is held until then', async () => {
      const payment = await pushInVain();
      const receipt = await confirm(twinOf(payment));
      expect(await kept(receipt)).toMatchObject({ verdict: 'HELD', payment: null });
      const named = { merchantRequestId: `M-${payment.id}`, checkoutRequestId: `ws_CO_${payment.id}` };
      await callBack({ ...payment, ...named }, receipt);
      const paid = await expectOwner(receipt, payment, 'DUPLICATE');
      expect(paid).toMatchObject({ status: 'COMPLETED', needsReview: false });
    });

    it('is paid by the confirmation at its deadline, when nobody says more', async () => {
      const payment = await pushInVain();
      const receipt = await confirm(twinOf(payment));
      shift(181_000);
      expect(await expectOwner(receipt, payment, 'APPLIED')).toMatchObject({ status: 'COMPLETED' });
    });
  });

  it('that is TIMED_OUT when its confirmation comes is paid by it a minute later', async () => {
    const payment = await push();
    shift(181_000);
    await gateway.as().paymentThat(payment.id, 'TIMED_OUT');
    const receipt = await confirm(twinOf(payment));
    expect(await kept(receipt)).toMatchObject({ verdict: 'HELD', payment: null });
    shift(61_000);
    const paid = await expectOwner(receipt, payment, 'APPLIED');
    expect(paid).toMatchObject({ status: 'COMPLETED', needsReview: false });
  });

  describe('that M-Pesa calls unreachable (1037) before its confirmation comes', () => {
    it('is paid by it at the deadline while M-Pesa says nothing, and the question of later changes nothing', async () => {
      const payment = await push();
      await fail(payment, 1037);
      const receipt = await confirm(twinOf(payment));
      expect(await kept(receipt)).toMatchObject({ verdict: 'HELD', payment: null });
      shift(181_000);
      const paid = await expectOwner(receipt, payment, 'APPLIED');
      expect(paid).toMatchObject({ status: 'COMPLETED', reviewReasons: ['SUCCESS_AFTER_FAILURE'] });
      say(payment, 'PAID');
      shift(15 * 60_000);
      await refresh(payment);
      expect(await owner(receipt)).toEqual(paid);
    });

    it('is not counted beside the payment by hand once M-Pesa has said no again, though it says later that it is paid', async () => {
      const payment = await push();
      await fail(payment, 1037);
      say(payment, 'CANCELLED');
      const receipt = await confirm(twinOf(payment));
      shift(5_000);
      const byHand = await expectOwner(receipt, null, 'APPLIED');
      say(payment, 'PAID');
      shift(15 * 60_000);
      // By itself M-Pesa is not asked any more: the money has its payment.
      await refresh(payment);
      const flagged = await gateway.as().payment(payment.id);
      expect(flagged).toMatchObject({ status: 'FAILED', reviewReasons: ['RECEIPT_TAKEN'] });
      expect(flagged.events.at(-1)?.note).toContain(byHand.id);
    });
  });

  describe('that has failed and was paid by a confirmation, when a signed callback names another receipt', () => {
    const payByHand = async () => {
      const payment = await push();
      await fail(payment);
      const receipt = await confirm(twinOf(payment));
      shift(181_000);
      return { payment, receipt, paid: await expectOwner(receipt, payment, 'APPLIED') };
    };

    it('stays as it is where M-Pesa, when asked, calls it cancelled: the URL may be in the hands of anybody', async () => {
      const { payment, receipt } = await payByHand();
      say(payment, 'CANCELLED');
      const forged = freshReceipt();
      await callBack(payment, forged);
      await waitUntil('M-Pesa has denied it', async () => {
        return (await kept(forged, 'stk/callback'))?.verdict === 'CONTRADICTING';
      });
      // Found by the receipt that the message claimed, with its own.
      expect(await owner(forged)).toEqual(await owner(receipt));
      const reviewReasons = ['SUCCESS_AFTER_FAILURE', 'QUERY_DENIES_SUCCESS'];
      expect(await owner(receipt)).toMatchObject({ id: payment.id, status: 'COMPLETED', reviewReasons });
    });

    it('has that receipt once M-Pesa calls it paid, and the money by hand is a payment of its own', async () => {
      const { payment, receipt, paid } = await payByHand();
      const own = freshReceipt();
      await callBack(payment, own);
      expect(await kept(own, 'stk/callback')).toMatchObject({ verdict: 'UNCONFIRMED' });
      expect(await owner(receipt)).toEqual(paid);
      say(payment, 'PAID');
      await waitUntil('the receipt has another owner', async () => {
        // Whoever was asked before it was said is asked again.
        shift(15_000);
        return (await owner(receipt))?.id !== payment.id;
      });
      await expectOwner(receipt, null, 'APPLIED');
      expect(await owner(own)).toMatchObject({ id: payment.id, status: 'COMPLETED' });
    });
  });

  it('told of fifty times at once, in both orders, counts once', async () => {
    const payment = await push({ phoneNumber: freshPhone() });
    const body = twinOf(payment);
    const receipt = String(body.TransID);
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? confirm(body) : callBack(payment, receipt))),
    );
    const paid = await expectOwner(receipt, payment, 'DUPLICATE');
    expect(paid).toMatchObject({ status: 'COMPLETED', needsReview: false });
    expect(paid.events).toHaveLength(3);
  });
});

describeEachDatabase('a push to a till', database => {
  it('has a twin that names the till or the store, with whatever reference, and counts once', async () => {
    const gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 86_400_000 },
      environment: { MPESA_SHORTCODE: SHORTCODE, MPESA_SHORTCODE_TYPE: 'till', MPESA_TILL_NUMBER: '5600000' },
    });
    for (const [BusinessShortCode, BillRefNumber] of [
      ['5600000', ''],
      [SHORTCODE, '254712000000'],
    ]) {
      const asked = await gateway.as('shop').pushStk({ amount: 150 });
      const payment = await gateway.as().payment(asked.id);
      const MSISDN = `${payment.phoneNumber.slice(0, 4)} ***** ${payment.phoneNumber.slice(-3)}`;
      const TransTime = nairobiTimestamp(Date.now());
      const body = c2bBody({ BusinessShortCode, BillRefNumber, MSISDN, TransTime, TransAmount: '150.00' });
      expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, body)).toEqual(ACCEPTED);
      expect(await gateway.as().ask(BY_RECEIPT, { receipt: body.TransID })).toBeNull();
      const { merchantRequestId, checkoutRequestId } = payment;
      const ids = { merchantRequestId, checkoutRequestId, conversationId: null, originatorConversationId: null };
      const paid = stkBody({ ids, amountCents: 15_000 }, withReceipt(String(body.TransID)));
      expect(await gateway.postKeyed('stk/callback', payment.id, paid)).toEqual(ACCEPTED);
      const has = { id: payment.id, kind: 'STK_PUSH', status: 'COMPLETED', needsReview: false };
      expect(await gateway.as().ask(BY_RECEIPT, { receipt: body.TransID })).toMatchObject(has);
    }
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });
});
