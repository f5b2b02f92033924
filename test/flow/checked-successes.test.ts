/** A8: whoever knows the URL of a callback can post a success with every fact right; M-Pesa is asked once whether it means it. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freshReceipt } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type PaymentView } from '../support/gateway-client.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import type { WireAnswer } from '../support/open-wire.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { waitUntil } from '../support/wait-until.js';

const STK_QUERY = '/mpesa/stkpushquery/v1/query';
const FIRST_MS = 10_000;
const HOUR_MS = 3_600_000;

type Answer = (checkoutRequestId: string) => WireAnswer;

const state =
  (ResultCode: string): Answer =>
  CheckoutRequestID => {
    const words = { ResponseCode: '0', ResponseDescription: 'Accepted', ResultCode, ResultDesc: 'Words' };
    return { status: 200, body: { ...words, MerchantRequestID: '1-2-3', CheckoutRequestID } };
  };
const refusal =
  (status: number, errorCode: string): Answer =>
  () => ({ status, body: { requestId: '1-2-3', errorCode, errorMessage: 'Words' } });

describeEachDatabase('a signed success', database => {
  let gateway: OpenGateway;
  let answer = state('0');
  beforeAll(async () => {
    // Its own callback comes when the test posts it.
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 86_400_000 },
      environment: { SUCCESS_CHECKS_PER_MINUTE: '6000', STK_FIRST_QUERY_SECONDS: '3600', STK_DEADLINE_SECONDS: '7200' },
    });
    gateway.wire.answer(STK_QUERY, ({ body }) => {
      const { CheckoutRequestID } = JSON.parse(body) as { CheckoutRequestID: string };
      return answer(CheckoutRequestID);
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const asked = () => gateway.wire.requests().filter(({ path }) => path === STK_QUERY).length;
  const paidPush = async (changes: object = {}): Promise<PaymentView> => {
    const { id } = await gateway.as('shop').pushStk({ amount: 150, phoneNumber: freshPhone() });
    const { merchantRequestId, checkoutRequestId } = await gateway.as().payment(id);
    const ids = { merchantRequestId, checkoutRequestId, conversationId: null, originatorConversationId: null };
    const body = stkBody({ ids, amountCents: 15_000 }, { ...withReceipt(freshReceipt()), ...changes });
    expect(await gateway.postKeyed('stk/callback', id, body)).toEqual(ACCEPTED);
    return gateway.as().payment(id);
  };
  const outcomes = async (outcome: string): Promise<number> => {
    const authorization = 'Bearer admin-key-0123456789';
    const text = await (await fetch(`${gateway.url()}/metrics`, { headers: { authorization } })).text();
    return Number(new RegExp(`success_checks_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
  };
  /** The next question is answered so; resolves when the outcome is counted. */
  const checked = async (given: Answer, outcome: string): Promise<PaymentView> => {
    answer = given;
    const [before, asksBefore] = [await outcomes(outcome), asked()];
    const payment = await paidPush();
    expect(payment.status).toBe('COMPLETED');
    expect(asked()).toBe(asksBefore);
    gateway.shift(FIRST_MS);
    await waitUntil(`M-Pesa has been asked: ${outcome}`, async () => (await outcomes(outcome)) === before + 1);
    expect(asked()).toBe(asksBefore + 1);
    return gateway.as().payment(payment.id);
  };

  it('that M-Pesa denies when it is asked is for a person', async () => {
    const payment = await checked(state('1032'), 'denied');
    expect(payment).toMatchObject({ status: 'COMPLETED', reviewReasons: ['QUERY_DENIES_SUCCESS'] });
    expect(payment.events.at(-1)).toMatchObject({ evidence: 'QUERY' });
  });

  it.each<[string, Answer, string]>([
    ['M-Pesa repeats it', state('0'), 'agreed'],
    ['M-Pesa is still processing it', state('4999'), 'unclear'],
    ['M-Pesa does not know the request any more', refusal(400, '400.002.02'), 'unclear'],
    ['M-Pesa says that it is being processed', refusal(500, '500.001.1001'), 'unclear'],
    ['nobody understands the answer', () => ({ status: 200, body: '<html>' }), 'unclear'],
  ])('stays as it is when %s', async (_what, given, outcome) => {
    const payment = await checked(given, outcome);
    expect(payment).toMatchObject({ status: 'COMPLETED', needsReview: false });
    expect(payment.events).toHaveLength(3);
  });

  it('is asked about once, and a failure not at all', async () => {
    answer = state('0');
    const no = { ResultCode: 1, ResultDesc: 'No', CallbackMetadata: undefined };
    await paidPush(no);
    const before = await outcomes('agreed');
    await checked(state('0'), 'agreed');
    gateway.shift(HOUR_MS / 2);
    await checked(state('0'), 'agreed');
    expect(await outcomes('agreed')).toBe(before + 2);
  });

  it('that finds no turn for ten minutes is counted as skipped', async () => {
    const before = await outcomes('skipped');
    await paidPush();
    gateway.shift(FIRST_MS + 600_001);
    await waitUntil('it is skipped', async () => (await outcomes('skipped')) === before + 1);
  });

  it('is not asked about while M-Pesa wants questions further apart, which is counted, and is again when that has worn off', async () => {
    // What slows it down, and the one question with which that is noticed.
    await checked(refusal(429, '500.003.02'), 'unclear');
    await checked(state('0'), 'agreed');
    const [skipped, asksBefore] = [await outcomes('skipped'), asked()];
    await paidPush();
    gateway.shift(FIRST_MS + 600_001);
    await waitUntil('it is skipped', async () => (await outcomes('skipped')) === skipped + 1);
    expect(asked()).toBe(asksBefore);
    gateway.shift(HOUR_MS / 2);
    await checked(state('0'), 'agreed');
  });
});
