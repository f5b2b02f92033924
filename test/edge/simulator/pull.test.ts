/** M-Pesa's list of payments as the simulator tells it: registered once, in pages, empty in each way that has been seen. */

import { afterEach, describe, expect, it } from '@jest/globals';
import type { SimulatorBehaviour } from '../../../src/simulator/behaviour.js';
import { DELAY_MS, openSimulatorServer, type SimulatorServer } from '../../support/simulator-server.js';

let server: SimulatorServer;
afterEach(() => server.close());

const open = async (behaviour: Partial<SimulatorBehaviour> = {}) => {
  server = await openSimulatorServer({ behaviour });
};
const register = () =>
  server.post('/pulltransactions/v1/register', {
    ...{ ShortCode: '600000', RequestType: 'Pull', NominatedNumber: '0712345678' },
    CallBackURL: `${server.receiver.url}/pull`,
  });
const pull = (changes: object = {}) =>
  server.post('/pulltransactions/v1/query', {
    ...{ ShortCode: '600000', StartDate: '2026-01-13 00:00:00', EndDate: '2026-01-13 23:59:59', OffSetValue: '0' },
    ...changes,
  });
const payIn = (Msisdn: number, BillRefNumber = 'INV-1') =>
  server.post('/mpesa/c2b/v2/simulate', {
    ...{ ShortCode: 600000, CommandID: 'CustomerPayBillOnline', Amount: 75, Msisdn, BillRefNumber },
  });

describe('a pull', () => {
  it('lists what customers have paid, oldest first, page by page, a list in a list', async () => {
    await open({ pullPageRows: 2 });
    await register();
    for (const number of [254712345678, 254712345677, 254112345678]) await payIn(number);
    await server.clock.advance(DELAY_MS);
    const receipts = server.simulator.ledger.transactions().map(({ receipt }) => receipt);
    expect(receipts).not.toContain(null);
    expect((await pull()).json).toMatchObject({
      ResponseCode: '1000',
      Response: [
        [
          {
            ...{
              transactionId: receipts[0],
              msisdn: 254712345678,
              amount: 75,
              billreference: 'INV-1',
              sender: 'MPESA',
            },
            ...{
              transactiontype: 'c2b-pay-bill-debit',
              trxDate: expect.stringMatching(/^2026-01-13T\d\d:\d\d:\d\dZ$/),
            },
          },
          { transactionId: receipts[1], msisdn: 712345677 },
        ],
      ],
    });
    expect((await pull({ OffSetValue: 2 })).json).toMatchObject({ Response: [[{ transactionId: receipts[2] }]] });
    expect((await pull({ OffSetValue: 3 })).json).not.toHaveProperty('Response');
    const before = { StartDate: '2026-01-12 00:00:00', EndDate: '2026-01-12 23:59:59' };
    expect((await pull(before)).json).toMatchObject({ ResponseCode: '1001' });
  });

  it.each([
    ['NO_KEY', 200, { ResponseCode: '1001', ResponseMessage: expect.stringContaining('No records found') }],
    ['TEXT', 200, { ResponseCode: '1000', Transaction: '[[]]' }],
    ['ERROR', 500, { errorMessage: 'Failed to retrieve transactions' }],
  ] as const)('without rows is answered as %s', async (pullEmptyAnswer, status, body) => {
    await open({ pullEmptyAnswer });
    await register();
    const answer = await pull();
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject(body);
  });

  it('is refused to a shortcode that is not registered, and to an app without the product', async () => {
    await open();
    expect(await pull()).toMatchObject({ status: 400, json: { errorCode: '400.001' } });
    await server.close();
    await open({ products: ['C2B'] });
    expect(await pull()).toMatchObject({ status: 401, json: { errorCode: '401.001' } });
    expect(await register()).toMatchObject({ status: 401, json: { errorCode: '401.001' } });
  });
});

describe('a registration for pulls', () => {
  it.each([
    ['SPACED', 'Response Status'],
    ['PORTAL', 'ResponseStatus'],
  ] as const)('is made once, in the spelling %s', async (pullSpelling, key) => {
    await open({ pullSpelling });
    expect((await register()).json).toMatchObject({ [key]: '1000', ShortCode: '600000' });
    expect((await register()).json).toMatchObject({ [key]: '1001' });
  });
});
