/** What becomes of a payment for each kind of answer that Daraja, or something in front of it, can give to a request. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { NO_IDS } from '../../src/domain/payment.js';
import { databases } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { TOKEN_PATH, type WireAnswer } from '../support/open-wire.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { waitUntil } from '../support/wait-until.js';

const PUSH_PATH = '/mpesa/stkpush/v1/processrequest';
const QUERY_PATH = '/mpesa/stkpushquery/v1/query';
const PAYOUT_PATH = '/mpesa/b2c/v3/paymentrequest';

const [database] = databases;
if (database === undefined) throw new Error('there is a database');

let gateway: OpenGateway;
beforeAll(async () => {
  gateway = await openGateway(database);
});
afterEach(() => {
  for (const path of [PUSH_PATH, QUERY_PATH, PAYOUT_PATH, TOKEN_PATH]) gateway.wire.answer(path, null);
});
afterAll(() => gateway.close());

const envelope = (errorCode: string, errorMessage: string) => ({ requestId: '7be2-41d0', errorCode, errorMessage });
const countOf = (path: string) => gateway.wire.requests().filter(request => request.path === path).length;

/** Sends one payment, which this answers, and says what became of it and how many requests it took. */
async function pushAnswered(by: (count: number) => WireAnswer) {
  gateway.wire.answer(PUSH_PATH, (_, count) => by(count));
  const before = countOf(PUSH_PATH);
  const payment = await gateway.as('shop').pushStk();
  return { payment, requests: countOf(PUSH_PATH) - before };
}
async function payoutAnswered(by: (count: number) => WireAnswer) {
  gateway.wire.answer(PAYOUT_PATH, (_, count) => by(count));
  const before = countOf(PAYOUT_PATH);
  const payment = await gateway.as('shop').payB2c();
  return { payment, requests: countOf(PAYOUT_PATH) - before };
}
const always = (status: number, body: string | object) => (): WireAnswer => ({ status, body });

describe('D3: an early STK query', () => {
  it('that answers 2029 settles nothing, and the success that follows is the payment', async () => {
    const ids = { MerchantRequestID: 'm-d3', CheckoutRequestID: 'ws_CO_d3' };
    gateway.wire.answer(PUSH_PATH, always(200, { ...ids, ResponseCode: '0', ResponseDescription: 'ok' }));
    const words = { ResponseCode: '0', ResponseDescription: 'ok', ResultCode: '2029', ResultDesc: 'Unresolved reason' };
    gateway.wire.answer(QUERY_PATH, always(200, { ...ids, ...words }));
    const { id } = await gateway.as('shop').pushStk();
    const refreshed = await gateway
      .as('shop')
      .ask('mutation ($id: ID!) { refreshPayment(id: $id) { status } }', { id });
    expect(refreshed).toEqual({ status: 'PENDING' });
    const about = { ...NO_IDS, merchantRequestId: 'm-d3', checkoutRequestId: 'ws_CO_d3' };
    await gateway.postKeyed(
      'stk/callback',
      id,
      stkBody({ ids: about, amountCents: 15_000 }, withReceipt('UAD0D3TEST')),
    );
    expect(await gateway.as('shop').payment(id)).toMatchObject({ status: 'COMPLETED', mpesaReceipt: 'UAD0D3TEST' });
  });

  it('is not needed where the callback says 2007: M-Pesa refused the payment', async () => {
    const { id } = await gateway.as('shop').pushStk({ phoneNumber: '254700002007' });
    const failed = await gateway.as('shop').paymentThat(id, 'FAILED');
    expect(failed.failure).toMatchObject({ reason: 'REFUSED_BY_MPESA', resultCode: '2007', retryable: false });
    expect(failed.nextCheckAt).toBeNull();
  });
});

