import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DELAY_MS,
  openSimulatorServer,
  paths,
  type SimulatorServer,
  sealPassword,
} from '../../support/simulator-server.js';

let server: SimulatorServer;
let results = 0;
beforeEach(async () => {
  server = await openSimulatorServer();
  results = 0;
});
afterEach(() => server.close());

/** The receipt of a customer's payment of 120. */
async function pay(): Promise<string> {
  const { json } = await server.post(paths.stkPush, server.stkBody());
  await server.clock.advance(DELAY_MS);
  return server.simulator.ledger.find({ checkoutRequestId: json.CheckoutRequestID ?? '' })?.receipt ?? '';
}

async function reverse(changes: object): Promise<Record<string, unknown>> {
  expect((await server.post(paths.reversal, server.reversalBody(changes))).status).toBe(200);
  results += 1;
  const posted = await server.callbacksAfter(DELAY_MS, '/result', results);
  return JSON.parse(posted.at(-1)?.body ?? '').Result;
}

describe('a reversal', () => {
  it('gives the money back from Utility, with a receipt of its own, and the original is reversed', async () => {
    const { ledger } = server.simulator;
    const TransactionID = await pay();
    const before = ledger.balance('600000').utility.currentCents;
    const result = await reverse({ TransactionID });
    expect(Number(result.ResultCode)).toBe(0);
    const receipt = String(result.TransactionID);
    expect(ledger.find({ receipt })).toMatchObject({ kind: 'REVERSAL', status: 'COMPLETED', reference: TransactionID });
    expect(ledger.find({ receipt: TransactionID })?.status).toBe('REVERSED');
    expect(ledger.balance('600000').utility.currentCents).toBe(before - 12_000);
    const { ResultParameter } = result.ResultParameters as { ResultParameter: { Key: string; Value: unknown }[] };
    expect(ResultParameter).toEqual(
      expect.arrayContaining([
        { Key: 'OriginalTransactionID', Value: TransactionID },
        { Key: 'Amount', Value: 120 },
      ]),
    );
  });

  it('is shown by a status query', async () => {
    const TransactionID = await pay();
    await reverse({ TransactionID });
    await server.post(paths.status, server.statusBody({ TransactionID }));
    const posted = await server.callbacksAfter(DELAY_MS, '/result', 2);
    const { ResultParameter } = JSON.parse(posted[1]?.body ?? '').Result.ResultParameters;
    expect(ResultParameter).toContainEqual({ Key: 'TransactionStatus', Value: 'Reversed' });
  });

  it('a second time ends with R000001, of what is unknown or a payout with R000002, of a part with 25', async () => {
    const TransactionID = await pay();
    await server.post(paths.b2cV3, server.b2cBody());
    await server.clock.advance(DELAY_MS);
    const payout = server.simulator.ledger.find({ originatorConversationId: 'ord_9f31c2' });
    await server.callbacksAfter(0, '/result', 1);
    results = 1;
    expect((await reverse({ TransactionID, Amount: 119 })).ResultCode).toEqual(expect.anything());
    expect(server.simulator.ledger.transactions().at(-1)?.resultCode).toBe('25');
    await reverse({ TransactionID });
    expect((await reverse({ TransactionID })).ResultCode).toBe('R000001');
    expect((await reverse({ TransactionID: 'UAD0000001' })).ResultCode).toBe('R000002');
    expect((await reverse({ TransactionID: payout?.receipt, Amount: 250 })).ResultCode).toBe('R000002');
  });

  it('from an empty Utility account ends with 1', async () => {
    await server.close();
    const pockets = { workingCents: 0, workingReservedCents: 0, utilityCents: 0, chargesPaidCents: 0 };
    server = await openSimulatorServer({ behaviour: { openingPockets: pockets } });
    const TransactionID = await pay();
    await server.post(paths.b2cV3, server.b2cBody({ Amount: 120 }));
    await server.callbacksAfter(DELAY_MS, '/result', 1);
    results = 1;
    await reverse({ TransactionID });
    expect(server.simulator.ledger.transactions().at(-1)).toMatchObject({ status: 'FAILED', resultCode: '1' });
    expect(server.simulator.ledger.find({ receipt: TransactionID })?.status).toBe('COMPLETED');
  });

  it('by an operator with a wrong credential ends with 2001', async () => {
    const TransactionID = await pay();
    await reverse({ TransactionID, SecurityCredential: sealPassword('wrong') });
    expect(server.simulator.ledger.transactions().at(-1)?.resultCode).toBe('2001');
  });

  it.each([
    ['RecieverIdentifierType', { RecieverIdentifierType: undefined, ReceiverIdentifierType: '11' }],
    ['RecieverIdentifierType', { RecieverIdentifierType: '4' }],
    ['TransactionID', { TransactionID: 'uad9qw2e4r' }],
    ['CommandID', { CommandID: 'BusinessPayment' }],
    ['Remarks', { Remarks: 'x' }],
  ])('is refused for its %s', async (field, changes) => {
    const body = server.reversalBody({ TransactionID: 'UAD9QW2E4R', ...changes });
    const { status, json } = await server.post(paths.reversal, body);
    expect([status, json.errorCode, json.errorMessage]).toEqual([400, '400.002.02', `Bad Request - Invalid ${field}`]);
  });
});
