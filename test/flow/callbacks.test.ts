/** Callbacks at the door: before the acknowledgement, in fifty copies, without a key, and with facts that differ. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { CallbackRoute } from '../../src/operations/callback-routes.js';
import type { Transaction } from '../../src/simulator/books/transaction.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type PaymentView } from '../support/gateway-client.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { waitUntil } from '../support/wait-until.js';

const STK_PUSH = '/mpesa/stkpush/v1/processrequest';
const STK_QUERY = '/mpesa/stkpushquery/v1/query';
/** Longer than any test, unless it lets that time pass: what calls back here is the test itself. */
const DELAY_MS = 15_000;
const FIRST_QUERY_MS = 20_000;

interface StoredCallback {
  readonly verdict: string;
  readonly note: string | null;
  readonly body: string;
  readonly copies: number;
  readonly payment: { readonly id: string } | null;
}
interface CallbackPage {
  readonly edges: readonly { readonly node: StoredCallback }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}
const CALLBACKS = `query ($filter: CallbackFilter, $after: String) { callbacks(filter: $filter, first: 100, after: $after) {
  edges { node { verdict note body copies payment { id } } } pageInfo { endCursor hasNextPage } } }`;

describeEachDatabase('callbacks', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { delayMs: DELAY_MS });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  async function push(
    input: Record<string, unknown> = {},
  ): Promise<{ payment: PaymentView; transaction: Transaction }> {
    const payment = await gateway.as().pushStk(input);
    const transaction = gateway.ledger.find({ checkoutRequestId: payment.checkoutRequestId ?? '' });
    if (!transaction) throw new Error('M-Pesa does not know this push');
    return { payment, transaction };
  }

  async function callbacks(filter: Record<string, unknown>): Promise<readonly StoredCallback[]> {
    const found: StoredCallback[] = [];
    for (let after: string | null = null, isMore = true; isMore; ) {
      const page: CallbackPage = await gateway.as().ask<CallbackPage>(CALLBACKS, { filter, after });
      found.push(...page.edges.map(({ node }) => node));
      after = page.pageInfo.endCursor;
      isMore = page.pageInfo.hasNextPage;
    }
    return found;
  }
  /** M-Pesa was asked ahead of time, and has said that it does not know yet. */
  async function answeredOnce({ id, checkoutRequestId, createdAt }: PaymentView): Promise<void> {
    const isAsked = () =>
      gateway.wire.requests().some(({ path, body }) => path === STK_QUERY && body.includes(checkoutRequestId ?? '-'));
    const firstQueryAt = Date.parse(createdAt) + FIRST_QUERY_MS;
    await waitUntil('M-Pesa has answered', async () => {
      return isAsked() && Date.parse((await gateway.as().payment(id)).nextCheckAt ?? '') === firstQueryAt;
    });
  }
  const verdictsOf = async (paymentId: string) => (await callbacks({ paymentId })).map(({ verdict }) => verdict);

  it('before the acknowledgement and in fifty copies at once: one effect, one event, a row for each', async () => {
    const hold = gateway.wire.holdAnswers(STK_PUSH);
    const phoneNumber = freshPhone();
    const pushed = gateway.as().pushStk({ phoneNumber });
    await waitUntil('M-Pesa has taken the push', () => hold.count() === 1);
    const transaction = gateway.ledger.transactions().find(({ msisdn }) => msisdn === phoneNumber);
    const url = transaction?.callbackUrl ?? '';
    const id = url.split('/').at(-2) ?? '';
    const watch = gateway.as('board').watch({ id, untilSettled: true });
    await watch.until(1);
    const body = stkBody(transaction ?? ({} as Transaction), withReceipt('UAD0000050'));
    const answers = await Promise.all(Array.from({ length: 50 }, () => gateway.postKeyed('stk/callback', id, body)));
    expect(answers).toEqual(Array(50).fill(ACCEPTED));
    expect((await watch.ended).map(({ payment }) => [payment.version, payment.status])).toEqual([
      [1, 'PENDING'],
      [2, 'COMPLETED'],
    ]);
    hold.letGo();
    expect(await pushed).toMatchObject({
      ...{ id, status: 'COMPLETED', version: 2, mpesaReceipt: 'UAD0000050', needsReview: false },
      checkoutRequestId: transaction?.ids.checkoutRequestId,
    });
    const verdicts = await verdictsOf(id);
    expect(verdicts).toHaveLength(50);
    expect(verdicts.filter(verdict => verdict === 'APPLIED')).toHaveLength(1);
    expect(verdicts.filter(verdict => verdict === 'DUPLICATE')).toHaveLength(49);
  });

  it('after a hundred copies only their number is kept', async () => {
    const { payment, transaction } = await push();
    const body = stkBody(transaction, withReceipt('UAD0000100'));
    for (let round = 0; round < 6; round += 1) {
      const posts = Array.from({ length: 20 }, () => gateway.postKeyed('stk/callback', payment.id, body));
      expect(await Promise.all(posts)).toEqual(Array(20).fill(ACCEPTED));
    }
    // On a slow database some wait in the spool, and are counted when it is drained.
    let stored = await callbacks({ paymentId: payment.id });
    await waitUntil('all copies are counted', async () => {
      stored = await callbacks({ paymentId: payment.id });
      return stored.reduce((sum, { copies }) => sum + copies, 0) === 120;
    });
    expect(stored.length).toBeGreaterThanOrEqual(100);
    expect(stored.length).toBeLessThan(120);
    expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'COMPLETED', version: 3 });
  });

  it.each<[CallbackRoute, object]>([
    ['stk/callback', stkBody({ ids: idsOf('nobody'), amountCents: 100 })],
    ['b2c/callback', { Result: { ResultCode: 0, ConversationID: 'AG_1', OriginatorConversationID: 'nobody' } }],
    ['b2c/timeout', { Result: { ConversationID: 'AG_1', OriginatorConversationID: 'nobody' } }],
    ['status/callback', { Result: { ResultCode: 0, ConversationID: 'AG_2', OriginatorConversationID: 'nobody' } }],
    ['status/timeout', { OriginatorConversationID: 'nobody' }],
    ['balance/callback', { Result: { ResultCode: 21, ConversationID: 'AG_3', OriginatorConversationID: 'nobody' } }],
    ['balance/timeout', {}],
  ])('without a key, for ids that nobody knows: kept, and nothing more (%s)', async (route, body) => {
    const before = await callbacks({ verdict: ['UNMATCHED'] });
    const head = await gateway.as().ask('{ payments(first: 1) { cursor } }');
    expect(await gateway.postBare(route, body)).toEqual(ACCEPTED);
    const [newest, ...others] = await callbacks({ verdict: ['UNMATCHED'] });
    expect(others).toEqual(before);
    expect(newest).toMatchObject({ body: JSON.stringify(body), payment: null, copies: 1 });
    expect(await gateway.as().ask('{ payments(first: 1) { cursor } }')).toEqual(head);
  });

  it('without a key a success settles nothing; the query does, and then the receipt is attached', async () => {
    const { payment, transaction } = await push({ phoneNumber: '254710000001' });
    expect(await gateway.postBare('stk/callback', stkBody(transaction, withReceipt('UAD0000001')))).toEqual(ACCEPTED);
    // M-Pesa, asked at once, says that it is still under way.
    await answeredOnce(payment);
    expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'PENDING', mpesaReceipt: null });
    expect(await verdictsOf(payment.id)).toEqual(['UNCONFIRMED']);
    gateway.shift(2 * DELAY_MS);
    const completed = await gateway.as().paymentThat(payment.id, 'COMPLETED');
    expect(completed.events.at(2)).toMatchObject({ version: 3, evidence: 'QUERY' });
    await waitUntil('the receipt is attached', async () => (await verdictsOf(payment.id)).includes('APPLIED'));
    expect(await gateway.as().payment(payment.id)).toMatchObject({
      ...{ status: 'COMPLETED', version: 4, mpesaReceipt: 'UAD0000001', needsReview: false },
      events: { 3: { evidence: 'CALLBACK', status: 'COMPLETED' } },
    });
  });

  it('without a key a success is asked about to the end, also when a failure comes before the answer', async () => {
    const { payment, transaction } = await push({ phoneNumber: '254710000001' });
    await gateway.postBare('stk/callback', stkBody(transaction, withReceipt('UAD0000002')));
    await answeredOnce(payment);
    const failure = { ResultCode: 1037, ResultDesc: 'No response', CallbackMetadata: undefined };
    await gateway.postKeyed('stk/callback', payment.id, stkBody(transaction, failure));
    expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'FAILED', version: 3 });
    gateway.shift(2 * DELAY_MS);
    await gateway.as().paymentThat(payment.id, 'COMPLETED');
    await waitUntil('the receipt is attached', async () => !(await verdictsOf(payment.id)).includes('UNCONFIRMED'));
    expect(await gateway.as().payment(payment.id)).toMatchObject({
      ...{ status: 'COMPLETED', mpesaReceipt: 'UAD0000002', reviewReasons: ['SUCCESS_AFTER_FAILURE'] },
    });
  });

  it('without a key a failure settles nothing, and is contradicted by the query', async () => {
    const { payment, transaction } = await push({ phoneNumber: '254710000001' });
    const failure = { ResultCode: 1032, ResultDesc: 'Cancelled', CallbackMetadata: undefined };
    expect(await gateway.postBare('stk/callback', stkBody(transaction, failure))).toEqual(ACCEPTED);
    await answeredOnce(payment);
    expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'PENDING', version: 2 });
    gateway.shift(2 * DELAY_MS);
    await gateway.as().paymentThat(payment.id, 'COMPLETED');
    await waitUntil('it is decided', async () => (await verdictsOf(payment.id)).includes('CONTRADICTING'));
    expect(await gateway.as().payment(payment.id)).toMatchObject({
      status: 'COMPLETED',
      version: 3,
      needsReview: false,
    });
  });

  it('without a key and with another amount: the receipt is not adopted', async () => {
    const { payment, transaction } = await push({ phoneNumber: '254710000001' });
    const body = stkBody({ ...transaction, amountCents: 1_500_000 });
    expect(await gateway.postBare('stk/callback', body)).toEqual(ACCEPTED);
    await answeredOnce(payment);
    gateway.shift(2 * DELAY_MS);
    await gateway.as().paymentThat(payment.id, 'COMPLETED');
    await waitUntil('it is decided', async () => (await verdictsOf(payment.id)).includes('CONTRADICTING'));
    expect(await gateway.as().payment(payment.id)).toMatchObject({ mpesaReceipt: null, status: 'COMPLETED' });
  });

  describe('with a key, but not what was asked for', () => {
    it('another amount flags the payment and changes no status', async () => {
      const { payment, transaction } = await push();
      const body = stkBody({ ...transaction, amountCents: 100 }, {});
      expect(await gateway.postKeyed('stk/callback', payment.id, body)).toEqual(ACCEPTED);
      expect(await gateway.as().payment(payment.id)).toMatchObject({
        ...{ status: 'PENDING', version: 3, needsReview: true, reviewReasons: ['FACTS_DIFFER'], mpesaReceipt: null },
      });
    });

    it("another payment's receipt flags the payment", async () => {
      const first = await push();
      await gateway.postKeyed('stk/callback', first.payment.id, stkBody(first.transaction, withReceipt('UAD0000009')));
      const { payment, transaction } = await push();
      await gateway.postKeyed('stk/callback', payment.id, stkBody(transaction, withReceipt('UAD0000009')));
      expect(await gateway.as().payment(payment.id)).toMatchObject({
        ...{ status: 'PENDING', reviewReasons: ['RECEIPT_TAKEN'], mpesaReceipt: null },
      });
    });

    it('a success after the failure corrects it once M-Pesa confirms it, a failure after the success flags it', async () => {
      const { payment, transaction } = await push({ phoneNumber: '254710000001' });
      const failure = { ResultCode: 1032, ResultDesc: 'Cancelled', CallbackMetadata: undefined };
      const post = (changes: object) => gateway.postKeyed('stk/callback', payment.id, stkBody(transaction, changes));
      await post(failure);
      await post(withReceipt('UAD0000010'));
      expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'FAILED', reviewReasons: [] });
      gateway.shift(2 * DELAY_MS);
      await waitUntil('M-Pesa has confirmed it', async () => {
        const { status, mpesaReceipt } = await gateway.as().payment(payment.id);
        return status === 'COMPLETED' && mpesaReceipt === 'UAD0000010';
      });
      await post(failure);
      expect(await gateway.as().payment(payment.id)).toMatchObject({
        ...{ status: 'COMPLETED', failure: null, mpesaReceipt: 'UAD0000010' },
        reviewReasons: ['SUCCESS_AFTER_FAILURE', 'FAILURE_AFTER_SUCCESS'],
      });
    });

    it('a key of another payment, or of another route, is an unknown path and stores nothing', async () => {
      const { payment, transaction } = await push();
      const key = transaction.callbackUrl?.split('/').at(-1) ?? '';
      const paths = [
        `/api/v1/pay/stk/callback/${payment.id}/${'0'.repeat(32)}`,
        `/api/v1/pay/b2c/callback/${payment.id}/${key}`,
        `/api/v1/pay/stk/callback/0123456789abdfghjkmn/${key}`,
      ];
      for (const path of paths) {
        const answer = await fetch(gateway.url() + path, { method: 'POST', body: '{}' });
        expect(answer.status).toBe(404);
      }
      expect(await callbacks({ paymentId: payment.id })).toEqual([]);
    });
  });
});

function idsOf(name: string): Transaction['ids'] {
  const none = { originatorConversationId: null, conversationId: null };
  return { merchantRequestId: `m-${name}`, checkoutRequestId: `ws_CO_${name}`, ...none };
}
