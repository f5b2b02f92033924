import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DELAY_MS, openSimulatorServer, paths, type SimulatorServer } from '../../support/simulator-server.js';

let server: SimulatorServer;
beforeEach(async () => {
  server = await openSimulatorServer();
});
afterEach(() => server.close());

const pay = (changes: object) =>
  server.post(paths.b2cValidated, server.b2cBody({ IDType: '01', IDNumber: '27459163', ...changes }));

describe('B2C to whom has a document', () => {
  it.each([
    ['27459163', '0', 'COMPLETED'],
    ['10000002', 'R002', 'FAILED'],
    ['10000003', 'R003', 'FAILED'],
  ])('with the number %s ends with %s', async (IDNumber, code, status) => {
    const { utility } = server.simulator.ledger.balance('600000');
    expect((await pay({ IDNumber })).json.OriginatorConversationID).toBe('ord_9f31c2');
    const [posted] = await server.callbacksAfter(DELAY_MS, '/result', 1);
    expect(String(JSON.parse(posted?.body ?? '').Result.ResultCode)).toBe(code);
    expect(server.simulator.ledger.find({ originatorConversationId: 'ord_9f31c2' })).toMatchObject({
      ...{ kind: 'B2C', status, resultCode: code },
    });
    const moved = status === 'COMPLETED' ? 25_000 : 0;
    expect(server.simulator.ledger.balance('600000').utility.currentCents).toBe(utility.currentCents - moved);
  });

  it.each([
    ['IDType', { IDType: undefined }],
    ['IDType', { IDType: '06' }],
    ['IDNumber', { IDNumber: '' }],
    ['CommandID', { CommandID: 'BusinessPayToPochi' }],
    ['OriginatorConversationID', { OriginatorConversationID: undefined }],
  ])('is refused for its %s', async (field, changes) => {
    const { status, json } = await pay(changes);
    expect([status, json.errorMessage]).toEqual([400, `Bad Request - Invalid ${field}`]);
  });
});
