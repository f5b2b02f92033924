import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DELAY_MS,
  openSimulatorServer,
  paths,
  type SimulatorServer,
  type SimulatorServerOptions,
} from '../../support/simulator-server.js';

let server: SimulatorServer;

async function open(options: SimulatorServerOptions): Promise<void> {
  await server.close();
  server = await openSimulatorServer(options);
}

const push = (changes: object = {}) => server.post(paths.stkPush, server.stkBody(changes));
const query = (id: string) => server.post(paths.stkQuery, server.stkQueryBody(id));

async function callbackAfter(ms: number): Promise<string> {
  const [callback] = await server.callbacksAfter(ms, '/stk', 1);
  return callback?.body ?? '';
}

beforeEach(async () => {
  server = await openSimulatorServer();
});
afterEach(() => server.close());

describe('an STK push', () => {
  it('is acknowledged in strings and called back once with its money', async () => {
    const { status, json } = await push();
    expect(status).toBe(200);
    expect(json).toEqual({
      MerchantRequestID: expect.stringMatching(/^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\d{6}$/),
      CheckoutRequestID: expect.stringMatching(/^ws_CO_13012026101530000\d712345678$/),
      ResponseCode: '0',
      ResponseDescription: 'Success. Request accepted for processing',
      CustomerMessage: 'Success. Request accepted for processing',
    });
    expect(JSON.parse(await callbackAfter(DELAY_MS))).toEqual({
      Body: {
        stkCallback: {
          MerchantRequestID: json.MerchantRequestID,
          CheckoutRequestID: json.CheckoutRequestID,
          ResultCode: 0,
          ResultDesc: expect.stringContaining('processed successfully'),
          CallbackMetadata: {
            Item: [
              { Name: 'Amount', Value: 120 },
              { Name: 'MpesaReceiptNumber', Value: expect.stringMatching(/^UAD[A-Z0-9]{7}$/) },
              { Name: 'TransactionDate', Value: 20260113101531 },
              { Name: 'PhoneNumber', Value: 254712345678 },
            ],
          },
        },
      },
    });
  });

  it('is called back with the headers of Safaricom', async () => {
    await push();
    const [callback] = await server.callbacksAfter(DELAY_MS, '/stk', 1);
    expect(callback).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=UTF-8', businessshortcode: '600000' },
    });
  });

  it('writes the amount in each of the three ways that are on the wire', async () => {
    const written = new Set<string | undefined>();
    for (let count = 1; count <= 20; count += 1) {
      await push();
      const callback = (await server.callbacksAfter(DELAY_MS, '/stk', count)).at(-1);
      written.add(/"Amount","Value":([\d.]+)/.exec(callback?.body ?? '')?.[1]);
    }
    expect([...written].sort()).toEqual(['120', '120.0', '120.00']);
  });

  it('may carry a Balance item without a value', async () => {
    await open({ behaviour: { balanceItem: 'NAME_ONLY' } });
    await push();
    expect(await callbackAfter(DELAY_MS)).toContain('},{"Name":"Balance"},{"Name":"TransactionDate"');
  });

  it.each([
    ['254700000000', 0],
    ['254700000001', 1],
    ['254700001032', 1032],
    ['254700001037', 1037],
    ['254700002001', 2001],
    ['254700009999', 9999],
  ])('to %s ends with %s', async (msisdn, resultCode) => {
    await push({ PhoneNumber: msisdn });
    const { stkCallback } = JSON.parse(await callbackAfter(DELAY_MS)).Body;
    expect(stkCallback.ResultCode).toBe(resultCode);
    expect('CallbackMetadata' in stkCallback).toBe(resultCode === 0);
    expect(server.simulator.ledger.transactions()).toMatchObject([
      { status: resultCode === 0 ? 'COMPLETED' : 'FAILED', resultCode: String(resultCode) },
    ]);
  });

  it('moves money into Utility exactly if it succeeds', async () => {
    const { ledger } = server.simulator;
    const before = ledger.balance('600000').utility.currentCents;
    await push({ PhoneNumber: '254700001032' });
    await callbackAfter(DELAY_MS);
    expect(ledger.balance('600000').utility.currentCents).toBe(before);
    await push({ Amount: 75 });
    await callbackAfter(DELAY_MS);
    expect(ledger.balance('600000').utility.currentCents).toBe(before + 7_500);
  });

  it('locks its subscriber while it is on the screen', async () => {
    await push();
    expect(await push()).toMatchObject({
      status: 500,
      json: { errorCode: '500.001.1001', errorMessage: expect.stringContaining('Unable to lock subscriber') },
    });
    expect((await push({ PhoneNumber: '254712345679' })).status).toBe(200);
    await callbackAfter(DELAY_MS);
    expect((await push()).status).toBe(200);
  });

  it.each([
    ['BusinessShortCode', { BusinessShortCode: 'x' }],
    ['Password', { Password: '' }],
    ['Timestamp', { Timestamp: '13/01/2026' }],
    ['TransactionType', { TransactionType: 'Gift' }],
    ['Amount', { Amount: 0 }],
    ['Amount', { Amount: 1.5 }],
    ['Amount', { Amount: 250_001 }],
    ['PartyA', { PartyA: '0712345678' }],
    ['PartyB', { PartyB: null }],
    ['PhoneNumber', { PhoneNumber: '+254712345678' }],
    ['CallBackURL', { CallBackURL: 'example' }],
    ['CallBackURL', { CallBackURL: 'https://<your-host>/callback' }],
    ['AccountReference', { AccountReference: '' }],
    ['Remarks', { TransactionDesc: undefined }],
  ])('complains about %s in Daraja’s words', async (field, changes) => {
    expect(await push(changes)).toMatchObject({
      status: 400,
      json: { errorCode: '400.002.02', errorMessage: `Bad Request - Invalid ${field}` },
    });
    expect(server.simulator.ledger.transactions()).toEqual([]);
  });

  it.each([
    ['another passkey', { Password: Buffer.from('600000wrong20260113101530').toString('base64') }, 'Wrong credentials'],
    ['another timestamp', { Timestamp: '20260113101531' }, 'Wrong credentials'],
    ['an unknown shortcode', { BusinessShortCode: '600001' }, 'Merchant does not exist'],
  ])('refuses %s', async (_name, changes, errorMessage) => {
    expect(await push(changes)).toMatchObject({ status: 500, json: { errorCode: '500.001.1001', errorMessage } });
  });

  it('has an id of its own, even while the clock stands still', async () => {
    const ids = new Set<string | undefined>();
    for (let count = 0; count < 30; count += 1)
      ids.add((await push({ PhoneNumber: '254710000003' })).json.CheckoutRequestID);
    expect(ids.size).toBe(30);
  });

  it('ends with 2028 if the receiver does not fit the transaction type', async () => {
    await push({ PartyB: '600001' });
    expect(await callbackAfter(DELAY_MS)).toContain('"ResultCode":2028');
  });

  it('serves a till of another app beside the default paybill', async () => {
    const till = {
      shortcode: '700100',
      tillNumber: '5001001',
      consumerKey: 'till-key',
      consumerSecret: 'till-secret',
      passkey: 'till-passkey',
      initiatorName: 'till',
      initiatorPassword: 'Till#2026',
    };
    await open({ shortcodes: [till] });
    const basic = Buffer.from(`${till.consumerKey}:${till.consumerSecret}`).toString('base64');
    const answer = await fetch(`${server.url}/oauth/v1/generate?grant_type=client_credentials`, {
      headers: { authorization: `Basic ${basic}` },
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const body = server.stkBody({
      BusinessShortCode: 700100,
      Password: Buffer.from('700100till-passkey20260113101530').toString('base64'),
      TransactionType: 'CustomerBuyGoodsOnline',
      PartyB: '5001001',
    });
    expect((await server.post(paths.stkPush, body)).json).toMatchObject({ errorMessage: 'Merchant does not exist' });
    expect((await server.post(paths.stkPush, body, token)).status).toBe(200);
    expect(await callbackAfter(DELAY_MS)).toContain('"ResultCode":0');
  });

  it('drops a callback that its receiver refuses: one attempt, and the money has moved', async () => {
    await open({ receiverStatus: 500 });
    const { json } = await push();
    await callbackAfter(DELAY_MS);
    await server.clock.advance(3_600_000);
    expect(server.receiver.requests).toHaveLength(1);
    expect((await query(json.CheckoutRequestID ?? '')).json.ResultCode).toBe('0');
  });
});