describe('D1: a token that Daraja has forgotten', () => {
  const forgotten: [string, WireAnswer][] = [
    ['401.003.01', { status: 401, body: envelope('401.003.01', 'Error Occurred - Invalid Access Token') }],
    ['a code that nobody knows', { status: 401, body: envelope('401.009.99', 'Token is not known') }],
    ['the words with HTTP 404', { status: 404, body: envelope('404.009.99', 'Invalid Access Token') }],
    ['the words with HTTP 500', { status: 500, body: envelope('500.009.99', 'error: invalid access token') }],
    ['the words with HTTP 200', { status: 200, body: envelope('401', 'Unauthorized - Invalid Access Token') }],
    ['a number for a code', { status: 401, body: { errorCode: 401, errorMessage: 'Unauthorized' } }],
    ['a page of HTML', { status: 401, body: '<html>Unauthorized</html>' }],
    ['nothing', { status: 401, body: '' }],
    ['OAuth words', { status: 401, body: { error: 'invalid_token', error_description: 'expired' } }],
  ];
  it.each(forgotten)('%s: one new token, and the push is sent again', async (_, refusal) => {
    const ids = { MerchantRequestID: 'm-d1', CheckoutRequestID: `ws_CO_${freshPhone()}` };
    const { payment, requests } = await pushAnswered(count =>
      count === 1 ? refusal : { status: 200, body: { ...ids, ResponseCode: '0' } },
    );
    expect(payment).toMatchObject({ status: 'PENDING', checkoutRequestId: ids.CheckoutRequestID });
    expect(requests).toBe(2);
  });

  it('refused a second time is CONFIGURATION, and is sent no third time', async () => {
    const { payment, requests } = await pushAnswered(always(401, envelope('401.003.01', 'no apiproduct match found')));
    expect(payment).toMatchObject({ status: 'FAILED', failure: { reason: 'CONFIGURATION', resultCode: '401.003.01' } });
    // Once, where the token was fresh already.
    expect(requests).toBeLessThanOrEqual(2);
  });

  it('is renewed once for a payout too, when its words say so', async () => {
    const { payment, requests } = await payoutAnswered(count =>
      count === 1
        ? { status: 401, body: envelope('401.003.01', 'Error Occurred - Invalid Access Token') }
        : { status: 200, body: { ConversationID: 'AG_d1', OriginatorConversationID: 'x', ResponseCode: '0' } },
    );
    expect(payment.status).not.toBe('FAILED');
    expect(requests).toBe(2);
  });
});

describe('D2: a push whose refusal has no code that anybody knows', () => {
  const refusals: [string, WireAnswer, string][] = [
    ['429 with an unknown code', { status: 429, body: envelope('429.001.07', 'Slow down') }, 'MPESA_UNAVAILABLE'],
    ['429 as HTML', { status: 429, body: '<html>Too many</html>' }, 'MPESA_UNAVAILABLE'],
    ['429 with nothing', { status: 429, body: '' }, 'MPESA_UNAVAILABLE'],
    ['401 with an unknown code', { status: 401, body: envelope('401.777.01', 'Who are you?') }, 'CONFIGURATION'],
    ['400 with an unknown code', { status: 400, body: envelope('400.777.01', 'Bad Request') }, 'CONFIGURATION'],
    ['404 with an unknown code', { status: 404, body: envelope('404.777.01', 'No such thing') }, 'CONFIGURATION'],
    ['404 as HTML', { status: 404, body: '<html>nginx</html>' }, 'CONFIGURATION'],
    ['405', { status: 405, body: '' }, 'CONFIGURATION'],
    ['415', { status: 415, body: '[]' }, 'CONFIGURATION'],
  ];
  it.each(refusals)('%s is FAILED, and the phone is free', async (_, answer, reason) => {
    const { payment } = await pushAnswered(() => answer);
    expect(payment).toMatchObject({ status: 'FAILED', failure: { reason } });
    gateway.wire.answer(PUSH_PATH, null);
    const again = await gateway.as('shop').pushStk({ phoneNumber: payment.phoneNumber });
    expect(again.checkoutRequestId).not.toBeNull();
  });

  const silences: [string, WireAnswer][] = [
    ['403 as HTML', { status: 403, body: '<html>Incapsula</html>' }],
    ['408', { status: 408, body: '' }],
    [
      '409 as SOAP',
      { status: 409, body: { Envelope: { Body: { Fault: { faultcode: 'Client', faultstring: 'x' } } } } },
    ],
    ['500 with nothing', { status: 500, body: '' }],
    ['502 as HTML', { status: 502, body: '<html>Bad gateway</html>' }],
    ['503 with an unknown code', { status: 503, body: envelope('503.001.01', 'Try later') }],
    ['200 as HTML', { status: 200, body: '<html>OK</html>' }],
    ['204', { status: 200, body: 'null' }],
  ];
  it.each(silences)('%s may have been taken: PENDING', async (_, answer) => {
    const { payment } = await pushAnswered(() => answer);
    expect(payment).toMatchObject({ status: 'PENDING', checkoutRequestId: null });
  });
});

