/** B2B, end to end: each command, refused input, results lost, early, twice, wrong or missing, and the desk that all payouts pass. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { B2B, type PaymentView, type Variables } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const REQUEST = '/mpesa/b2b/v1/paymentrequest';
const TAX = '/mpesa/b2b/v1/remittax';
const STATUS_QUERY = '/mpesa/transactionstatus/v1/query';
const SHORTCODE = '600000';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DAYS_OF_LADDER = 4;
const PARTIES = `query ($id: ID!) { payment(id: $id) { partyShortcode phoneNumber phase payerMessage failure { message } } }`;

const ASK = 'mutation ($id: ID!) { requestTransactionStatus(input: { paymentId: $id }) { status resultDescription } }';
const REFRESH = 'mutation ($id: ID!) { refreshPayment(id: $id) { id } }';

const storyOf = ({ events }: PaymentView) => events.map(({ status, evidence }) => `${status} ${evidence}`);

let acknowledged = 0;

/** What Daraja answers, with ids of its own making. */
function acknowledge(): { readonly ids: object; readonly answer: () => { status: number; body: object } } {
  acknowledged += 1;
  const ids = {
    ConversationID: `AG_20261129_b2b${acknowledged}`,
    OriginatorConversationID: `5118-111210482-${acknowledged}`,
  };
  return { ids, answer: () => ({ status: 200, body: { ...ids, ResponseCode: '0', ResponseDescription: 'Accepted' } }) };
}

/** The result of a payment of 150 to 888880, but for what is given. */
function resultOf(ids: object, given: { readonly code?: string; readonly receipt?: string } & Variables = {}): object {
  const { code = '0', receipt = 'UAD4KK7M1P', ...parameters } = given;
  const told = { Amount: '150.00', ReceiverPartyPublicName: '888880 - Biller', Currency: 'KES', ...parameters };
  const ResultParameter = Object.entries(told).map(([Key, Value]) => ({ Key, Value }));
  return {
    Result: {
      ...{ ResultType: '0', ResultCode: code, ResultDesc: 'Told', TransactionID: receipt, ...ids },
      ...(code === '0' && { ResultParameters: { ResultParameter } }),
    },
  };
}

