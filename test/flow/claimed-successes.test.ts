/** Successes that are told and do not count at once: denied, with another amount, after a failure, unreadable; end to end. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { NO_IDS } from '../../src/domain/payment.js';
import { describeEachDatabase, type TestDatabase } from '../support/databases.js';
import type { PaymentView } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { stkBody } from '../support/stk-callback-body.js';
import { waitUntil } from '../support/wait-until.js';

const STK_QUERY = '/mpesa/stkpushquery/v1/query';
const BY_RECEIPT = 'query ($r: String!) { paymentByReceipt(mpesaReceipt: $r) { id status mpesaReceipt } }';
const CALLBACKS = `query ($id: ID!) { callbacks(filter: { paymentId: $id }) { edges { node { verdict note } } } }`;
const DENIED = { resultCode: '1032', reason: 'CANCELLED_BY_CUSTOMER', retryable: false };
const MINUTE_MS = 60_000;

let receipts = 0;
function newReceipt(): string {
  receipts += 1;
  return `UKS${String(receipts).padStart(7, '0')}`;
}

/** A gateway whose M-Pesa keeps still by itself: this test calls back and answers. */
function describeQuietly(title: string, environment: Record<string, string>, suite: (scene: Scene) => void): void {
  describe(title, () => {
    describeEachDatabase('with a gateway', database => suite(createScene(database, environment)));
  });
}

type Scene = ReturnType<typeof createScene>;

function createScene(database: TestDatabase, environment: Record<string, string>) {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 1_440 * MINUTE_MS },
      environment,
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });
  const tell = (payment: PaymentView, changes: object, amount = 150, receipt = newReceipt()) => {
    const { merchantRequestId, checkoutRequestId } = payment;
    const ids = { ...NO_IDS, merchantRequestId, checkoutRequestId };
    const metadata = {
      Item: [
        { Name: 'Amount', Value: amount },
        { Name: 'MpesaReceiptNumber', Value: receipt },
      ],
    };
    const body = stkBody({ ids, amountCents: 0 }, { CallbackMetadata: metadata, ...changes });
    return gateway.postKeyed('stk/callback', payment.id, body);
  };
  return {
    gateway: () => gateway,
    push: () => gateway.as('shop').pushStk(),
    /** From now on M-Pesa answers so whenever it is asked about a push; null: that it is still being processed. */
    answerQueries: (ResultCode: string | null) =>
      gateway.wire.answer(STK_QUERY, () => ({
        status: 200,
        body: { ResponseCode: '0', ResultCode: ResultCode ?? '4999', ResultDesc: 'Told by the query.' },
      })),
    succeed: (payment: PaymentView, receipt: string, amount = 150) => tell(payment, {}, amount, receipt),
    fail: (payment: PaymentView, ResultCode = 1032) =>
      tell(payment, { ResultCode, ResultDesc: 'Told by the callback.', CallbackMetadata: undefined }),
    questions: () => gateway.wire.requests().filter(({ path }) => path === STK_QUERY).length,
    verdicts: async ({ id }: PaymentView) => {
      const { edges } = await gateway.as().ask<{ edges: { node: { verdict: string } }[] }>(CALLBACKS, { id });
      return edges.map(({ node }) => node.verdict);
    },
  };
}

describeQuietly('M4 a signed success that M-Pesa denies when it is asked', { VERIFY_ABOVE: '0' }, scene => {
  it('fails the payment for good, in one event that needs a person, and is found by its receipt', async () => {
    const { gateway, push, answerQueries, succeed } = scene;
    answerQueries('1032');
    const payment = await push();
    const receipt = newReceipt();
    const watch = gateway().as('shop').watch({ id: payment.id, untilSettled: true });
    await watch.until(1);
    await succeed(payment, receipt);
    const last = (await watch.ended).at(-1);
    expect(last?.payment).toMatchObject({
      ...{ status: 'FAILED', failure: DENIED, reviewReasons: ['QUERY_DENIES_SUCCESS'], mpesaReceipt: null },
    });
    expect(last?.event?.note).toMatch(`receipt ${receipt}`);
    const found = { id: payment.id, status: 'FAILED', mpesaReceipt: null };
    expect(await gateway().as().ask(BY_RECEIPT, { r: receipt })).toEqual(found);
    for (const caller of ['shop', 'board'] as const) {
      expect(await gateway().as(caller).ask(BY_RECEIPT, { r: receipt })).toBeNull();
    }
    await waitUntil('its callback is decided', async () => (await scene.verdicts(payment))[0] === 'CONTRADICTING');
    expect(await gateway().as().payment(payment.id)).toMatchObject({ version: last?.payment.version });
  });

  it('completes the payment with its receipt when M-Pesa confirms it', async () => {
    const { gateway, push, answerQueries, succeed } = scene;
    answerQueries('0');
    const payment = await push();
    const receipt = newReceipt();
    await succeed(payment, receipt);
    await waitUntil('the receipt is attached', async () => {
      const { status, mpesaReceipt } = await gateway().as().payment(payment.id);
      return status === 'COMPLETED' && mpesaReceipt === receipt;
    });
    expect(await scene.verdicts(payment)).toEqual(['APPLIED']);
  });
});

