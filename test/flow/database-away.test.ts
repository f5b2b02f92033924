/** A database that goes away while M-Pesa is being asked: the payment's row exists, so the caller gets the payment and no error. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { databases, type TestDatabase } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

const PUSH_PATH = '/mpesa/stkpush/v1/processrequest';
const PUSH = 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id status version } }';

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const suite = database.isAvailable ? describe : describe.skip;

  suite(`a database that goes away on ${database.name}`, () => {
    let wire: TcpProxy;
    let gateway: OpenGateway;
    const behindWire: TestDatabase = {
      ...database,
      create: async () => {
        const { address, drop } = await database.create();
        if (address.kind !== 'mysql') throw new Error('not a server');
        wire = await openTcpProxy(address);
        return { address: { ...address, port: wire.port }, drop };
      },
    };
    beforeAll(async () => {
      gateway = await openGateway(behindWire);
    });
    afterEach(() => wire.restore());
    afterAll(async () => {
      await gateway.close();
      await wire.close();
    });

    it('does not make an error of a payment that M-Pesa was asked for', async () => {
      const hold = gateway.wire.holdRequests(PUSH_PATH);
      const input = { amount: 150, phoneNumber: freshPhone(), accountReference: 'AWAY' };
      const pushed = gateway.as('shop').ask<{ id: string }>(PUSH, { input });
      await waitUntil('the push is on its way', () => hold.count() === 1);
      await wire.cut();
      hold.letGo();
      const payment = await pushed;
      expect(payment).toMatchObject({ status: 'PENDING', version: 1 });
      await wire.restore();
      await waitUntil('the callback came out of the spool', async () => {
        const { data } = await gateway
          .as()
          .send('query ($id: ID!) { payment(id: $id) { status } }', { id: payment.id });
        return JSON.stringify(data) === '{"payment":{"status":"COMPLETED"}}';
      });
      expect(gateway.ledger.transactions().filter(({ msisdn }) => msisdn === input.phoneNumber)).toHaveLength(1);
    });
  });
}
