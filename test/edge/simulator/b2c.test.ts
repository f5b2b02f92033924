import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { simulatorCredentials } from '../../../src/simulator/credentials.js';
import {
  DELAY_MS,
  openSimulatorServer,
  paths,
  type SimulatorServer,
  type SimulatorServerOptions,
  sealPassword,
} from '../../support/simulator-server.js';

let server: SimulatorServer;
let sent = 0;

async function open(options: SimulatorServerOptions): Promise<void> {
  await server.close();
  server = await openSimulatorServer(options);
}

/** Each payout has an id of its own unless `changes` name one. */
function pay(changes: object = {}) {
  sent += 1;
  return server.post(paths.b2cV3, server.b2cBody({ OriginatorConversationID: `ord_${sent}`, ...changes }));
}

async function resultAfter(ms: number, count = 1): Promise<Record<string, unknown>> {
  const results = await server.callbacksAfter(ms, '/result', count);
  return JSON.parse(results.at(-1)?.body ?? '').Result;
}

beforeEach(async () => {
  server = await openSimulatorServer();
  sent = 0;
});
afterEach(() => server.close());

describe('a B2C payment', () => {
  it('is acknowledged with both conversation ids and pays from Utility, with a charge', async () => {
    const { ledger } = server.simulator;
    const before = ledger.balance('600000');
    const { status, json } = await pay({ OriginatorConversationID: 'ord_a' });
    expect(status).toBe(200);
    expect(json).toEqual({
      OriginatorConversationID: 'ord_a',
      ConversationID: expect.stringMatching(/^AG_20260113_[0-9a-f]{20}$/),
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    });
    const result = await resultAfter(DELAY_MS);
    const receipt = ledger.find({ originatorConversationId: 'ord_a' })?.receipt;
    expect(receipt).toMatch(/^UAD[A-Z0-9]{7}$/);
    expect(result).toMatchObject({
      OriginatorConversationID: 'ord_a',
      ConversationID: json.ConversationID,
      TransactionID: receipt,
    });
    expect(Number(result.ResultCode)).toBe(0);
    const after = ledger.balance('600000');
    expect(after.utility.currentCents).toBe(before.utility.currentCents - 25_000);
    expect(after.chargesPaid.currentCents).toBe(before.chargesPaid.currentCents - 1_500);
    expect(after.working).toEqual(before.working);
  });

  it('tells what it paid, to whom and what is left', async () => {
    await pay({ OriginatorConversationID: 'ord_a' });
    const result = (await resultAfter(DELAY_MS)) as unknown as {
      ResultParameters: { ResultParameter: { Key: string; Value: unknown }[] };
    };
    const parameters = Object.fromEntries(
      result.ResultParameters.ResultParameter.map(({ Key, Value }) => [Key, Value]),
    );
    expect(parameters).toEqual({
      TransactionAmount: 250,
      TransactionReceipt: server.simulator.ledger.find({ originatorConversationId: 'ord_a' })?.receipt,
      ReceiverPartyPublicName: expect.stringMatching(/^(254|0)712345678 - (TEST PERSON|Test {2}Person)$/),
      TransactionCompletedDateTime: '13.01.2026 10:15:31',
      B2CUtilityAccountAvailableFunds: 999_750,
      B2CWorkingAccountAvailableFunds: 519_800,
      B2CRecipientIsRegisteredCustomer: 'Y',
      B2CChargesPaidAccountAvailableFunds: -60,
    });
  });

  it('of version 3 is accepted once for its originator’s id', async () => {
    expect((await pay({ OriginatorConversationID: 'same' })).status).toBe(200);
    expect(await pay({ OriginatorConversationID: 'same' })).toMatchObject({
      status: 500,
      json: { errorCode: '500.002.1001', errorMessage: 'Duplicate OriginatorConversationID.' },
    });
    expect(server.simulator.ledger.transactions()).toHaveLength(1);
  });

  it('of version 1 gets an id from Daraja, and a repeat pays twice', async () => {
    const body = server.b2cBody();
    const [first, second] = [await server.post(paths.b2cV1, body), await server.post(paths.b2cV1, body)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.json.OriginatorConversationID).not.toBe('ord_9f31c2');
    expect(server.simulator.ledger.transactions()).toMatchObject([{ acceptedRequests: 2 }, { acceptedRequests: 2 }]);
  });

  it.each([
    ['254700000000', '0'],
    ['254700000001', '1'],
    ['254700000017', '17'],
    ['254700002040', '2040'],
  ])('to %s ends with %s', async (msisdn, resultCode) => {
    await pay({ PartyB: msisdn });
    expect(String((await resultAfter(DELAY_MS)).ResultCode)).toBe(resultCode);
    expect(server.simulator.ledger.transactions()).toMatchObject([{ resultCode }]);
  });

  it.each([
    ['below ten shillings', 9, '2'],
    ['above the maximum', 250_001, '3'],
  ])('%s ends with a limit code', async (_name, Amount, resultCode) => {
    await pay({ Amount });
    expect(String((await resultAfter(DELAY_MS)).ResultCode)).toBe(resultCode);
  });

  it('ends with 1 when Utility is empty, however full Working is, and never goes below zero', async () => {
    await open({
      behaviour: {
        openingPockets: { workingCents: 9_000_000, workingReservedCents: 0, utilityCents: 60_000, chargesPaidCents: 0 },
      },
    });
    await Promise.all([pay(), pay(), pay()]);
    await server.callbacksAfter(DELAY_MS, '/result', 3);
    const outcomes = server.simulator.ledger.transactions().map(({ resultCode }) => resultCode);
    expect(outcomes.sort()).toEqual(['0', '0', '1']);
    expect(server.simulator.ledger.balance('600000').utility.currentCents).toBe(10_000);
  });

  it('that fails carries a placeholder or an id that only looks real, and moves nothing', async () => {
    const { ledger } = server.simulator;
    const before = ledger.balance('600000');
    const ids = new Set<string>();
    for (let count = 1; count <= 20; count += 1) {
      await pay({ PartyB: '254700000001' });
      const { TransactionID, ResultParameters } = await resultAfter(DELAY_MS, count);
      ids.add(
        TransactionID === 'UAD0000000' ? 'placeholder' : String(TransactionID).replace(/^UAD[A-Z0-9]{7}$/, 'real'),
      );
      expect(JSON.stringify(ResultParameters ?? {})).not.toContain('TransactionReceipt');
    }
    expect([...ids].sort()).toEqual(['placeholder', 'real']);
    expect(ledger.balance('600000')).toEqual(before);
  });

  it.each([
    ['OriginatorConversationID', { OriginatorConversationID: undefined }],
    ['InitiatorName', { InitiatorName: undefined }],
    ['SecurityCredential', { SecurityCredential: '' }],
    ['CommandID', { CommandID: 'Gift' }],
    ['Amount', { Amount: -1 }],
    ['PartyA', { PartyA: 'x' }],
    ['PartyB', { PartyB: '0712345678' }],
    ['Remarks', { Remarks: 'x' }],
    ['QueueTimeOutURL', { QueueTimeOutURL: undefined }],
    ['ResultURL', { ResultURL: 'ftp://example.invalid' }],
  ])('complains about %s in Daraja’s words', async (field, changes) => {
    expect(await pay(changes)).toMatchObject({
      status: 400,
      json: { errorCode: '400.002.02', errorMessage: `Bad Request - Invalid ${field}` },
    });
  });
});