describe('M19: a payout', () => {
  const unknowns: [string, WireAnswer][] = [
    ['401 without a code', { status: 401, body: '' }],
    ['401 as HTML', { status: 401, body: '<html>Unauthorized</html>' }],
    ['401 with an unknown code', { status: 401, body: envelope('401.777.01', 'Who are you?') }],
    ['500.003.02', { status: 500, body: envelope('500.003.02', 'System is busy') }],
    ['500.003.03', { status: 500, body: envelope('500.003.03', 'Quota Violation') }],
    ['500.003.02 with HTTP 503', { status: 503, body: envelope('500.003.02', 'System is busy') }],
    ['503 as HTML', { status: 503, body: '<html>' }],
    ['400 with an unknown code', { status: 400, body: envelope('400.777.01', 'Bad Request') }],
    ['404 as HTML', { status: 404, body: '<html>nginx</html>' }],
    ['403 as HTML', { status: 403, body: '<html>Incapsula</html>' }],
    ['500.001.1001', { status: 500, body: envelope('500.001.1001', 'Wrong credentials') }],
  ];
  it.each(unknowns)('answered %s may have been taken: it is sent once and asked about', async (_, answer) => {
    const { payment, requests } = await payoutAnswered(() => answer);
    expect(payment).toMatchObject({ status: 'PENDING', failure: null, nextCheckAt: expect.any(String) });
    expect(requests).toBe(1);
  });

  const refusals: [string, WireAnswer, string][] = [
    ['400.002.02', { status: 400, body: envelope('400.002.02', 'Bad Request - Invalid PartyB') }, 'INVALID_RECIPIENT'],
    ['404.001.04', { status: 404, body: envelope('404.001.04', 'Invalid Authentication Header') }, 'CONFIGURATION'],
    ['429', { status: 429, body: envelope('500.003.02', 'Spike Arrest Violation') }, 'MPESA_UNAVAILABLE'],
  ];
  it.each(refusals)('answered %s was provably not taken', async (_, answer, reason) => {
    const { payment } = await payoutAnswered(() => answer);
    expect(payment).toMatchObject({ status: 'FAILED', failure: { reason } });
  });

  it('whose unlisted 401 came of an old token leaves the next one with a new token', async () => {
    await payoutAnswered(always(401, ''));
    const { payment } = await payoutAnswered(() => ({
      status: 200,
      body: { ConversationID: 'AG_m19', OriginatorConversationID: 'x', ResponseCode: '0' },
    }));
    const tokens = gateway.wire
      .requests()
      .filter(({ path }) => path === PAYOUT_PATH)
      .slice(-2);
    expect(new Set(tokens.map(({ headers }) => headers.authorization)).size).toBe(2);
    expect(payment.status).toBe('PENDING');
  });
});

describe('D6: an acknowledgement that brings ids and does not say 0', () => {
  const IDS = { MerchantRequestID: 'm-d6', CheckoutRequestID: 'ws_CO_d6' };
  const odd: [string, WireAnswer, object][] = [
    ['ResponseCode 1', { status: 200, body: { ...IDS, ResponseCode: '1' } }, { merchantRequestId: 'm-d6' }],
    ['no ResponseCode', { status: 200, body: IDS }, { merchantRequestId: 'm-d6' }],
    ['HTTP 500', { status: 500, body: { ...IDS, ResponseCode: '0' } }, { merchantRequestId: 'm-d6' }],
    ['an error code too', { status: 200, body: { ...IDS, errorCode: '400.002.02' } }, { merchantRequestId: 'm-d6' }],
    [
      'one id alone',
      { status: 200, body: { CheckoutRequestID: 'ws_CO_d6', ResponseCode: '0' } },
      { merchantRequestId: null },
    ],
    [
      'a number for the other',
      { status: 200, body: { ...IDS, MerchantRequestID: 7, ResponseCode: '7' } },
      { merchantRequestId: null },
    ],
  ];
  it.each(odd)('%s: the ids are kept, so that the ladder can ask', async (_, answer, ids) => {
    const suffix = freshPhone();
    const text = JSON.stringify(answer.body).replaceAll('ws_CO_d6', `ws_CO_${suffix}`);
    const { payment } = await pushAnswered(() => ({ ...answer, body: text }));
    expect(payment).toMatchObject({ status: 'PENDING', checkoutRequestId: `ws_CO_${suffix}`, ...ids });
  });

  it('the same of a payout', async () => {
    const body = { ConversationID: 'AG_d6', OriginatorConversationID: 'x', ResponseCode: '2' };
    gateway.wire.answer(PAYOUT_PATH, request => ({
      status: 200,
      body: { ...body, OriginatorConversationID: JSON.parse(request.body).OriginatorConversationID },
    }));
    const payment = await gateway.as('shop').payB2c();
    expect(payment).toMatchObject({ status: 'PENDING', conversationId: 'AG_d6' });
  });
});