describeQuietly('M12 a signed success with another amount', { STK_FIRST_QUERY_SECONDS: '5' }, scene => {
  it('is not completed by a query, which names none', async () => {
    const { gateway, push, answerQueries, succeed, questions } = scene;
    answerQueries('0');
    const payment = await push();
    await succeed(payment, newReceipt(), 1);
    const asked = questions();
    gateway().shift(6_000);
    await waitUntil('M-Pesa is asked', () => questions() > asked);
    gateway().shift(4 * MINUTE_MS);
    const timedOut = await gateway().as().paymentThat(payment.id, 'TIMED_OUT');
    expect(timedOut).toMatchObject({ reviewReasons: ['FACTS_DIFFER'], mpesaReceipt: null });
  });
});

describeQuietly('M14 a signed success after a failure', {}, scene => {
  it('waits until M-Pesa confirms it', async () => {
    const { gateway, push, answerQueries, succeed, fail } = scene;
    answerQueries(null);
    const payment = await push();
    await fail(payment);
    const failed = await gateway().as().paymentThat(payment.id, 'FAILED');
    const receipt = newReceipt();
    await succeed(payment, receipt);
    expect(await gateway().as().payment(payment.id)).toMatchObject({ status: 'FAILED', version: failed.version });
    answerQueries('0');
    await gateway().as().ask('mutation ($id: ID!) { refreshPayment(id: $id) { status } }', { id: payment.id });
    const paid = await gateway().as().paymentThat(payment.id, 'COMPLETED');
    expect(paid).toMatchObject({ failure: null, reviewReasons: ['SUCCESS_AFTER_FAILURE'] });
    await waitUntil('its receipt is attached', async () => {
      const { mpesaReceipt } = await gateway().as().payment(payment.id);
      return mpesaReceipt === receipt;
    });
  });

  it('is for a person to look at when M-Pesa never answers', async () => {
    const { gateway, push, answerQueries, succeed, fail } = scene;
    answerQueries(null);
    const payment = await push();
    await fail(payment, 1);
    await succeed(payment, newReceipt());
    gateway().shift(4 * 1_440 * MINUTE_MS);
    await waitUntil('somebody is to look at it', async () => (await gateway().as().payment(payment.id)).needsReview);
    const flagged = { status: 'FAILED', reviewReasons: ['UNANSWERABLE'], failure: { retryable: false } };
    expect(await gateway().as().payment(payment.id)).toMatchObject(flagged);
  });
});

describeQuietly('M15 a soft failure', {}, scene => {
  it('is asked about again, and taken back when the customer has paid after all', async () => {
    const { gateway, push, answerQueries, fail, questions } = scene;
    answerQueries('1037');
    const payment = await push();
    await fail(payment, 1037);
    const failed = await gateway().as().paymentThat(payment.id, 'FAILED');
    // The outcome is not open: the customer may try again.
    expect(failed).toMatchObject({ nextCheckAt: null, failure: { retryable: true } });
    const asked = questions();
    gateway().shift(16 * MINUTE_MS);
    await waitUntil('M-Pesa is asked again', () => questions() === asked + 1);
    expect(await gateway().as().payment(payment.id)).toMatchObject({ status: 'FAILED', version: failed.version });
    gateway().shift(60 * MINUTE_MS);
    answerQueries('0');
    gateway().shift(1_440 * MINUTE_MS);
    const paid = await gateway().as().paymentThat(payment.id, 'COMPLETED');
    expect(paid).toMatchObject({ reviewReasons: ['SUCCESS_AFTER_FAILURE'], nextCheckAt: null });
  });
});

describeQuietly('M16 a signed callback that cannot be read', {}, scene => {
  it.each(['', '{', '{"Body": {"stkCallback": ', '[]', '{"Body":{}}', 'ResultCode=0'])(
    'makes the gateway ask M-Pesa what it was about to say: %s',
    async body => {
      const { gateway, push, answerQueries, verdicts } = scene;
      answerQueries('0');
      const payment = await push();
      await gateway().postKeyed('stk/callback', payment.id, body);
      const paid = await gateway().as().paymentThat(payment.id, 'COMPLETED');
      expect(paid.events.at(-1)).toMatchObject({ evidence: 'QUERY' });
      expect(await verdicts(payment)).toEqual(['MALFORMED']);
    },
  );

  it('changes nothing about a payment that is settled, and asks nothing', async () => {
    const { gateway, push, succeed, answerQueries } = scene;
    answerQueries('1032');
    const payment = await push();
    await succeed(payment, newReceipt());
    await gateway().postKeyed('stk/callback', payment.id, '{');
    const { status, nextCheckAt } = await gateway().as().payment(payment.id);
    expect([status, nextCheckAt]).toEqual(['COMPLETED', null]);
  });
});

describeQuietly('O8 a payment that nobody could answer for', {}, scene => {
  it('needs nobody any more once its callback comes', async () => {
    const { gateway, push, answerQueries, succeed } = scene;
    answerQueries(null);
    const payment = await push();
    gateway().shift(4 * 1_440 * MINUTE_MS);
    await waitUntil('it is given up', async () => (await gateway().as().payment(payment.id)).needsReview);
    const { version } = await gateway().as().payment(payment.id);
    await succeed(payment, newReceipt());
    const paid = { status: 'COMPLETED', needsReview: false, reviewReasons: [], version: version + 1 };
    expect(await gateway().as().payment(payment.id)).toMatchObject(paid);
  });
});