describe('the operator', () => {
  const codes = () => server.simulator.ledger.transactions().map(({ resultCode }) => resultCode);
  const wrong = () => pay({ SecurityCredential: sealPassword('wrong') });

  it.each([
    ['a wrong name', { InitiatorName: 'somebody' }, '2001'],
    ['a password that is not encrypted', { SecurityCredential: 'Simulator#2026' }, '2001'],
    ['a credential of another key', { SecurityCredential: Buffer.alloc(256, 7).toString('base64') }, '2001'],
    ['a shortcode of somebody else', { PartyA: '600001' }, 'SFC_IC0003'],
  ])('is refused in the result for %s', async (_name, changes, resultCode) => {
    expect((await pay(changes)).status).toBe(200);
    expect((await resultAfter(DELAY_MS)).ResultCode?.toString()).toBe(resultCode);
    expect(server.simulator.ledger.transactions()).toMatchObject([{ status: 'FAILED' }]);
  });

  it('is locked after three wrong credentials, the right one included, until it is unlocked', async () => {
    for (const send of [wrong, wrong, wrong, wrong, pay]) await send();
    await server.callbacksAfter(DELAY_MS, '/result', 5);
    expect(codes()).toEqual(['2001', '2001', '2001', '8006', '8006']);
    server.simulator.unlockOperator(simulatorCredentials.initiatorName);
    await pay();
    await server.callbacksAfter(DELAY_MS, '/result', 6);
    expect(codes().at(-1)).toBe('0');
  });

  it('starts again after a right credential', async () => {
    for (const send of [wrong, wrong, pay, wrong, wrong, pay]) await send();
    await server.callbacksAfter(DELAY_MS, '/result', 6);
    expect(codes()).toEqual(['2001', '2001', '0', '2001', '2001', '0']);
  });
});
