/** B2C, end to end: paid, refused, the timeout route, lost callbacks, and an operator whose credential M-Pesa refuses. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { B2C, type PaymentView } from '../support/gateway-client.js';
import { ADMIN_KEY, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const PAYOUT = '/mpesa/b2c/v3/paymentrequest';
const POCHI = '/mpesa/b2pochi/v1/paymentrequest';
const STATUS_QUERY = '/mpesa/transactionstatus/v1/query';
const MINUTE_MS = 60_000;

const storyOf = ({ events }: PaymentView) => events.map(({ version, status, evidence }) => [version, status, evidence]);

describeEachDatabase('B2C', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(() => gateway.close());
  const requestsOf = (path: string) => gateway.wire.requests().filter(request => request.path === path).length;

  async function payAndWatch(input: Record<string, unknown>): Promise<PaymentView> {
    const { id } = await gateway.as('shop').payB2c(input);
    await gateway.as('shop').watch({ id, untilSettled: true }).ended;
    return gateway.as().payment(id);
  }

  it('is paid', async () => {
    const before = gateway.ledger.balance('600000').utility.availableCents;
    const payment = await payAndWatch({ amount: '250.00', occasion: 'Harvest', command: 'PROMOTION_PAYMENT' });
    expect(payment).toMatchObject({
      ...{ kind: 'B2C', status: 'COMPLETED', amount: '250.00', description: 'Refund', accountReference: null },
      ...{ originatorConversationId: payment.id, checkoutRequestId: null, needsReview: false },
    });
    const transaction = gateway.ledger.find({ originatorConversationId: payment.id });
    expect(transaction).toMatchObject({
      ...{ receipt: payment.mpesaReceipt, amountCents: 25_000, acceptedRequests: 1 },
      ids: { conversationId: payment.conversationId },
    });
    expect(gateway.ledger.balance('600000').utility.availableCents).toBe(before - 25_000);
    expect(storyOf(payment)).toEqual([
      [1, 'PENDING', 'REQUEST'],
      [2, 'PENDING', 'ACKNOWLEDGEMENT'],
      [3, 'COMPLETED', 'CALLBACK'],
    ]);
  });

  it('to a Pochi wallet is paid by its own path, and everything else is as for any payout', async () => {
    const sent = requestsOf(POCHI);
    const payment = await payAndWatch({ command: 'BUSINESS_PAY_TO_POCHI' });
    expect(payment).toMatchObject({ kind: 'B2C', status: 'COMPLETED', originatorConversationId: payment.id });
    expect(requestsOf(POCHI)).toBe(sent + 1);
    expect(
      gateway.wire
        .requests()
        .findLast(({ path }) => path === POCHI)
        ?.body.toString(),
    ).toContain('BusinessPayToPochi');
    const { receipt, acceptedRequests } = gateway.ledger.find({ originatorConversationId: payment.id }) ?? {};
    expect([receipt, acceptedRequests]).toEqual([payment.mpesaReceipt, 1]);

    const input = { phoneNumber: '254710000001', command: 'BUSINESS_PAY_TO_POCHI', idempotencyKey: 'pochi once' };
    const { id } = await gateway.as('shop').payB2c(input);
    expect(await gateway.as('shop').payB2c(input)).toMatchObject({ id });
    expect(requestsOf(POCHI)).toBe(sent + 2);
    const other = { ...input, amount: 150, remarks: 'Refund', command: 'BUSINESS_PAYMENT' };
    expect(refusalOf(await gateway.as('shop').send(B2C, { input: other })).code).toBe('IDEMPOTENCY_CONFLICT');
    gateway.shift(MINUTE_MS);
    await gateway.as().paymentThat(id, 'COMPLETED');
  });

  it.each([
    ['of 9 shillings', { amount: 9 }, 'amount'],
    ['of 250,001 shillings', { amount: 250_001 }, 'amount'],
    ['to no phone', { phoneNumber: '600000' }, 'phoneNumber'],
  ])('to a Pochi wallet is refused %s, and nothing is sent', async (_what, changes, field) => {
    const sent = requestsOf(POCHI);
    const input = { amount: 10, phoneNumber: '0712345678', remarks: 'Pay', idempotencyKey: 'pochi', ...changes };
    const answer = await gateway.as('shop').send(B2C, { input: { ...input, command: 'BUSINESS_PAY_TO_POCHI' } });
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(requestsOf(POCHI)).toBe(sent);
  });

  it.each([
    ['the recipient is no customer', '254700002040', 'INVALID_RECIPIENT', '2040', false],
    ['the account is empty', '254700000001', 'INSUFFICIENT_FUNDS', '1', true],
    ['an alphanumeric code', '254710000007', 'INVALID_RECIPIENT', 'SFC_IC0003', false],
  ])('is refused: %s', async (_why, phoneNumber, reason, resultCode, retryable) => {
    const payment = await payAndWatch({ phoneNumber });
    expect(payment).toMatchObject({
      ...{ status: 'FAILED', mpesaReceipt: null, failure: { reason, resultCode, retryable }, needsReview: false },
    });
  });

  it('is TIMED_OUT by the timeout route, and the result that follows completes it', async () => {
    const client = gateway.as();
    const { id, events } = await client.payB2c({ phoneNumber: '254710000005' });
    const updates = await client.watch({ id, after: events[0]?.cursor, untilSettled: true }).ended;
    expect(updates.map(({ payment }) => payment.status)).toEqual(['PENDING', 'TIMED_OUT', 'COMPLETED']);
    expect(storyOf(await client.payment(id)).slice(2)).toEqual([
      [3, 'TIMED_OUT', 'TIMEOUT_CALLBACK'],
      [4, 'COMPLETED', 'CALLBACK'],
    ]);
    // A12: the request came back on the timeout route, with its credential and the keys of our URLs: these are not kept.
    const { edges } = await client.ask<{ edges: { node: { route: string; body: string } }[] }>(
      'query ($id: ID!) { callbacks(filter: {paymentId: $id}) { edges { node { route body } } } }',
      { id },
    );
    expect(edges.map(({ node }) => node.route)).toEqual(['b2c/callback', 'b2c/timeout']);
    const timeout = JSON.parse(edges[1]?.node.body ?? '');
    expect(timeout).toMatchObject({ OriginatorConversationID: id, PartyB: '254710000005' });
    expect(timeout).toMatchObject({ SecurityCredential: '', ResultURL: '', QueueTimeOutURL: '' });
  });

  it('is delivered twice and counts once', async () => {
    const payment = await payAndWatch({ phoneNumber: '254710000002' });
    expect(payment).toMatchObject({ status: 'COMPLETED', version: 3 });
  });

  it('is completed by a result that comes before the acknowledgement, or without one', async () => {
    expect(await gateway.as().payB2c({ phoneNumber: '254710000003' })).toMatchObject({ status: 'COMPLETED' });
    const silent = await payAndWatch({ phoneNumber: '254710000006' });
    expect(silent).toMatchObject({ status: 'COMPLETED', conversationId: expect.any(String) });
    expect(gateway.ledger.find({ originatorConversationId: silent.id })?.acceptedRequests).toBe(1);
  });

  it.each([
    ['lost', '254710000001'],
    ['malformed', '254710000008'],
  ])('is settled by transaction status when the result is %s', async (_what, phoneNumber) => {
    const asked = requestsOf(STATUS_QUERY);
    const { id } = await gateway.as().payB2c({ phoneNumber });
    gateway.shift(MINUTE_MS);
    const payment = await gateway.as().paymentThat(id, 'COMPLETED');
    expect(requestsOf(STATUS_QUERY)).toBe(asked + 1);
    expect(storyOf(payment).at(-1)).toEqual([3, 'COMPLETED', 'QUERY']);
    // Transaction status knows the receipt.
    expect(payment.mpesaReceipt).toBe(gateway.ledger.find({ originatorConversationId: id })?.receipt);
  });

  it('two payouts to one phone are two payouts', async () => {
    const phoneNumber = '254722000001';
    const payments = await Promise.all([1, 2].map(() => payAndWatch({ phoneNumber })));
    expect(payments.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
  });

  describe('when M-Pesa refuses the operator', () => {
    it('fails as CONFIGURATION and stops every call of that operator until a restart', async () => {
      const client = gateway.as();
      expect(await payAndWatch({ phoneNumber: '254700002001' })).toMatchObject({
        status: 'FAILED',
        failure: { reason: 'CONFIGURATION', resultCode: '2001', retryable: false },
      });
      const sent = requestsOf(PAYOUT);
      const refused = await client.send(B2C, {
        input: { amount: 10, phoneNumber: '0722000002', remarks: 'Next', idempotencyKey: 'next' },
      });
      expect(refusalOf(refused).code).toBe('UNAVAILABLE');
      expect(refused.errors[0]?.message).toMatch(/operator/);
      expect(requestsOf(PAYOUT)).toBe(sent);
      await waitUntil('the operator is named', async () => {
        const ready = await fetch(`${gateway.url()}/ready`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
        return ready.status === 200 && /simulator with code 2001/.test(await ready.text());
      });
      // Pushes are signed otherwise and go on.
      const push = await client.pushStk();
      await client.paymentThat(push.id, 'COMPLETED');
      expect(gateway.errors.map(({ msg }) => msg)).toEqual(['M-Pesa rejected an initiator: its calls are suspended']);

      await gateway.restart();
      expect(await payAndWatch({})).toMatchObject({ status: 'COMPLETED' });
    });

    it('answers a repeat with its payment, which needs no operator', async () => {
      const input = { amount: 10, phoneNumber: '254700002001', remarks: 'Pay', idempotencyKey: 'locked' };
      const { id } = await payAndWatch(input);
      const sent = requestsOf(PAYOUT);
      expect(await gateway.as('shop').payB2c(input)).toMatchObject({ id, status: 'FAILED' });
      const other = await gateway.as('shop').send(B2C, { input: { ...input, amount: 11 } });
      expect(refusalOf(other).code).toBe('IDEMPOTENCY_CONFLICT');
      const stranger = await gateway.as('stall').send(B2C, { input });
      expect(refusalOf(stranger).code).toBe('UNAVAILABLE');
      expect(requestsOf(PAYOUT)).toBe(sent);
      await gateway.restart();
    });

    it('refuses the enquiries too', async () => {
      const { id } = await gateway.as().payB2c({ phoneNumber: '254710000001' });
      await payAndWatch({ phoneNumber: '254700002001' });
      const asked = gateway.wire.requests().length;
      const balance = await gateway.as().send('mutation { requestAccountBalance { status resultDescription } }');
      expect(refusalOf(balance).code).toBe('UNAVAILABLE');
      const status = await gateway
        .as()
        .send('mutation { requestTransactionStatus(input: {mpesaReceipt: "NLJ7RT61SV"}) { status } }');
      expect(refusalOf(status).code).toBe('UNAVAILABLE');
      const refreshed = await gateway.as().send('mutation ($id: ID!) { refreshPayment(id: $id) { id } }', { id });
      expect(refusalOf(refreshed).code).toBe('UNAVAILABLE');
      expect(gateway.wire.requests()).toHaveLength(asked);
    });
  });
});