describe('D4: a result with one odd value', () => {
  const oddities: [string, string][] = [
    ['a number of floating noise', '{ "Key": "B2CChargesPaidAccountAvailableFunds", "Value": -4.5E-4 }'],
    ['a number next to nothing', '{ "Key": "B2CWorkingAccountAvailableFunds", "Value": 1e-400 }'],
    ['a byte that is no UTF-8', '{ "Key": "ReceiverPartyPublicName", "Value": "0722000001 - JOS\xc9" }'],
    ['a control character', '{ "Key": "ReceiverPartyPublicName", "Value": "0722000001 -\tJOSE" }'],
    ['a word that is no value', '{ "Key": "B2CUtilityAccountAvailableFunds", "Value": NaN }'],
    ['a key that is written twice', '{ "Key": "Note", "Value": 1, "Value": 2 }'],
  ];
  it.each(oddities)('%s keeps its receipt', async (_, odd) => {
    const receipt = `UAD${freshPhone().slice(-7)}`;
    gateway.wire.answer(PAYOUT_PATH, request => {
      const { OriginatorConversationID } = JSON.parse(request.body);
      return { status: 200, body: { OriginatorConversationID, ConversationID: `AG_${receipt}`, ResponseCode: '0' } };
    });
    const { id } = await gateway.as('shop').payB2c();
    const body = `{ "Result": { "ResultType": 0, "ResultCode": 0, "ResultDesc": "Done", "TransactionID": "${receipt}",
      "OriginatorConversationID": "${id}", "ConversationID": "AG_${receipt}", "ResultParameters": { "ResultParameter": [
      { "Key": "TransactionAmount", "Value": 150 }, { "Key": "TransactionReceipt", "Value": "${receipt}" }, ${odd} ] } } }`;
    await gateway.postKeyed('b2c/callback', id, Buffer.from(body, 'latin1'));
    expect(await gateway.as('shop').payment(id)).toMatchObject({ status: 'COMPLETED', mpesaReceipt: receipt });
  });

  /** What stands where an id would; undefined: not even its name. */
  const oddIds: [string, string | undefined][] = [
    ['is missing', undefined],
    ['is null', 'null'],
    ['is a number', '7'],
    ['has a byte that is no UTF-8', '"ws_\xc9"'],
    ['has a space', '"ws_1 2"'],
  ];
  const written = (ids: Readonly<Record<string, string | undefined>>) =>
    Object.entries(ids)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `"${name}": ${value}, `)
      .join('');

  describe.each(['MerchantRequestID', 'CheckoutRequestID'])('a push whose %s', name => {
    it.each(oddIds)('%s keeps its receipt: its URL names it', async (_, odd) => {
      const receipt = `UAD${freshPhone().slice(-7)}`;
      const ids = { MerchantRequestID: `m-${receipt}`, CheckoutRequestID: `ws_CO_${receipt}` };
      const { payment } = await pushAnswered(always(200, { ...ids, ResponseCode: '0' }));
      const told = { MerchantRequestID: `"m-${receipt}"`, CheckoutRequestID: `"ws_CO_${receipt}"`, [name]: odd };
      const body = `{ "Body": { "stkCallback": { ${written(told)} "ResultCode": 0, "CallbackMetadata": { "Item": [
        { "Name": "Amount", "Value": 150 }, { "Name": "MpesaReceiptNumber", "Value": "${receipt}" } ] } } } }`;
      await gateway.postKeyed('stk/callback', payment.id, Buffer.from(body, 'latin1'));
      const paid = await gateway.as('shop').payment(payment.id);
      expect(paid).toMatchObject({ status: 'COMPLETED', mpesaReceipt: receipt, needsReview: false });
    });
  });

  describe.each(['ConversationID', 'OriginatorConversationID'])('a payout whose %s', name => {
    it.each(oddIds)('%s keeps its receipt: its URL names it', async (_, odd) => {
      const receipt = `UAD${freshPhone().slice(-7)}`;
      gateway.wire.answer(PAYOUT_PATH, request => {
        const { OriginatorConversationID } = JSON.parse(request.body);
        return { status: 200, body: { OriginatorConversationID, ConversationID: `AG_${receipt}`, ResponseCode: '0' } };
      });
      const { id } = await gateway.as('shop').payB2c();
      const told = { OriginatorConversationID: `"${id}"`, ConversationID: `"AG_${receipt}"`, [name]: odd };
      const body = `{ "Result": { ${written(told)} "ResultCode": 0, "TransactionID": "${receipt}", "ResultParameters": {
        "ResultParameter": { "Key": "TransactionAmount", "Value": 150 } } } }`;
      await gateway.postKeyed('b2c/callback', id, Buffer.from(body, 'latin1'));
      const paid = await gateway.as('shop').payment(id);
      expect(paid).toMatchObject({ status: 'COMPLETED', mpesaReceipt: receipt, needsReview: false });
    });
  });

  it('a push whose message has none of its ids is paid once M-Pesa says so, and keeps its receipt', async () => {
    const receipt = `UAD${freshPhone().slice(-7)}`;
    const ids = { MerchantRequestID: `m-${receipt}`, CheckoutRequestID: `ws_CO_${receipt}` };
    const { payment } = await pushAnswered(always(200, { ...ids, ResponseCode: '0' }));
    let isPaid = false;
    gateway.wire.answer(QUERY_PATH, () => {
      const processing = envelope('500.001.1001', 'The transaction is being processed');
      const paid = { ...ids, ResponseCode: '0', ResultCode: '0' };
      return isPaid ? { status: 200, body: paid } : { status: 500, body: processing };
    });
    const nameless = stkBody(
      { ids: { ...NO_IDS, originatorConversationId: '', conversationId: '' }, amountCents: 15_000 },
      { ...withReceipt(receipt), MerchantRequestID: null, CheckoutRequestID: null },
    );
    await gateway.postKeyed('stk/callback', payment.id, nameless);
    expect(await gateway.as('shop').payment(payment.id)).toMatchObject({ status: 'PENDING', mpesaReceipt: null });
    isPaid = true;
    await gateway.as('shop').ask('mutation ($id: ID!) { refreshPayment(id: $id) { status } }', { id: payment.id });
    await waitUntil('the receipt', async () => {
      const { status, mpesaReceipt } = await gateway.as('shop').payment(payment.id);
      return status === 'COMPLETED' && mpesaReceipt === receipt;
    });
  });
});

