/** Transaction status, end to end: by payment, by receipt, by originator id; what is unknown; and what an answer does to a payment. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const FIELDS =
  'id status mpesaReceipt transactionStatus amount resultCode resultDescription answeredAt payment { id status }';
const ASK = `mutation ($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) { ${FIELDS} } }`;
const FOLLOW = `subscription ($id: ID!) { statusEnquiryUpdated(id: $id) { ${FIELDS} } }`;
const STK_PUSH = '/mpesa/stkpush/v1/processrequest';
const STATUS_QUERY = '/mpesa/transactionstatus/v1/query';
const STK_QUERY = '/mpesa/stkpushquery/v1/query';
/** M-Pesa takes its time, so that everything is seen while it is open; the tests let that time pass. */
const DELAY_MS = 10_000;
const DEADLINE_MS = 5_000;
const MINUTE_MS = 60_000;

interface Enquiry {
  readonly id: string;
  readonly status: string;
  readonly mpesaReceipt: string | null;
  readonly transactionStatus: string | null;
  readonly amount: string | null;
  readonly resultCode: string | null;
  readonly resultDescription: string | null;
  readonly answeredAt: string | null;
  readonly payment: { readonly id: string; readonly status: string } | null;
}

describeEachDatabase('transaction status', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, {
      delayMs: DELAY_MS,
      environment: { ENQUIRY_DEADLINE_SECONDS: String(DEADLINE_MS / 1_000) },
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const ask = (input: Record<string, string>) => gateway.as('shop').ask<Enquiry>(ASK, { input });

  /** Asks, follows the enquiry to its end, and shows that it began PENDING. */
  async function askAndFollow(input: Record<string, string>): Promise<Enquiry> {
    const { id, status } = await ask(input);
    expect(status).toBe('PENDING');
    const watch = gateway.as('desk').subscribe<Enquiry>(FOLLOW, { id });
    await watch.until(1);
    gateway.shift(DELAY_MS);
    const updates = await watch.ended;
    const last = updates.at(-1);
    expect(await gateway.as().ask(`query ($id: ID!) { statusEnquiry(id: $id) { ${FIELDS} } }`, { id })).toEqual(last);
    if (!last) throw new Error('the enquiry was not answered');
    return last;
  }

  async function paidPush() {
    const { id } = await gateway.as().pushStk();
    gateway.shift(DELAY_MS);
    return gateway.as().paymentThat(id, 'COMPLETED');
  }

  it('of a push with a receipt, by payment and by receipt', async () => {
    const { id: paymentId, mpesaReceipt } = await paidPush();
    for (const input of [{ paymentId }, { mpesaReceipt: mpesaReceipt ?? '' }]) {
      expect(await askAndFollow(input)).toMatchObject({
        ...{ status: 'COMPLETED', mpesaReceipt, transactionStatus: 'Completed', amount: '150.00', resultCode: '0' },
        ...{ answeredAt: expect.any(String), payment: { id: paymentId, status: 'COMPLETED' } },
      });
    }
    expect(await gateway.as().payment(paymentId)).toMatchObject({ version: 3, needsReview: false });
  });

  it('of a push without a receipt is an STK query inside the mutation', async () => {
    const { id: paymentId } = await gateway.as().pushStk({ phoneNumber: '254710000001' });
    const waiting = await ask({ paymentId });
    expect(waiting).toMatchObject({ status: 'PENDING', resultCode: '4999', payment: { status: 'PENDING' } });
    gateway.shift(DELAY_MS);
    const answered = await ask({ paymentId });
    expect(answered).toMatchObject({
      ...{ status: 'COMPLETED', transactionStatus: 'Completed', amount: '150.00', resultCode: '0' },
      payment: { id: paymentId, status: 'COMPLETED' },
    });
    expect((await gateway.as().payment(paymentId)).events.at(-1)).toMatchObject({ evidence: 'QUERY' });
  });

  it('of a push that is still open is answered with the push', async () => {
    const { id: paymentId } = await gateway.as().pushStk({ phoneNumber: '254710000004' });
    const { id, status } = await ask({ paymentId });
    expect(status).toBe('PENDING');
    const watch = gateway.as().subscribe<Enquiry>(FOLLOW, { id });
    await watch.until(1);
    gateway.shift(4 * MINUTE_MS);
    const updates = await watch.ended;
    expect(updates.at(-1)).toMatchObject({
      ...{ status: 'COMPLETED', transactionStatus: 'Completed', amount: '150.00' },
      payment: { id: paymentId, status: 'COMPLETED' },
    });
  });

  it('of a push that its callback settles is answered soon after, without another question', async () => {
    const patient = await openGateway(database, { delayMs: DELAY_MS });
    const { id: paymentId } = await patient.as().pushStk();
    const { id, status } = await patient.as().ask<Enquiry>(ASK, { input: { paymentId } });
    expect(status).toBe('PENDING');
    const watch = patient.as().subscribe<Enquiry>(FOLLOW, { id });
    await watch.until(1);
    patient.shift(DELAY_MS);
    const { mpesaReceipt } = await patient.as().paymentThat(paymentId, 'COMPLETED');
    const updates = await watch.ended;
    expect(updates.at(-1)).toMatchObject({
      ...{ status: 'COMPLETED', transactionStatus: 'Completed', amount: '150.00', mpesaReceipt, resultCode: '0' },
      payment: { id: paymentId, status: 'COMPLETED' },
    });
    expect(patient.wire.requests().filter(({ path }) => path === STK_QUERY)).toHaveLength(1);
    await patient.close();
    expect(patient.errors).toEqual([]);
  });

  it('of a push that is settled after the enquiry is TIMED_OUT is answered late', async () => {
    const { id: paymentId } = await gateway.as().pushStk();
    const { id } = await ask({ paymentId });
    const watch = gateway.as().subscribe<Enquiry>(FOLLOW, { id });
    await watch.until(1);
    gateway.shift(DEADLINE_MS);
    await watch.until(2);
    gateway.shift(DELAY_MS - DEADLINE_MS);
    const { mpesaReceipt, settledAt } = await gateway.as().paymentThat(paymentId, 'COMPLETED');
    const updates = await watch.ended;
    expect(updates.map(({ status }) => status)).toEqual(['PENDING', 'TIMED_OUT', 'COMPLETED']);
    expect(updates.at(-1)).toMatchObject({
      ...{ transactionStatus: 'Completed', amount: '150.00', mpesaReceipt, resultCode: '0', answeredAt: settledAt },
      payment: { id: paymentId, status: 'COMPLETED' },
    });
  });

  it('of a push that was never acknowledged is FAILED, with the reason', async () => {
    const hold = gateway.wire.holdRequests(STK_PUSH);
    const pushed = gateway.as().pushStk({ accountReference: 'UNHEARD' });
    await waitUntil('the push is on its way', () => hold.count() === 1);
    const { edges } = await gateway
      .as()
      .ask<{ edges: { node: { id: string } }[] }>(
        '{ payments(filter: {accountReference: "UNHEARD"}) { edges { node { id } } } }',
      );
    const asked = gateway.wire.requests().length;
    expect(await ask({ paymentId: edges[0]?.node.id ?? '' })).toMatchObject({
      ...{ status: 'FAILED', resultCode: null, resultDescription: expect.stringMatching(/never acknowledged/) },
      payment: { status: 'PENDING' },
    });
    expect(gateway.wire.requests()).toHaveLength(asked);
    hold.letGo();
    expect(await pushed).toMatchObject({ version: 2 });
  });

  it('of a payout, by payment and by originator id', async () => {
    const { id } = await gateway.as().payB2c();
    gateway.shift(DELAY_MS);
    const { mpesaReceipt } = await gateway.as().paymentThat(id, 'COMPLETED');
    for (const input of [{ paymentId: id }, { originatorConversationId: id }]) {
      expect(await askAndFollow(input)).toMatchObject({
        ...{ status: 'COMPLETED', transactionStatus: 'Completed', amount: '150.00', mpesaReceipt, resultCode: '0' },
        payment: { id },
      });
    }
  });

  it('of a payout whose result was lost settles it', async () => {
    const { id } = await gateway.as().payB2c({ phoneNumber: '254710000001' });
    gateway.shift(DELAY_MS);
    const enquiry = await askAndFollow({ paymentId: id });
    expect(enquiry).toMatchObject({ status: 'COMPLETED', payment: { id, status: 'COMPLETED' } });
    const payment = await gateway.as().payment(id);
    expect(payment.mpesaReceipt).toBe(gateway.ledger.find({ originatorConversationId: id })?.receipt);
    expect(payment.events.at(-1)).toMatchObject({ evidence: 'QUERY', status: 'COMPLETED' });
  });

  it('of a push with a receipt is not answered by an STK query that somebody asks for meanwhile', async () => {
    const { id: paymentId } = await paidPush();
    const { id } = await ask({ paymentId });
    await gateway.as().ask('mutation ($id: ID!) { refreshPayment(id: $id) { status } }', { id: paymentId });
    const find = `query ($id: ID!) { statusEnquiry(id: $id) { ${FIELDS} } }`;
    expect(await gateway.as().ask(find, { id })).toMatchObject({ status: 'PENDING', transactionStatus: null });
    gateway.shift(DELAY_MS);
    await waitUntil('M-Pesa has answered', async () => {
      const { status } = await gateway.as().ask<Enquiry>(find, { id });
      return status === 'COMPLETED';
    });
  });

  it.each([
    ['Completed', 'Completed'],
    ['Completed '.repeat(20), null],
    ['Imekamilika – ✓', null],
  ])('has a word for the state, and what is none is left out: %s', async (TransactionStatus, transactionStatus) => {
    const hold = gateway.wire.holdRequests(STATUS_QUERY);
    const asked = ask({ mpesaReceipt: 'NLJ7RT61SV' });
    await waitUntil('the question is on its way', () => hold.count() === 1);
    const { ResultURL } = JSON.parse(gateway.wire.requests().at(-1)?.body ?? '');
    const ticket = String(ResultURL).split('/').at(-2) ?? '';
    await gateway.postKeyed('status/callback', ticket, {
      Result: {
        ...{ ResultType: 0, ResultCode: 0, ResultDesc: 'Paid by 254712345678', TransactionID: 'UAD0000000' },
        ...{ ConversationID: 'AG_1', OriginatorConversationID: `words-${ticket}` },
        ResultParameters: { ResultParameter: [{ Key: 'TransactionStatus', Value: TransactionStatus }] },
      },
    });
    hold.letGo();
    expect(await asked).toMatchObject({
      ...{ status: 'COMPLETED', transactionStatus, resultDescription: 'Paid by …' },
    });
  });

  it('of what M-Pesa does not know is FAILED with its words', async () => {
    const unknown = [
      [{ mpesaReceipt: 'NLJ7RT61SV' }, '2032'],
      [{ originatorConversationId: 'nobody-asked-this' }, '2033'],
    ] as const;
    for (const [input, resultCode] of unknown) {
      expect(await askAndFollow(input)).toMatchObject({
        ...{ status: 'FAILED', transactionStatus: null, amount: null, resultCode, payment: null },
        resultDescription: expect.any(String),
      });
    }
  });

  it('of a payment that does not exist asks nothing', async () => {
    const asked = gateway.wire.requests().length;
    const answer = await gateway.as().send(ASK, { input: { paymentId: '0123456789abdfghjkmn' } });
    expect(refusalOf(answer).code).toBe('NOT_FOUND');
    expect(gateway.wire.requests()).toHaveLength(asked);
  });

  it('that nobody answers in time is TIMED_OUT, and a late answer still completes it', async () => {
    const { id: paymentId } = await paidPush();
    const { id } = await ask({ paymentId });
    const watch = gateway.as().subscribe<Enquiry>(FOLLOW, { id });
    await watch.until(1);
    gateway.shift(DEADLINE_MS);
    await watch.until(2);
    gateway.shift(DELAY_MS - DEADLINE_MS);
    expect((await watch.ended).map(({ status }) => status)).toEqual(['PENDING', 'TIMED_OUT', 'COMPLETED']);
  });

  it('that does not exist cannot be followed', async () => {
    const watch = gateway.as().subscribe<Enquiry>(FOLLOW, { id: '0123456789abdfghjkmn' });
    await expect(watch.ended).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });
});
