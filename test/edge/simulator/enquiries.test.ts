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

interface Result {
  readonly ResultCode: string | number;
  readonly OriginatorConversationID: string;
  readonly values: Readonly<Record<string, string | number | undefined>>;
}

/** The next result, its parameters as one object with the spaces taken out of their names. */
async function nextResult(): Promise<Result> {
  results += 1;
  const received = await server.callbacksAfter(DELAY_MS, '/result', results);
  const { Result } = JSON.parse(received.at(-1)?.body ?? '');
  const parameters = [Result.ResultParameters?.ResultParameter ?? []].flat();
  const entries = parameters.map(({ Key, Value }) => [Key.replaceAll(' ', ''), Value]);
  return { ...Result, values: Object.fromEntries(entries) };
}

async function askStatus(changes: object): Promise<Result> {
  const { status } = await server.post(paths.status, server.statusBody(changes));
  expect(status).toBe(200);
  return nextResult();
}

beforeEach(async () => {
  server = await openSimulatorServer();
  results = 0;
});
afterEach(() => server.close());

describe('transaction status', () => {
  it('finds a payout by its originator’s id, and answers in a conversation of its own', async () => {
    await server.post(paths.b2cV3, server.b2cBody());
    await nextResult();
    const payout = server.simulator.ledger.find({ originatorConversationId: 'ord_9f31c2' });
    const result = await askStatus({ OriginalConversationID: 'ord_9f31c2' });
    expect(Number(result.ResultCode)).toBe(0);
    expect(result.OriginatorConversationID).not.toBe('ord_9f31c2');
    expect(result.values).toMatchObject({
      TransactionStatus: 'Completed',
      ReceiptNo: payout?.receipt,
      OriginatorConversationID: 'ord_9f31c2',
      ConversationID: payout?.ids.conversationId,
      DebitPartyName: '600000 - SIMULATED BUSINESS',
      CreditPartyName: '254712345678 - TEST PERSON',
      DebitPartyCharges: 'Fee For B2C Payment|KES|15.00',
      TransactionReason: undefined,
    });
    expect(Number(result.values.Amount)).toBe(250);
    expect(Number(result.values.InitiatedTime)).toBe(20260113101530);
  });

  it.each(['TransactionID', 'either id'])('finds an STK payment by its receipt (%s)', async name => {
    await server.post(paths.stkPush, server.stkBody());
    await server.callbacksAfter(DELAY_MS, '/stk', 1);
    const [payment] = server.simulator.ledger.transactions();
    const other = name === 'TransactionID' ? {} : { OriginalConversationID: 'nobody' };
    const result = await askStatus({ TransactionID: payment?.receipt, ...other });
    expect(result.values).toMatchObject({ TransactionStatus: 'Completed', ReasonType: 'Pay Bill Online' });
    expect(Number(result.values.Amount)).toBe(120);
  });

  it('tells a payout in process from one that was declined', async () => {
    await server.post(paths.b2cV3, server.b2cBody({ PartyB: '254710000004' }));
    const open = await askStatus({ OriginatorConversationID: 'ord_9f31c2' });
    expect(open.values).toMatchObject({ TransactionStatus: 'Authorized' });
    expect('ReceiptNo' in open.values).toBe(false);
    await server.post(paths.b2cV3, server.b2cBody({ PartyB: '254700000001', OriginatorConversationID: 'poor' }));
    await nextResult();
    expect((await askStatus({ OriginalConversationID: 'poor' })).values).toMatchObject({
      TransactionStatus: 'Declined',
    });
  });

  it('fails for what it does not know, and for a wrong credential', async () => {
    expect(Number((await askStatus({ TransactionID: 'UAD0000001' })).ResultCode)).toBe(2032);
    const wrong = await askStatus({ TransactionID: 'UAD0000001', SecurityCredential: sealPassword('wrong') });
    expect(Number(wrong.ResultCode)).toBe(2001);
  });

  it('needs one of the ids', async () => {
    expect(await server.post(paths.status, server.statusBody({}))).toMatchObject({
      status: 400,
      json: { errorMessage: 'Bad Request - Invalid TransactionID' },
    });
  });
});

describe('account balance', () => {
  it('lists every account: current, available, reserved, uncleared, and the charges below zero', async () => {
    await server.post(paths.stkPush, server.stkBody());
    await server.callbacksAfter(DELAY_MS, '/stk', 1);
    const { json } = await server.post(paths.balance, server.balanceBody());
    expect(json).toMatchObject({ ResponseCode: '0' });
    const { values } = await nextResult();
    expect(values.AccountBalance).toBe(
      [
        'Working Account|KES|520000.00|519800.00|200.00|0.00',
        'Utility Account|KES|1000120.00|1000120.00|0.00|0.00',
        'Charges Paid Account|KES|-45.00|-45.00|0.00|0.00',
      ].join('&'),
    );
    expect(Number(values.BOCompletedTime)).toBe(20260113101533);
  });

  it('complains about fields in Daraja’s words', async () => {
    expect((await server.post(paths.balance, server.balanceBody({ IdentifierType: '9' }))).json).toMatchObject({
      errorMessage: 'Bad Request - Invalid IdentifierType',
    });
  });
});
