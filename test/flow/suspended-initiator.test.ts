/** An operator that M-Pesa refused, with two instances on one database: one call in all, until somebody lets it go on. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { databases } from '../support/databases.js';
import { B2C } from '../support/gateway-client.js';
import { ADMIN_KEY, type OpenGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const PAYOUT = '/mpesa/b2c/v3/paymentrequest';
const PAY = { input: { amount: 10, phoneNumber: '0722000002', remarks: 'Next', idempotencyKey: 'next' } };

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const suite = database.isAvailable ? describe : describe.skip;

  suite(`a suspended initiator on ${database.name}`, () => {
    let gateways: readonly OpenGateway[];
    beforeAll(async () => {
      gateways = await openInstances(database, 2);
    });
    afterAll(() => closeInstances(gateways));

    const payouts = () => gateways.flatMap(({ wire }) => wire.requests()).filter(({ path }) => path === PAYOUT).length;

    it('is suspended on both instances, is listed by both, and goes on everywhere once one releases it', async () => {
      const { id } = await at(0).as('shop').payB2c({ phoneNumber: '254700002001' });
      await at(1).as('shop').watch({ id, untilSettled: true }).ended;
      for (const gateway of gateways) {
        expect(refusalOf(await gateway.as().send(B2C, PAY)).code).toBe('UNAVAILABLE');
        await waitUntil('it is named', async () => {
          const ready = await fetch(`${gateway.url()}/ready`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
          return /simulator with code 2001.*releaseInitiator/.test(await ready.text());
        });
      }
      expect(payouts()).toBe(1);

      const release = 'mutation { releaseInitiator(name: "simulator") { resultCode } }';
      expect((await at(1).as().send(release)).data).toEqual({ releaseInitiator: { resultCode: '2001' } });
      for (const gateway of gateways) {
        const next = await gateway.as('shop').payB2c({});
        const updates = await gateway.as('shop').watch({ id: next.id, untilSettled: true }).ended;
        expect(updates.at(-1)?.payment.status).toBe('COMPLETED');
      }
    });

    const at = (index: number): OpenGateway => {
      const gateway = gateways[index];
      if (!gateway) throw new Error(`there is no gateway ${index}`);
      return gateway;
    };
  });
}