describe('D5: no token for a wrong key', () => {
  const refusals: [string, WireAnswer, string][] = [
    ['400.008.01', { status: 400, body: envelope('400.008.01', 'Invalid Authentication passed') }, 'CONFIGURATION'],
    ['another 400', { status: 400, body: envelope('400.001.02', 'Invalid credentials') }, 'CONFIGURATION'],
    ['an empty 400', { status: 400, body: '' }, 'CONFIGURATION'],
    ['401 with a code', { status: 401, body: envelope('401.001.01', 'Unauthorized') }, 'CONFIGURATION'],
    ['401 as HTML', { status: 401, body: '<html>Unauthorized</html>' }, 'CONFIGURATION'],
    ['OAuth words', { status: 400, body: { error: 'invalid_client', error_description: 'x' } }, 'CONFIGURATION'],
    [
      'an Apigee fault',
      {
        status: 401,
        body: { fault: { faultstring: 'Invalid key', detail: { errorcode: 'oauth.v2.InvalidClientIdentifier' } } },
      },
      'CONFIGURATION',
    ],
    ['the code with HTTP 200', { status: 200, body: envelope('400.008.02', 'Invalid grant type') }, 'CONFIGURATION'],
    [
      'the words with HTTP 500',
      { status: 500, body: envelope('500.1', 'Invalid client credentials') },
      'CONFIGURATION',
    ],
    ['a wrong path', { status: 404, body: envelope('404.001.01', 'Resource not found') }, 'CONFIGURATION'],
    ['the firewall', { status: 403, body: '<html>Incapsula</html>' }, 'MPESA_UNAVAILABLE'],
    ['a rate limit', { status: 429, body: envelope('500.003.02', 'Spike Arrest') }, 'MPESA_UNAVAILABLE'],
    ['an outage', { status: 503, body: '<html>' }, 'MPESA_UNAVAILABLE'],
  ];
  it.each(refusals)('%s', async (_, answer, reason) => {
    const own = await openGateway(database);
    try {
      own.wire.answer(TOKEN_PATH, () => answer);
      const payment = await own.as('shop').pushStk();
      expect(payment).toMatchObject({ status: 'FAILED', failure: { reason, resultCode: null } });
      expect(own.wire.requests()).toEqual([]);
    } finally {
      await own.close();
    }
  });
});
