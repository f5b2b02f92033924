import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DELAY_MS,
  openSimulatorServer,
  paths,
  type SimulatorServer,
  type SimulatorServerOptions,
  sealPassword,
} from '../../support/simulator-server.js';

const OTHER = {
  ...{ shortcode: '600997', consumerKey: 'other-key', consumerSecret: 'other-secret' },
  ...{ passkey: null, initiatorName: null, initiatorPassword: null },
};

let server: SimulatorServer;
let results = 0;
const open = async (options: SimulatorServerOptions = {}) => {
  server = await openSimulatorServer(options);
  results = 0;
};
beforeEach(() => open({ shortcodes: [OTHER] }));
afterEach(() => server.close());

type Result = Readonly<Record<string, unknown>> & {
  readonly ReferenceData: { readonly ReferenceItem: readonly { readonly Key: string; readonly Value?: string }[] };
};

async function pay(changes: object = {}, path: string = paths.b2b): Promise<Result> {
  expect((await server.post(path, server.b2bBody(changes))).status).toBe(200);
  results += 1;
  const posted = await server.callbacksAfter(DELAY_MS, '/result', results);
  return JSON.parse(posted.at(-1)?.body ?? '').Result;
}

describe('a payment to a business', () => {
  it('comes out of Working, names the receiver, and has ids of its own making and a receipt', async () => {
    const { ledger } = server.simulator;
    const before = ledger.balance('600000');
    const { json } = await server.post(paths.b2b, server.b2bBody({ OriginatorConversationID: 'mine' }));
    const [posted] = await server.callbacksAfter(DELAY_MS, '/result', 1);
    const result = JSON.parse(posted?.body ?? '').Result;
    expect(json.OriginatorConversationID).not.toBe('mine');
    expect(result).toMatchObject({
      ...{ OriginatorConversationID: json.OriginatorConversationID, ConversationID: json.ConversationID },
    });
    expect(ledger.find({ receipt: result.TransactionID })).toMatchObject({
      ...{ kind: 'B2B', status: 'COMPLETED', receiver: '888880', reference: 'INV 7', amountCents: 25_000 },
    });
    expect(ledger.balance('600000')).toMatchObject({
      working: { currentCents: before.working.currentCents - 25_000 },
      utility: before.utility,
    });
    const told = new Map<string, unknown>(
      result.ResultParameters.ResultParameter.map(({ Key, Value }: { Key: string; Value: unknown }) => [Key, Value]),
    );
    expect(Number(told.get('Amount'))).toBe(250);
    expect(told.get('ReceiverPartyPublicName')).toMatch(/^888880 [-–] BUSINESS 888880$/);
  });

  it('that the simulator serves too arrives in its Utility account', async () => {
    const { ledger } = server.simulator;
    const before = ledger.balance('600997').utility.availableCents;
    await pay({ CommandID: 'BusinessPayToBulk', PartyB: '600997', AccountReference: undefined });
    expect(ledger.balance('600997').utility.availableCents).toBe(before + 25_000);
  });

  it.each([
    ['BusinessPayBill', '888880', 'INV 7', paths.b2b, ['BillReferenceNumber', 'Occassion', 'QueueTimeoutURL']],
    ['BusinessBuyGoods', '50012345', undefined, paths.b2b, ['Occassion', 'QueueTimeoutURL']],
    ['BusinessPayToBulk', '600997', undefined, paths.b2b, ['Occassion', 'QueueTimeoutURL']],
    ['PayTaxToKRA', '572572', '2026123456789012', paths.tax, ['BillReferenceNumber', 'Occassion', 'QueueTimeoutURL']],
  ])('by %s refers to what it was for', async (CommandID, PartyB, AccountReference, path, keys) => {
    const { ReferenceData, ResultCode } = await pay({ CommandID, PartyB, AccountReference }, path);
    expect(Number(ResultCode)).toBe(0);
    expect(ReferenceData.ReferenceItem.map(({ Key }) => Key).sort()).toEqual(keys);
    expect(ReferenceData.ReferenceItem.find(({ Key }) => Key === 'Occassion')).toEqual({ Key: 'Occassion' });
  });

  it('is found by a status query, with both parties', async () => {
    const { OriginatorConversationID } = await pay();
    await server.post(paths.status, server.statusBody({ OriginalConversationID: OriginatorConversationID }));
    const posted = await server.callbacksAfter(DELAY_MS, '/result', 2);
    const { ResultParameter } = JSON.parse(posted[1]?.body ?? '').Result.ResultParameters;
    expect(ResultParameter).toEqual(
      expect.arrayContaining([
        { Key: 'TransactionStatus', Value: 'Completed' },
        { Key: 'DebitPartyName', Value: '600000 - SIMULATED BUSINESS' },
        { Key: 'CreditPartyName', Value: '888880 - BUSINESS 888880' },
        { Key: 'DebitAccountType', Value: 'Working Account' },
      ]),
    );
  });

  it.each([
    ['a magic receiver', { PartyB: '7002202' }, '2202'],
    ['a magic requester', { Requester: '254700002202' }, '2202'],
    ['a receiver that nobody knows', { PartyB: '888404' }, 'SFC_IC0003'],
    ['more than the maximum', { Amount: 250_001 }, '3'],
    ['a wrong credential', { SecurityCredential: sealPassword('wrong') }, '2001'],
  ])('fails for %s, and nothing moves', async (_why, changes, code) => {
    const before = server.simulator.ledger.balance('600000');
    expect(String((await pay(changes)).ResultCode)).toBe(code);
    expect(server.simulator.ledger.balance('600000')).toEqual(before);
  });

  it('from an empty Working account ends with 1, however full Utility is', async () => {
    await server.close();
    const pockets = { workingCents: 0, workingReservedCents: 0, utilityCents: 900_000, chargesPaidCents: 0 };
    await open({ behaviour: { openingPockets: pockets } });
    expect(String((await pay()).ResultCode)).toBe('1');
  });

  it('to a till of the wrong type ends with SFC_IC0003 where the knob says so', async () => {
    await server.close();
    await open({ behaviour: { tillIdentifierTypes: ['2'] } });
    const till = { CommandID: 'BusinessBuyGoods', PartyB: '5001234' };
    expect((await pay({ ...till, RecieverIdentifierType: '4' })).ResultCode).toBe('SFC_IC0003');
    expect(Number((await pay({ ...till, RecieverIdentifierType: '2' })).ResultCode)).toBe(0);
    expect(Number((await pay()).ResultCode)).toBe(0);
  });

  it.each([
    ['RecieverIdentifierType', { RecieverIdentifierType: undefined, ReceiverIdentifierType: '4' }, paths.b2b],
    ['RecieverIdentifierType', { RecieverIdentifierType: '2' }, paths.b2b],
    ['SenderIdentifierType', { SenderIdentifierType: '2' }, paths.b2b],
    ['CommandID', { CommandID: 'PayTaxToKRA' }, paths.b2b],
    ['CommandID', {}, paths.tax],
    ['PartyB', { PartyB: '8888' }, paths.b2b],
    ['PartyB', { CommandID: 'PayTaxToKRA' }, paths.tax],
    ['AccountReference', { AccountReference: undefined }, paths.b2b],
    ['AccountReference', { AccountReference: 'x'.repeat(14) }, paths.b2b],
    ['Requester', { Requester: '888880' }, paths.b2b],
    ['Amount', { Amount: 0 }, paths.b2b],
  ])('is refused for its %s', async (field, changes, path) => {
    const { status, json } = await server.post(path, server.b2bBody(changes));
    expect([status, json.errorCode, json.errorMessage]).toEqual([400, '400.002.02', `Bad Request - Invalid ${field}`]);
  });
});