describeEachDatabase('B2B', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const requestsOf = (path: string) => gateway.wire.requests().filter(request => request.path === path);
  const messageOf = (path: string) => JSON.parse(requestsOf(path).at(-1)?.body.toString() ?? '') as Variables;
  const balance = () => gateway.ledger.balance(SHORTCODE).working.availableCents;
  /** Daraja's own books of it. */
  const bookOf = ({ mpesaReceipt }: PaymentView) => gateway.ledger.find({ receipt: mpesaReceipt ?? '' });

  async function payAndWatch(input: Variables): Promise<PaymentView> {
    const { id } = await gateway.as('shop').payB2b(input);
    await gateway.as('shop').watch({ id, untilSettled: true }).ended;
    return gateway.as().payment(id);
  }

  /** One that this test acknowledges, so that it may post the results. */
  async function payOpen(input: Variables = {}): Promise<{ readonly id: string; readonly ids: object }> {
    const { ids, answer } = acknowledge();
    gateway.wire.answer(REQUEST, answer);
    const { id } = await gateway.as('shop').payB2b(input);
    gateway.wire.answer(REQUEST, null);
    return { id, ids };
  }

  it.each([
    ['a bill', { command: 'PAY_BILL' }, REQUEST, 'BusinessPayBill', '4'],
    [
      'a till',
      { command: 'BUY_GOODS', partyShortcode: '50012345', accountReference: null },
      REQUEST,
      'BusinessBuyGoods',
      '2',
    ],
    [
      'a B2C account',
      { command: 'TOP_UP_B2C', partyShortcode: '600997', accountReference: null },
      REQUEST,
      'BusinessPayToBulk',
      '4',
    ],
    [
      'a tax',
      { command: 'PAY_TAX', partyShortcode: '572572', accountReference: '2026123456789012' },
      TAX,
      'PayTaxToKRA',
      '4',
    ],
  ])('pays %s', async (_what, input, path, CommandID, RecieverIdentifierType) => {
    const [before, sent] = [balance(), requestsOf(path).length];
    const payment = await payAndWatch({ amount: '250', requester: '0712000001', ...input });
    expect(payment).toMatchObject({
      ...{ kind: 'B2B', status: 'COMPLETED', amount: '250.00', shortcode: SHORTCODE, description: 'Supplies' },
      ...{ accountReference: 'accountReference' in input ? input.accountReference : 'INV 7', needsReview: false },
    });
    expect(storyOf(payment)).toEqual(['PENDING REQUEST', 'PENDING ACKNOWLEDGEMENT', 'COMPLETED CALLBACK']);
    const partyShortcode = 'partyShortcode' in input ? input.partyShortcode : '888880';
    expect(await gateway.as().ask(PARTIES, { id: payment.id })).toMatchObject({
      ...{ partyShortcode, phoneNumber: '254712000001', phase: 'PAID' },
      payerMessage: `Ksh 250 was sent. M-Pesa receipt ${payment.mpesaReceipt}.`,
    });
    expect(requestsOf(path)).toHaveLength(sent + 1);
    expect(messageOf(path)).toMatchObject({
      ...{ CommandID, SenderIdentifierType: '4', RecieverIdentifierType, Amount: '250' },
      ...{ PartyA: SHORTCODE, PartyB: partyShortcode, Requester: '254712000001', Remarks: 'Supplies' },
    });
    expect(bookOf(payment)).toMatchObject({
      ...{ kind: 'B2B', status: 'COMPLETED', amountCents: 25_000, receiver: partyShortcode, acceptedRequests: 1 },
    });
    expect(balance()).toBe(before - 25_000);
  });

  it('is asked for once for a key, and a key with other input is a conflict', async () => {
    const input = { command: 'PAY_BILL', idempotencyKey: 'once', partyShortcode: '888880' };
    const { id } = await payAndWatch(input);
    const sent = requestsOf(REQUEST).length;
    expect(await gateway.as('shop').payB2b(input)).toMatchObject({ id, status: 'COMPLETED' });
    for (const other of [{ partyShortcode: '888881' }, { accountReference: 'INV 8' }, { requester: '0712000001' }]) {
      const bill = { amount: 150, remarks: 'Supplies', accountReference: 'INV 7', ...input, ...other };
      expect(refusalOf(await gateway.as('shop').send(B2B, { input: bill })).code).toBe('IDEMPOTENCY_CONFLICT');
    }
    expect(requestsOf(REQUEST)).toHaveLength(sent);
  });

  it.each([
    ['7000001', 'INSUFFICIENT_FUNDS', '1', true],
    ['7002202', 'INVALID_RECIPIENT', '2202', false],
    ['7100007', 'INVALID_RECIPIENT', 'SFC_IC0003', false],
    ['888404', 'INVALID_RECIPIENT', 'SFC_IC0003', false],
  ])('fails: %s %s', async (partyShortcode, reason, resultCode, retryable) => {
    const before = balance();
    const payment = await payAndWatch({ partyShortcode });
    expect(payment).toMatchObject({
      ...{ status: 'FAILED', mpesaReceipt: null, failure: { reason, resultCode, retryable }, needsReview: false },
    });
    expect(await gateway.as().ask(PARTIES, { id: payment.id })).toMatchObject({
      payerMessage: expect.stringMatching(/No money was sent\.$/),
    });
    expect(balance()).toBe(before);
  });

  it.each([
    ['is delivered twice', '7100002', 3],
    ['comes before the acknowledgement', '7100003', 2],
    ['comes without an acknowledgement', '7100006', 2],
  ])('is completed once when its result %s', async (_what, partyShortcode, version) => {
    const payment = await payAndWatch({ partyShortcode });
    expect(payment).toMatchObject({ status: 'COMPLETED', version, needsReview: false });
    expect(payment.originatorConversationId).toEqual(expect.any(String));
    expect(bookOf(payment)?.acceptedRequests).toBe(1);
  });

  it('is TIMED_OUT by the timeout route, and the result that follows completes it', async () => {
    const payment = await payAndWatch({ partyShortcode: '7100005' });
    expect(storyOf(payment).slice(2)).toEqual(['TIMED_OUT TIMEOUT_CALLBACK', 'COMPLETED CALLBACK']);
  });

  it.each([
    ['lost', '7100001'],
    ['malformed', '7100008'],
  ])('is settled by transaction status when its result is %s', async (_what, partyShortcode) => {
    const { id } = await gateway.as('shop').payB2b({ partyShortcode });
    gateway.shift(MINUTE_MS);
    const payment = await gateway.as().paymentThat(id, 'COMPLETED');
    expect(storyOf(payment).at(-1)).toBe('COMPLETED QUERY');
    expect(messageOf(STATUS_QUERY)).toMatchObject({ OriginalConversationID: payment.originatorConversationId });
    expect(bookOf(payment)).toMatchObject({ receiver: partyShortcode, acceptedRequests: 1 });
  });

  describe('whose acknowledgement is lost', () => {
    const silent = () => gateway.wire.answer(REQUEST, () => ({ status: 503, body: '<html>busy</html>' }));

    it('waits for its callback, which brings the ids', async () => {
      silent();
      const { id, status } = await gateway.as('shop').payB2b();
      gateway.wire.answer(REQUEST, null);
      expect(status).toBe('PENDING');
      const { ids } = acknowledge();
      await gateway.postKeyed('b2b/callback', id, resultOf(ids, { receipt: 'UAD4KK7M2P' }));
      expect(await gateway.as().payment(id)).toMatchObject({
        ...{ status: 'COMPLETED', mpesaReceipt: 'UAD4KK7M2P', needsReview: false },
        ...{ conversationId: Object.values(ids)[0], originatorConversationId: Object.values(ids)[1] },
      });
    });

    it('is asked about by nothing, TIMED_OUT at its deadline and for a person; a late callback still decides', async () => {
      silent();
      const { id } = await gateway.as('shop').payB2b();
      gateway.wire.answer(REQUEST, null);
      const asked = requestsOf(STATUS_QUERY).length;
      gateway.shift(DAY_MS);
      expect(await gateway.as().paymentThat(id, 'TIMED_OUT')).toMatchObject({
        ...{ reviewReasons: ['UNANSWERABLE'], nextCheckAt: null, mpesaReceipt: null },
      });
      gateway.shift(DAYS_OF_LADDER * DAY_MS);
      expect(await gateway.as().ask(PARTIES, { id })).toMatchObject({ phase: 'UNKNOWN' });
      expect(await gateway.as().ask(ASK, { id })).toMatchObject({
        ...{ status: 'FAILED', resultDescription: expect.stringContaining('never acknowledged') },
      });
      expect(refusalOf(await gateway.as().send(REFRESH, { id })).code).toBe('UNAVAILABLE');
      expect(requestsOf(STATUS_QUERY)).toHaveLength(asked);
      const { ids } = acknowledge();
      await gateway.postKeyed('b2b/callback', id, resultOf(ids, { receipt: 'UAD4KK7M3P' }));
      expect(await gateway.as().payment(id)).toMatchObject({ status: 'COMPLETED', needsReview: false });
    });
  });

  it.each([
    ['another amount', { Amount: '151.00' }],
    ['another receiver', { ReceiverPartyPublicName: '888881 - Somebody' }],
  ])('with a success that names %s changes nothing and is for a person', async (_what, told) => {
    const { id, ids } = await payOpen();
    await gateway.postKeyed('b2b/callback', id, resultOf(ids, { receipt: 'UAD4KK7M4P', ...told }));
    expect(await gateway.as().payment(id)).toMatchObject({
      ...{ status: 'PENDING', mpesaReceipt: null, reviewReasons: ['FACTS_DIFFER'] },
    });
  });

  it("with a success that names another payment's ids or receipt changes nothing and is for a person", async () => {
    const [one, other] = [await payOpen(), await payOpen()];
    await gateway.postKeyed('b2b/callback', one.id, resultOf(other.ids, { receipt: 'UAD4KK7M5P' }));
    expect(await gateway.as().payment(one.id)).toMatchObject({ status: 'PENDING', reviewReasons: ['FACTS_DIFFER'] });
    await gateway.postKeyed('b2b/callback', other.id, resultOf(other.ids, { receipt: 'UAD4KK7M5P' }));
    await gateway.as().paymentThat(other.id, 'COMPLETED');
    await gateway.postKeyed('b2b/callback', one.id, resultOf(one.ids, { receipt: 'UAD4KK7M5P' }));
    expect(await gateway.as().payment(one.id)).toMatchObject({
      ...{ status: 'PENDING', mpesaReceipt: null, reviewReasons: ['FACTS_DIFFER', 'RECEIPT_TAKEN'] },
    });
  });

  it('to a till is completed although M-Pesa names its store', async () => {
    const { id, ids } = await payOpen({ command: 'BUY_GOODS', partyShortcode: '5001234', accountReference: null });
    const told = { receipt: 'UAD4KK7M6P', ReceiverPartyPublicName: '700100 – Store' };
    await gateway.postKeyed('b2b/callback', id, resultOf(ids, told));
    expect(await gateway.as().payment(id)).toMatchObject({ status: 'COMPLETED', needsReview: false });
  });

  it('with a success that names no amount waits for the answer of M-Pesa', async () => {
    const { id, ids } = await payOpen();
    const asked = requestsOf(STATUS_QUERY).length;
    await gateway.postKeyed('b2b/callback', id, resultOf(ids, { receipt: 'UAD4KK7M7P', Amount: undefined }));
    await waitUntil('M-Pesa is asked', () => requestsOf(STATUS_QUERY).length > asked);
    expect(await gateway.as().payment(id)).toMatchObject({ status: 'PENDING', mpesaReceipt: null });
  });

  it('from the bare form changes nothing', async () => {
    const { id, ids } = await payOpen();
    await gateway.postBare('b2b/callback', resultOf(ids, { receipt: 'UAD4KK7M8P' }));
    expect(await gateway.as().payment(id)).toMatchObject({ status: 'PENDING', mpesaReceipt: null });
  });

  it.each([
    [{ partyShortcode: SHORTCODE }, 'partyShortcode'],
    [{ partyShortcode: '8888' }, 'partyShortcode'],
    [{ partyShortcode: '0712345678' }, 'partyShortcode'],
    [{ partyShortcode: '88888888' }, 'partyShortcode'],
    [{ partyShortcode: null }, 'partyShortcode'],
    [{ command: 'TOP_UP_B2C', partyShortcode: '88888888' }, 'partyShortcode'],
    [{ command: 'PAY_TAX' }, 'partyShortcode'],
    [{ amount: 0 }, 'amount'],
    [{ amount: '0.50' }, 'amount'],
    [{ amount: '150.50' }, 'amount'],
    [{ amount: -1 }, 'amount'],
    [{ amount: 250_001 }, 'amount'],
    [{ accountReference: null }, 'accountReference'],
    [{ accountReference: '' }, 'accountReference'],
    [{ accountReference: 'x'.repeat(14) }, 'accountReference'],
    [{ accountReference: 'INV/7' }, 'accountReference'],
    [{ command: 'BUY_GOODS', accountReference: 'x'.repeat(14) }, 'accountReference'],
    [{ command: 'PAY_TAX', partyShortcode: '572572', accountReference: null }, 'accountReference'],
    [{ command: 'PAY_TAX', partyShortcode: '572572', accountReference: 'PRN 7' }, 'accountReference'],
    [{ command: 'PAY_TAX', partyShortcode: '572572', accountReference: '1'.repeat(21) }, 'accountReference'],
    [{ command: null }, 'command'],
    [{ command: 'BUSINESS_PAYMENT' }, 'command'],
    [{ requester: '600000' }, 'requester'],
    [{ remarks: 'x' }, 'remarks'],
    [{ shortcode: '600999' }, 'shortcode'],
    [{ idempotencyKey: null }, 'idempotencyKey'],
  ])('is refused, and nothing is sent: %j', async (changes, field) => {
    // M-Pesa is asked about other payments meanwhile.
    const orders = () => gateway.wire.requests().filter(({ path }) => /b2b|remittax/.test(path)).length;
    const sent = orders();
    const bill = { command: 'PAY_BILL', partyShortcode: '888880', accountReference: 'INV 7' };
    const input = { ...bill, amount: 150, remarks: 'Supplies', idempotencyKey: 'refused', ...changes };
    expect(refusalOf(await gateway.as('shop').send(B2B, { input }))).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(orders()).toBe(sent);
    expect((await gateway.as('shop').payB2b({ idempotencyKey: `free ${JSON.stringify(changes)}` })).kind).toBe('B2B');
  });

  it('needs a key that may send money', async () => {
    const bill = { command: 'PAY_BILL', partyShortcode: '888880', accountReference: 'INV 7' };
    const input = { ...bill, amount: 150, remarks: 'Supplies', idempotencyKey: 'forbidden' };
    for (const caller of ['desk', 'counter', 'board'] as const) {
      expect(refusalOf(await gateway.as(caller).send(B2B, { input })).code).toBe('FORBIDDEN');
    }
  });
});

