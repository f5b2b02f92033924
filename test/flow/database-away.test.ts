/** A database that goes away while M-Pesa is being asked: the payment's row exists, so the caller gets the payment and no error. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { type CheckoutView, CREATE_CHECKOUT, FIND_CHECKOUT, PAY_CHECKOUT } from '../support/checkout-documents.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import type { Hold } from '../support/open-wire.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

const PUSH_PATH = '/mpesa/stkpush/v1/processrequest';
const QUERY_PATH = '/mpesa/stkpushquery/v1/query';
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

    it.each<[string, (question: Hold) => void]>([
      ['M-Pesa has said it again', question => question.letGo()],
      ['a minute has passed without an answer', () => gateway.shift(61_000)],
    ])('leaves a try in doubt of whose failure M-Pesa told meanwhile, until %s', async (_what, end) => {
      const desk = gateway.as('desk');
      const pay = (id: string) => desk.ask<CheckoutView>(PAY_CHECKOUT, { id, phone: freshPhone() });
      const { id } = await desk.ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 150 } });
      const MerchantRequestID = `1-2-${freshPhone()}`;
      const ids = { MerchantRequestID, CheckoutRequestID: `ws_CO_${MerchantRequestID}` };
      const cancelled = { ResultCode: 1032, ResultDesc: 'Request cancelled by user' };
      const accepted = { ...ids, ResponseCode: '0', ResponseDescription: 'Accepted' };
      gateway.wire.answer(PUSH_PATH, () => ({ status: 200, body: accepted }));
      gateway.wire.answer(QUERY_PATH, () => ({ status: 200, body: { ...accepted, ...cancelled } }));
      const question = gateway.wire.holdRequests(QUERY_PATH);
      const { current } = await pay(id);
      await wire.cut();
      const told = { Body: { stkCallback: { ...ids, ...cancelled } } };
      expect(await gateway.postKeyed('stk/callback', current?.id ?? '', told)).toEqual(ACCEPTED);
      gateway.shift(5 * 60_000);
      await wire.restore();
      await waitUntil('the callback came out of the spool', async () => {
        const { data } = await desk.send('query ($id: ID!) { payment(id: $id) { status } }', { id: current?.id });
        return JSON.stringify(data) === '{"payment":{"status":"FAILED"}}';
      });
      expect(await pay(id)).toMatchObject({ blockedBy: 'OUTCOME_UNKNOWN', payments: [{ id: current?.id }] });
      end(question);
      await waitUntil('it can be paid', async () => (await desk.ask<CheckoutView>(FIND_CHECKOUT, { id })).canPay);
      question.letGo();
    });
  });
}
