/** Reversals, end to end: done, repeated, refused, lost on every leg, done by somebody else, and two at once. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { simulatorCredentials } from '../../src/simulator/credentials.js';
import { databases, describeEachDatabase } from '../support/databases.js';
import { freshPhone, type PaymentView, REVERSE, type Variables } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import { sealPassword } from '../support/simulator-server.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const REQUEST = '/mpesa/reversal/v1/request';
const STATUS_QUERY = '/mpesa/transactionstatus/v1/query';
const SHORTCODE = '600000';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LINKS = 'query ($id: ID!) { payment(id: $id) { reverses { id status } reversals { id status } } }';
const ASK = 'mutation ($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) { id } }';

const storyOf = ({ events }: PaymentView) => events.map(({ status, evidence }) => `${status} ${evidence}`);

describeEachDatabase('a reversal', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors.map(({ msg }) => msg)).toEqual(['M-Pesa rejected an initiator: its calls are suspended']);
  });

  const requestsOf = (path: string) => gateway.wire.requests().filter(request => request.path === path);

  /** A push that is COMPLETED with its receipt, whatever mischief its phone makes. */
  async function paid(phoneNumber = freshPhone()): Promise<PaymentView> {
    const { id, checkoutRequestId } = await gateway.as().pushStk({ phoneNumber });
    const isOver = () => gateway.ledger.find({ checkoutRequestId: checkoutRequestId ?? '' })?.status !== 'PENDING';
    await waitUntil('M-Pesa has ended the push', isOver);
    const push = gateway.ledger
      .transactions()
      .findLast(({ msisdn, kind }) => msisdn === phoneNumber && kind !== 'REVERSAL');
    if (push) await gateway.postKeyed('stk/callback', id, stkBody(push, withReceipt(push.receipt ?? '')));
    return gateway.as().paymentThat(id, 'COMPLETED');
  }

  async function reverseAndWatch(original: PaymentView): Promise<PaymentView> {
    const { id } = await gateway.as().reverse({ paymentId: original.id });
    await gateway.as().watch({ id, untilSettled: true }).ended;
    return gateway.as().payment(id);
  }

  /** What somebody does in Safaricom's portal, or another program of the shop. */
  async function reverseElsewhere({ mpesaReceipt }: PaymentView): Promise<void> {
    const { consumerKey, consumerSecret, initiatorName } = simulatorCredentials;
    const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
    const token = await fetch(`${gateway.wire.url}/oauth/v1/generate?grant_type=client_credentials`, {
      headers: { authorization: `Basic ${basic}` },
    });
    const { access_token: bearer } = (await token.json()) as { access_token: string };
    const answer = await fetch(gateway.wire.url + REQUEST, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ Initiator: initiatorName, SecurityCredential: sealPassword(), CommandID: 'TransactionReversal' },
        ...{ TransactionID: mpesaReceipt, Amount: 150, ReceiverParty: SHORTCODE, RecieverIdentifierType: '11' },
        ...{
          ResultURL: 'http://127.0.0.1:9/result',
          QueueTimeOutURL: 'http://127.0.0.1:9/timeout',
          Remarks: 'By hand',
        },
      }),
    });
    expect(answer.status).toBe(200);
    await waitUntil(
      'it is reversed',
      () => gateway.ledger.find({ receipt: mpesaReceipt ?? '' })?.status === 'REVERSED',
    );
  }

  const refuse = async (input: Variables) =>
    refusalOf(
      await gateway.as('shop').send(REVERSE, { input: { remarks: 'No', idempotencyKey: 'refused', ...input } }),
    );

  it('gives the money back, and the payment is REVERSED in the same moment', async () => {
    const original = await paid();
    const before = gateway.ledger.balance(SHORTCODE).utility.availableCents;
    const reversal = await reverseAndWatch(original);
    expect(reversal).toMatchObject({
      ...{ kind: 'REVERSAL', status: 'COMPLETED', amount: '150.00', shortcode: SHORTCODE, description: 'Sent twice' },
      ...{ phoneNumber: original.phoneNumber, needsReview: false },
    });
    expect(storyOf(reversal)).toEqual(['PENDING REQUEST', 'PENDING ACKNOWLEDGEMENT', 'COMPLETED CALLBACK']);
    expect(gateway.ledger.find({ receipt: reversal.mpesaReceipt ?? '' })).toMatchObject({
      ...{ kind: 'REVERSAL', status: 'COMPLETED', reference: original.mpesaReceipt, acceptedRequests: 1 },
    });
    expect(gateway.ledger.balance(SHORTCODE).utility.availableCents).toBe(before - 15_000);

    const reversed = await gateway.as().payment(original.id);
    expect(reversed).toMatchObject({ status: 'REVERSED', mpesaReceipt: original.mpesaReceipt, nextCheckAt: null });
    expect(reversed.events.at(-1)).toMatchObject({
      ...{ evidence: 'REVERSAL', note: `Reversed by ${reversal.id}, receipt ${reversal.mpesaReceipt}.` },
    });
    const { updates } = await gateway
      .as()
      .ask<{ updates: readonly { payment: { id: string } }[] }>(
        `query ($after: Cursor) { paymentUpdates(after: $after) { updates { payment { id } } } }`,
        { after: reversal.events[1]?.cursor },
      );
    expect(updates.map(({ payment }) => payment.id)).toEqual([reversal.id, original.id]);
    expect(await gateway.as().ask(LINKS, { id: original.id })).toEqual({
      ...{ reverses: null, reversals: [{ id: reversal.id, status: 'COMPLETED' }] },
    });
    expect(await gateway.as().ask(LINKS, { id: reversal.id })).toEqual({
      ...{ reverses: { id: original.id, status: 'REVERSED' }, reversals: [] },
    });
  });

  it('is found by the receipt, however it is written', async () => {
    const original = await paid();
    const mpesaReceipt = ` ${original.mpesaReceipt?.toLowerCase()}`;
    const { id } = await gateway.as().reverse({ mpesaReceipt });
    await gateway.as().paymentThat(id, 'COMPLETED');
    await gateway.as().paymentThat(original.id, 'REVERSED');
  });

  it('is asked for once for a key, also when the payment is REVERSED meanwhile', async () => {
    const original = await paid();
    const input = { paymentId: original.id, idempotencyKey: `once ${original.id}` };
    const { id } = await gateway.as().reverse(input);
    expect(await gateway.as().reverse(input)).toMatchObject({ id });
    await gateway.as().paymentThat(id, 'COMPLETED');
    const sent = requestsOf(REQUEST).length;
    expect(await gateway.as().reverse(input)).toMatchObject({ id, status: 'COMPLETED' });
    const other = await gateway.as().send(REVERSE, { input: { ...input, remarks: 'Other words' } });
    expect(refusalOf(other).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await refuse({ paymentId: original.id })).toEqual({ code: 'BAD_USER_INPUT', field: 'paymentId' });
    expect(requestsOf(REQUEST)).toHaveLength(sent);
  });

  it('of two at once one is refused, and M-Pesa is asked once', async () => {
    const original = await paid();
    const sent = requestsOf(REQUEST).length;
    const answers = await Promise.allSettled([1, 2, 3].map(() => gateway.as().reverse({ paymentId: original.id })));
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await gateway.as().paymentThat(original.id, 'REVERSED');
    expect(requestsOf(REQUEST)).toHaveLength(sent + 1);
  });

  it.each([
    ['is delivered twice', '254710000002'],
    ['comes before the acknowledgement', '254710000003'],
    ['comes without an acknowledgement', '254710000006'],
    ['comes after the timeout route', '254710000005'],
  ])('is done once when its result %s', async (_what, phone) => {
    const original = await paid(phone);
    const reversal = await reverseAndWatch(original);
    expect(reversal).toMatchObject({ status: 'COMPLETED', mpesaReceipt: expect.any(String), needsReview: false });
    expect((await gateway.as().payment(original.id)).version).toBe(original.version + 1);
    const { acceptedRequests } = gateway.ledger.find({ receipt: reversal.mpesaReceipt ?? '' }) ?? {};
    expect(acceptedRequests).toBe(1);
  });

  it('is settled by transaction status when its result is lost', async () => {
    const original = await paid('254710000001');
    const { id } = await gateway.as().reverse({ paymentId: original.id });
    gateway.shift(MINUTE_MS);
    const reversal = await gateway.as().paymentThat(id, 'COMPLETED');
    expect(storyOf(reversal).at(-1)).toBe('COMPLETED QUERY');
    expect(gateway.ledger.find({ receipt: reversal.mpesaReceipt ?? '' })?.reference).toBe(original.mpesaReceipt);
    await gateway.as().paymentThat(original.id, 'REVERSED');
  });

  describe('without an acknowledgement and without a result', () => {
    const silent = () => gateway.wire.answer(REQUEST, () => ({ status: 503, body: '<html>busy</html>' }));
    const speak = () => gateway.wire.answer(REQUEST, null);

    it('is asked about by the receipt of the original, and is done when that one is reversed', async () => {
      const original = await paid();
      silent();
      const { id, status } = await gateway.as().reverse({ paymentId: original.id });
      speak();
      expect(status).toBe('PENDING');
      await reverseElsewhere(original);
      gateway.shift(MINUTE_MS);
      const reversal = await gateway.as().paymentThat(id, 'COMPLETED');
      // Nobody has told its receipt.
      expect(reversal).toMatchObject({ mpesaReceipt: null, originatorConversationId: null, needsReview: false });
      expect(JSON.parse(requestsOf(STATUS_QUERY).at(-1)?.body.toString() ?? '')).toMatchObject({
        TransactionID: original.mpesaReceipt,
      });
      await gateway.as().paymentThat(original.id, 'REVERSED');
    });

    it('stays open while the original is not reversed, and is TIMED_OUT at its deadline', async () => {
      const original = await paid();
      silent();
      const { id } = await gateway.as().reverse({ paymentId: original.id });
      speak();
      const asked = requestsOf(STATUS_QUERY).length;
      gateway.shift(DAY_MS);
      const reversal = await gateway.as().paymentThat(id, 'TIMED_OUT');
      expect(reversal).toMatchObject({ mpesaReceipt: null, nextCheckAt: expect.any(String) });
      expect((await gateway.as().payment(original.id)).status).toBe('COMPLETED');
      await gateway.as().send(ASK, { input: { paymentId: id } });
      expect(requestsOf(STATUS_QUERY).length).toBeGreaterThan(asked);
      // It may have been done: no second one may be sent.
      expect(await refuse({ paymentId: original.id })).toMatchObject({ code: 'BAD_USER_INPUT' });
    });
  });

  it('that M-Pesa calls done already counts once the original is seen to be reversed', async () => {
    const original = await paid();
    await reverseElsewhere(original);
    const { id } = await gateway.as().reverse({ paymentId: original.id });
    const reversal = await gateway.as().paymentThat(id, 'COMPLETED');
    expect(reversal).toMatchObject({ mpesaReceipt: null, failure: null, needsReview: false });
    expect(storyOf(reversal).at(-1)).toBe('COMPLETED QUERY');
    await gateway.as().paymentThat(original.id, 'REVERSED');
  });

  it('is not believed to be done already while M-Pesa shows the original as completed', async () => {
    const original = await paid();
    gateway.wire.answer(REQUEST, () => ({ status: 200, body: acknowledgementOf(original) }));
    const { id } = await gateway.as().reverse({ paymentId: original.id });
    gateway.wire.answer(REQUEST, null);
    const asked = requestsOf(STATUS_QUERY).length;
    await gateway.postKeyed('reversal/callback', id, resultOf(original, 'R000001'));
    await waitUntil('M-Pesa is asked', () => requestsOf(STATUS_QUERY).length > asked);
    expect(await gateway.as().payment(id)).toMatchObject({ status: 'PENDING' });
    expect((await gateway.as().payment(original.id)).status).toBe('COMPLETED');
    await gateway.postKeyed('reversal/callback', id, resultOf(original, '11'));
    expect(await gateway.as().payment(id)).toMatchObject({ status: 'FAILED', failure: { retryable: false } });
  });

  it('that failed is not done because another one was', async () => {
    const original = await paid();
    gateway.wire.answer(REQUEST, () => ({ status: 200, body: acknowledgementOf(original) }));
    const { id } = await gateway.as().reverse({ paymentId: original.id });
    gateway.wire.answer(REQUEST, null);
    await gateway.postKeyed('reversal/callback', id, resultOf(original, '1'));
    await gateway.as().paymentThat(id, 'FAILED');
    const other = await reverseAndWatch(original);
    expect(other.status).toBe('COMPLETED');
    const asked = requestsOf(STATUS_QUERY).length;
    await gateway.postKeyed('reversal/callback', id, resultOf(original, 'R000001'));
    await waitUntil('M-Pesa is asked', () => requestsOf(STATUS_QUERY).length > asked);
    const answers = 'query ($id: ID) { callbacks(filter: { paymentId: $id }) { edges { node { route note } } } }';
    type Answers = { readonly edges: readonly { readonly node: { readonly route: string; readonly note: string } }[] };
    await waitUntil('M-Pesa has answered', async () => {
      const { edges } = await gateway.as().ask<Answers>(answers, { id });
      return edges.some(({ node }) => node.route === 'status/callback');
    });
    expect(await gateway.as().payment(id)).toMatchObject({ status: 'FAILED', mpesaReceipt: null });
  });

  it.each([
    ['1', 'INSUFFICIENT_FUNDS', true],
    ['21', 'CONFIGURATION', false],
    ['R000002', 'OTHER', false],
    ['2028', 'CONFIGURATION', false],
  ])('fails with code %s, and another one may be sent', async (code, reason, retryable) => {
    const original = await paid();
    gateway.wire.answer(REQUEST, () => ({ status: 200, body: acknowledgementOf(original) }));
    const { id } = await gateway.as().reverse({ paymentId: original.id });
    gateway.wire.answer(REQUEST, null);
    await gateway.postKeyed('reversal/callback', id, resultOf(original, code));
    expect(await gateway.as().payment(id)).toMatchObject({
      ...{ status: 'FAILED', mpesaReceipt: null, failure: { reason, resultCode: code, retryable } },
    });
    expect((await gateway.as().payment(original.id)).status).toBe('COMPLETED');
    if (code === '21') await gateway.as().ask('mutation { releaseInitiator(name: "simulator") { name } }');
    expect(await reverseAndWatch(original)).toMatchObject({ status: 'COMPLETED' });
  });

  it('with a result about another payment, or another amount, changes nothing and is for a person', async () => {
    const [original, other] = [await paid(), await paid()];
    gateway.wire.answer(REQUEST, () => ({ status: 200, body: acknowledgementOf(original) }));
    const { id } = await gateway.as().reverse({ paymentId: original.id });
    gateway.wire.answer(REQUEST, null);
    await gateway.postKeyed(
      'reversal/callback',
      id,
      resultOf(original, '0', { OriginalTransactionID: other.mpesaReceipt }),
    );
    await gateway.postKeyed('reversal/callback', id, resultOf(original, '0', { Amount: 100 }));
    expect(await gateway.as().payment(id)).toMatchObject({ status: 'PENDING', reviewReasons: ['FACTS_DIFFER'] });
    for (const each of [original, other]) expect((await gateway.as().payment(each.id)).status).toBe('COMPLETED');
  });

  it('in the portal makes the payment REVERSED when M-Pesa is asked about it', async () => {
    const original = await paid();
    await reverseElsewhere(original);
    await gateway.as().ask(ASK, { input: { paymentId: original.id } });
    const reversed = await gateway.as().paymentThat(original.id, 'REVERSED');
    expect(storyOf(reversed).at(-1)).toBe('REVERSED QUERY');
    expect(await gateway.as().ask(LINKS, { id: original.id })).toEqual({ reverses: null, reversals: [] });
  });

  it('is refused, and nothing is sent, where there is nothing to give back', async () => {
    const sent = requestsOf(REQUEST).length;
    const client = gateway.as();
    const payout = await client.paymentThat((await client.payB2c()).id, 'COMPLETED');
    const failed = await client.paymentThat((await client.pushStk({ phoneNumber: '254700001032' })).id, 'FAILED');
    const open = await client.pushStk({ phoneNumber: '254710000004' });
    for (const { id } of [payout, failed, open]) {
      expect(await refuse({ paymentId: id })).toEqual({ code: 'BAD_USER_INPUT', field: 'paymentId' });
    }
    const { id, mpesaReceipt } = await paid();
    const cases: readonly [Variables, string, string][] = [
      [{}, 'BAD_USER_INPUT', 'input'],
      [{ paymentId: id, mpesaReceipt }, 'BAD_USER_INPUT', 'input'],
      [{ paymentId: '0'.repeat(20) }, 'NOT_FOUND', 'paymentId'],
      [{ paymentId: 'nonsense' }, 'NOT_FOUND', 'paymentId'],
      [{ mpesaReceipt: 'UAD0000001' }, 'NOT_FOUND', 'mpesaReceipt'],
      [{ mpesaReceipt: 'short' }, 'BAD_USER_INPUT', 'mpesaReceipt'],
      [{ mpesaReceipt: payout.mpesaReceipt }, 'BAD_USER_INPUT', 'paymentId'],
      [{ paymentId: id, remarks: 'x' }, 'BAD_USER_INPUT', 'remarks'],
      [{ paymentId: id, remarks: null }, 'BAD_USER_INPUT', 'remarks'],
      [{ paymentId: id, idempotencyKey: '' }, 'BAD_USER_INPUT', 'idempotencyKey'],
      [{ paymentId: id, idempotencyKey: null }, 'BAD_USER_INPUT', 'idempotencyKey'],
      [{ paymentId: id, amount: 10 }, 'BAD_USER_INPUT', 'amount'],
    ];
    for (const [input, code, field] of cases) expect([input, await refuse(input)]).toEqual([input, { code, field }]);
    const readonly = await gateway.as('board').send(REVERSE, {
      input: { paymentId: id, remarks: 'No', idempotencyKey: 'board' },
    });
    expect(refusalOf(readonly).code).toBe('FORBIDDEN');
    expect(requestsOf(REQUEST)).toHaveLength(sent);
  });
});