describeEachDatabase('B2B at the desk of payouts', database => {
  const APPROVE = 'mutation ($id: ID!) { approvePayout(id: $id) { id status } }';
  const REJECT = 'mutation ($id: ID!) { rejectPayout(id: $id, note: "No") { id status } }';

  it('is limited, waits for a second person and is paused like any payout', async () => {
    const environment = { PAYOUT_MAX: '3000', PAYOUT_DAILY_MAX: '5000', PAYOUT_APPROVAL_ABOVE: '1000' };
    const gateway = await openGateway(database, { environment });
    try {
      const [shop, admin] = [gateway.as('shop'), gateway.as()];
      const bill = { command: 'PAY_BILL', partyShortcode: '888880', accountReference: 'INV 7' };
      const refuse = async (amount: number) =>
        refusalOf(
          await shop.send(B2B, {
            input: { ...bill, amount, remarks: 'Supplies', idempotencyKey: `refused ${amount}` },
          }),
        );
      const requests = () => gateway.wire.requests().length;
      expect((await refuse(3_001)).code).toBe('LIMIT_EXCEEDED');
      const waiting = await shop.payB2b({ amount: 3_000 });
      const rejected = await shop.payB2b({ amount: 2_000 });
      expect((await refuse(1)).code).toBe('LIMIT_EXCEEDED');
      expect(requests()).toBe(0);
      expect(await admin.ask(PARTIES, { id: waiting.id })).toMatchObject({ phase: 'AWAITING_APPROVAL' });
      await admin.ask(REJECT, { id: rejected.id });
      expect(await admin.payment(rejected.id)).toMatchObject({ status: 'FAILED', failure: { reason: 'REJECTED' } });

      await admin.ask('mutation { pausePayouts(reason: "Look") { version } }');
      expect((await refuse(500)).code).toBe('UNAVAILABLE');
      expect(refusalOf(await admin.send(APPROVE, { id: waiting.id })).code).toBe('UNAVAILABLE');
      expect(requests()).toBe(0);
      await admin.ask('mutation { resumePayouts { version } }');
      await admin.ask(APPROVE, { id: waiting.id });
      const paid = await admin.paymentThat(waiting.id, 'COMPLETED');
      expect(storyOf(paid)).toEqual([
        ...['PENDING REQUEST', 'PENDING APPROVAL', 'PENDING ACKNOWLEDGEMENT', 'COMPLETED CALLBACK'],
      ]);
      expect(requests()).toBe(1);
      expect(gateway.ledger.find({ receipt: paid.mpesaReceipt ?? '' })).toMatchObject({ amountCents: 300_000 });
    } finally {
      await gateway.close();
    }
  });

  it('calls a till what its shortcode is configured to call it', async () => {
    const gateway = await openGateway(database, {
      environment: { MPESA_TILL_IDENTIFIER_TYPE: '4' },
      behaviour: { tillIdentifierTypes: ['2'] },
    });
    try {
      const till = { command: 'BUY_GOODS', partyShortcode: '5001234', accountReference: null };
      const { id } = await gateway.as('shop').payB2b(till);
      expect(await gateway.as().paymentThat(id, 'FAILED')).toMatchObject({ failure: { resultCode: 'SFC_IC0003' } });
      expect(gateway.wire.requests().at(0)?.body.toString()).toContain('"RecieverIdentifierType":"4"');
    } finally {
      await gateway.close();
    }
  });
});
