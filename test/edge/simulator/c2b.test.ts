import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DELAY_MS, openSimulatorServer, paths, type SimulatorServer } from '../../support/simulator-server.js';

let server: SimulatorServer;

beforeEach(async () => {
  server = await openSimulatorServer();
});
afterEach(() => server.close());

function register(version: 'v1' | 'v2', changes: object = {}) {
  return server.post(`/mpesa/c2b/${version}/registerurl`, {
    ShortCode: '600000',
    ResponseType: 'Completed',
    ConfirmationURL: `${server.receiver.url}/confirmation`,
    ValidationURL: `${server.receiver.url}/validation`,
    ...changes,
  });
}

const payIn = (Msisdn = 254712345678) =>
  server.post('/mpesa/c2b/v2/simulate', {
    ShortCode: 600000,
    CommandID: 'CustomerPayBillOnline',
    Amount: 75,
    Msisdn,
    BillRefNumber: 'INV-1',
  });

describe('C2B', () => {
  it('confirms a payment at the registered URL, all values as strings, the number masked in version 2', async () => {
    expect((await register('v2')).json).toEqual({
      OriginatorCoversationID: expect.any(String),
      ResponseCode: '0',
      ResponseDescription: 'Success',
    });
    expect((await payIn()).json).toMatchObject({ ResponseCode: '0' });
    const [confirmation] = await server.callbacksAfter(2 * DELAY_MS, '/confirmation', 1);
    const [payment] = server.simulator.ledger.transactions();
    expect(payment).toMatchObject({ kind: 'C2B', status: 'COMPLETED', amountCents: 7_500 });
    expect(JSON.parse(confirmation?.body ?? '')).toMatchObject({
      TransID: payment?.receipt,
      TransTime: '20260113101531',
      TransAmount: '75.00',
      BusinessShortCode: '600000',
      BillRefNumber: 'INV-1',
      OrgAccountBalance: '1000075.00',
      MSISDN: '2547 ***** 678',
      FirstName: 'TEST',
    });
  });

  it('masks a number of the newer kind without changing its beginning', async () => {
    await register('v2');
    await payIn(254112345678);
    const [confirmation] = await server.callbacksAfter(2 * DELAY_MS, '/confirmation', 1);
    expect(JSON.parse(confirmation?.body ?? '')).toMatchObject({ MSISDN: '2541 ***** 678' });
  });

  it('hashes the number in version 1', async () => {
    await register('v1');
    await payIn();
    const [confirmation] = await server.callbacksAfter(2 * DELAY_MS, '/confirmation', 1);
    const hash = createHash('sha256').update('254712345678').digest('hex');
    expect(JSON.parse(confirmation?.body ?? '')).toMatchObject({ MSISDN: hash, MiddleName: '', LastName: '' });
  });

  it('tells of an STK payment a second time, with the same receipt, before or after its callback', async () => {
    await register('v2');
    const firsts = new Set<string | undefined>();
    for (let count = 1; count <= 12; count += 1) {
      const before = server.receiver.requests.length;
      await server.post(paths.stkPush, server.stkBody());
      const twins = await server.callbacksAfter(2 * DELAY_MS, '/confirmation', count);
      await server.callbacksAfter(0, '/stk', count);
      const receipt = JSON.parse(twins.at(-1)?.body ?? '').TransID;
      expect(
        server.receiver.requests.find(({ path, body }) => path === '/stk' && body.includes(receipt)),
      ).toBeDefined();
      firsts.add(server.receiver.requests[before]?.path);
    }
    expect(firsts).toContain('/stk');
  });

  it('moves the money without a registered URL too', async () => {
    await payIn();
    await server.clock.advance(DELAY_MS);
    expect(server.simulator.ledger.balance('600000').utility.currentCents).toBe(100_007_500);
  });

  it('registers again and again, but only once when told so', async () => {
    expect([(await register('v2')).status, (await register('v2')).status]).toEqual([200, 200]);
    await server.close();
    server = await openSimulatorServer({ behaviour: { registersUrlsOnce: true } });
    await register('v2');
    expect(await register('v2')).toMatchObject({
      status: 500,
      json: { errorCode: '500.003.1001', errorMessage: 'Urls are already registered' },
    });
  });

  it.each([
    ['ShortCode', { ShortCode: '600001' }],
    ['ResponseType', { ResponseType: 'completed' }],
    ['ConfirmationURL', { ConfirmationURL: 'x' }],
    ['ValidationURL', { ValidationURL: 'x' }],
  ])('complains about %s', async (field, changes) => {
    expect((await register('v2', changes)).json).toMatchObject({ errorMessage: `Bad Request - Invalid ${field}` });
  });
});