describe('an STK query', () => {
  it('says 4999 while the push is on the screen, then the code as a string and no receipt', async () => {
    const { json } = await push({ PhoneNumber: '254700001032' });
    const id = json.CheckoutRequestID ?? '';
    expect((await query(id)).json).toMatchObject({ ResponseCode: '0', ResultCode: '4999', CheckoutRequestID: id });
    await callbackAfter(DELAY_MS);
    const answer = await query(id);
    expect(Object.keys(answer.json).sort()).toEqual([
      'CheckoutRequestID',
      'MerchantRequestID',
      'ResponseCode',
      'ResponseDescription',
      'ResultCode',
      'ResultDesc',
    ]);
    expect(answer).toMatchObject({ status: 200, json: { ResultCode: '1032' } });
  });

  it('does not know other ids', async () => {
    expect(await query('ws_CO_1')).toMatchObject({
      status: 500,
      json: { errorCode: '500.001.1001', errorMessage: 'The transaction does not Exist' },
    });
  });

  it('has an old style for a push on the screen', async () => {
    await open({ behaviour: { pendingQueryAnswer: 'ERROR' } });
    const { json } = await push();
    expect(await query(json.CheckoutRequestID ?? '')).toMatchObject({
      status: 500,
      json: { errorMessage: 'The transaction is being processed' },
    });
  });

  it('may be noise, with status 200 or 500', async () => {
    await open({ behaviour: { queryNoiseShare: 1 } });
    const { json } = await push();
    const seen = new Set<string>();
    for (let count = 0; count < 12; count += 1) {
      const { status, json: noise } = await query(json.CheckoutRequestID ?? '');
      seen.add(`${status} ${noise.errorCode} "${noise.errorMessage}"`);
    }
    expect([...seen].sort()).toEqual(['200 500.001.1001 ""', '500 500.001.1001 "Internal Server Error"']);
  });

  it('checks its password like a push', async () => {
    const body = { ...server.stkQueryBody('ws_CO_1'), Password: 'x' };
    expect((await server.post(paths.stkQuery, body)).json).toMatchObject({ errorMessage: 'Wrong credentials' });
  });
});
