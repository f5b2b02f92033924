/** STK push, end to end: what a payer does with the prompt, what goes wrong on the way, and what a watcher sees of it. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type PaymentView, STK_PUSH } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const SECOND_MS = 1_000;
/** How late the late success is: after the first slow question. */
const LATE_MS = 1_000 * SECOND_MS;

const storyOf = ({ events }: PaymentView) => events.map(({ version, status, evidence }) => [version, status, evidence]);

describeEachDatabase('STK push', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { behaviour: { lateMs: LATE_MS } });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  /** Asks, watches until it is settled, and shows that every version came once and in order. */
  async function pushAndWatch(phoneNumber: string): Promise<PaymentView> {
    const client = gateway.as('shop');
    const { id, version } = await client.pushStk({ phoneNumber });
    const updates = await client.watch({ id, untilSettled: true }).ended;
    const first = updates[0]?.payment.version ?? 0;
    expect(first).toBeGreaterThanOrEqual(version);
    expect(updates.map(({ payment }) => payment.version)).toEqual(updates.map((_, index) => first + index));
    expect(updates.map(({ event }) => event?.version)).toEqual([
      undefined,
      ...updates.slice(1).map((_, index) => first + 1 + index),
    ]);
    return client.payment(id);
  }

  it('is paid', async () => {
    const payment = await pushAndWatch(freshPhone());
    const [transaction] = gateway.ledger.transactions().slice(-1);
    expect(payment).toMatchObject({
      ...{ kind: 'STK_PUSH', status: 'COMPLETED', amount: '150.00', failure: null, needsReview: false, version: 3 },
      mpesaReceipt: transaction?.receipt,
      checkoutRequestId: transaction?.ids.checkoutRequestId,
      merchantRequestId: transaction?.ids.merchantRequestId,
      nextCheckAt: null,
    });
    expect(storyOf(payment)).toEqual([
      [1, 'PENDING', 'REQUEST'],
      [2, 'PENDING', 'ACKNOWLEDGEMENT'],
      [3, 'COMPLETED', 'CALLBACK'],
    ]);
    expect(payment.cursor).toBe(payment.events.at(-1)?.cursor);
  });

  it.each([
    ['cancelled', '254700001032', 'CANCELLED_BY_CUSTOMER', '1032', true],
    ['insufficient funds', '254700000001', 'INSUFFICIENT_FUNDS', '1', true],
    ['wrong PIN', '254700002001', 'WRONG_PIN', '2001', true],
    ['unreachable', '254700001037', 'CUSTOMER_UNREACHABLE', '1037', true],
    ['an alphanumeric code', '254710000007', 'REFUSED_BY_MPESA', 'E3008', false],
  ])('fails: %s', async (_what, phoneNumber, reason, resultCode, retryable) => {
    const payment = await pushAndWatch(phoneNumber);
    expect(payment).toMatchObject({
      ...{ status: 'FAILED', mpesaReceipt: null, version: 3, failure: { reason, resultCode, retryable } },
      ...{ settledAt: expect.any(String), nextCheckAt: null },
    });
  });

  it('is paid once although the callback is delivered twice', async () => {
    const payment = await pushAndWatch('254710000002');
    expect(storyOf(payment).map(([, status]) => status)).toEqual(['PENDING', 'PENDING', 'COMPLETED']);
  });

  it('is paid although the callback comes before the acknowledgement', async () => {
    const payment = await gateway.as().pushStk({ phoneNumber: '254710000003' });
    expect(payment).toMatchObject({ status: 'COMPLETED', needsReview: false });
    expect(storyOf(payment)).toEqual([
      [1, 'PENDING', 'REQUEST'],
      [2, 'COMPLETED', 'CALLBACK'],
    ]);
  });

  it('is paid although the acknowledgement is lost', async () => {
    const { id } = await gateway.as().pushStk({ phoneNumber: '254710000006' });
    const payment = await gateway.as().paymentThat(id, 'COMPLETED');
    expect(payment).toMatchObject({ checkoutRequestId: expect.any(String), mpesaReceipt: expect.any(String) });
    expect(storyOf(payment)).toEqual([
      [1, 'PENDING', 'REQUEST'],
      [2, 'COMPLETED', 'CALLBACK'],
    ]);
    expect(gateway.ledger.find({ receipt: payment.mpesaReceipt ?? '' })?.acceptedRequests).toBe(1);
  });

  it.each([
    ['the callback is lost', '254710000001'],
    ['the callback is malformed', '254710000008'],
  ])('is settled by a query when %s', async (_what, phoneNumber) => {
    const { id } = await gateway.as().pushStk({ phoneNumber });
    gateway.shift(20 * SECOND_MS);
    const payment = await gateway.as().paymentThat(id, 'COMPLETED');
    // A query brings no receipt.
    expect(payment).toMatchObject({ mpesaReceipt: null, needsReview: false });
    expect(storyOf(payment).at(-1)).toEqual([3, 'COMPLETED', 'QUERY']);
  });

  it('is TIMED_OUT when nobody answers, goes on asking, and a late success completes it, live', async () => {
    const client = gateway.as();
    const { id, createdAt } = await client.pushStk({ phoneNumber: '254710000004' });
    const askedAfter = async (seconds: number) =>
      Date.parse((await client.payment(id)).nextCheckAt ?? '') - Date.parse(createdAt) === seconds * SECOND_MS;
    const watch = client.watch({ id, untilSettled: true });
    await watch.until(1);
    expect(await askedAfter(20)).toBe(true);
    gateway.shift(181 * SECOND_MS);
    await client.paymentThat(id, 'TIMED_OUT');
    await waitUntil('its next question has its time', () => askedAfter(900));
    gateway.shift(720 * SECOND_MS);
    await waitUntil('it was asked about after a quarter of an hour', () => askedAfter(3_600));
    gateway.shift(LATE_MS - 900 * SECOND_MS);
    const updates = await watch.ended;
    expect(updates.map(({ payment, event }) => [payment.version, payment.status, event?.evidence])).toEqual([
      [2, 'PENDING', undefined],
      [3, 'TIMED_OUT', 'DEADLINE'],
      [4, 'COMPLETED', 'CALLBACK'],
    ]);
    expect(await client.payment(id)).toMatchObject({ mpesaReceipt: expect.any(String), needsReview: false });
  });

  it('refuses a second prompt to the same phone until the first is answered', async () => {
    const client = gateway.as();
    const phoneNumber = '254710000004';
    const { id } = await client.pushStk({ phoneNumber });
    const busy = await gateway.as('stall').send(STK_PUSH, {
      input: { amount: 7, phoneNumber: '+254 710 000 004', accountReference: 'OTHER' },
    });
    expect(busy.data).toBeNull();
    expect(busy.errors).toMatchObject([
      { extensions: { code: 'CUSTOMER_BUSY', retryAfterSeconds: expect.any(Number) } },
    ]);
    const { retryAfterSeconds } = busy.errors[0]?.extensions ?? {};
    expect(retryAfterSeconds).toBeGreaterThan(170);
    expect(retryAfterSeconds).toBeLessThanOrEqual(180);
    gateway.shift(181 * SECOND_MS);
    await client.paymentThat(id, 'TIMED_OUT');
    // Our lock is gone; M-Pesa's own is not: its refusal is an outcome.
    expect(await client.pushStk({ phoneNumber })).toMatchObject({
      status: 'FAILED',
      failure: { reason: 'CUSTOMER_BUSY', retryable: true },
    });
    gateway.shift(LATE_MS);
    await client.paymentThat(id, 'COMPLETED');
  });

  it('two prompts at once to one phone: one is sent, one is refused', async () => {
    const phoneNumber = freshPhone();
    const input = { amount: 5, phoneNumber, accountReference: 'TWICE' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => gateway.as().send(STK_PUSH, { input })));
    const refused = answers.filter(({ errors }) => errors.length > 0);
    expect(refused.map(answer => refusalOf(answer).code)).toEqual(Array(3).fill('CUSTOMER_BUSY'));
    expect(gateway.ledger.transactions().filter(({ msisdn }) => msisdn === phoneNumber)).toHaveLength(1);
  });
});