describeEachDatabase('a reversal from an empty account', database => {
  it('fails, gives nothing back, and another one is done once there is money', async () => {
    const pocket = { workingCents: 0, workingReservedCents: 0, utilityCents: 0, chargesPaidCents: 0 };
    const gateway = await openGateway(database, { behaviour: { openingPockets: pocket } });
    try {
      const client = gateway.as();
      const pay = async () => client.paymentThat((await client.pushStk()).id, 'COMPLETED');
      const original = await pay();
      await client.paymentThat((await client.payB2c()).id, 'COMPLETED');
      const { id } = await client.reverse({ paymentId: original.id });
      expect(await client.paymentThat(id, 'FAILED')).toMatchObject({
        failure: { reason: 'INSUFFICIENT_FUNDS', resultCode: '1', retryable: true },
      });
      expect((await client.payment(original.id)).status).toBe('COMPLETED');
      await pay();
      const again = await client.reverse({ paymentId: original.id });
      await client.paymentThat(again.id, 'COMPLETED');
      await client.paymentThat(original.id, 'REVERSED');
      expect(gateway.ledger.balance(SHORTCODE).utility.availableCents).toBe(0);
    } finally {
      await gateway.close();
    }
  });
});

describe.each(databases.filter(({ name }) => name !== 'SQLite'))(
  'reversals on two instances at once on $name',
  database => {
    const test = database.isAvailable ? it : it.skip;
    test('send one request for a payment', async () => {
      // Each has a Daraja of its own, and only one of them knows the payment: no outcome comes before all have tried.
      const instances = await openInstances(database, 2, { delayMs: DAY_MS });
      try {
        const [first] = instances;
        if (!first) throw new Error('there are two');
        for (let round = 0; round < 5; round += 1) {
          const { id, merchantRequestId, checkoutRequestId } = await first.as().pushStk();
          const ids = {
            ...{ merchantRequestId: merchantRequestId ?? '', checkoutRequestId: checkoutRequestId ?? '' },
            ...{ conversationId: '', originatorConversationId: '' },
          };
          const paid = stkBody({ ids, amountCents: 15_000 }, withReceipt(`UAD0XY1Z2${round}`));
          await first.postKeyed('stk/callback', id, paid);
          await first.as().paymentThat(id, 'COMPLETED');
          const tries = instances.flatMap(each => [
            each.as().reverse({ paymentId: id }),
            each.as().reverse({ paymentId: id }),
          ]);
          const answers = await Promise.allSettled(tries);
          expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
          const sent = instances.flatMap(({ wire }) => wire.requests().filter(({ path }) => path === REQUEST));
          expect(sent).toHaveLength(round + 1);
        }
      } finally {
        await closeInstances(instances);
      }
    });
  },
);

/** Of a reversal that this test plays. */
function acknowledgementOf({ id }: PaymentView) {
  const ids = { OriginatorConversationID: `rev-${id}`, ConversationID: `AG_20261128_${id}` };
  return { ...ids, ResponseCode: '0', ResponseDescription: 'Accept the service request successfully.' };
}

/** `parameters` replaces those of a success. */
function resultOf(original: PaymentView, ResultCode: string, parameters: object = {}) {
  const { OriginatorConversationID, ConversationID } = acknowledgementOf(original);
  const values = { Amount: 150, OriginalTransactionID: original.mpesaReceipt, TransCompletedTime: 20261128101546 };
  const list = Object.entries({ ...values, ...parameters }).map(([Key, Value]) => ({ Key, Value }));
  return {
    Result: {
      ...{ ResultType: 0, ResultCode, ResultDesc: 'Words', OriginatorConversationID, ConversationID },
      TransactionID: `UBS${original.id.slice(-7).toUpperCase()}`,
      ...(ResultCode === '0' && { ResultParameters: { ResultParameter: list } }),
    },
  };
}
