/** Two instances with one Daraja app, whose new token ends the old one: they share it, and no payment fails for it. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { simulatorCredentials } from '../../src/simulator/credentials.js';
import { databases } from '../support/databases.js';
import type { PaymentView } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { closeInstances } from '../support/open-instances.js';
import { TOKEN_PATH } from '../support/open-wire.js';

const PAYMENTS = 40;
/** Where the database is slow, an instance may go on with a token of its own for once; a token for each payment would be more. */
const SPARE = 4;
/** By whoever else uses the app, while the payments are under way. */
const FOREIGN_TOKENS = 3;

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const suite = database.isAvailable ? describe : describe.skip;

  suite(`one Daraja app of two instances on ${database.name}`, () => {
    let gateways: readonly OpenGateway[];
    let daraja: OpenGateway;
    beforeAll(async () => {
      daraja = await openGateway(database, { behaviour: { newTokenKillsOld: true } });
      const shared = { ...database, create: async () => ({ ...daraja.database, drop: async () => undefined }) };
      const environment = { DARAJA_BASE_URL: daraja.wire.url };
      gateways = [daraja, await openGateway(shared, { environment })];
    });
    afterAll(() => closeInstances(gateways));

    const issued = () => daraja.ledger.requests()[TOKEN_PATH]?.accepted ?? 0;
    const pay = (count: number): Promise<readonly PaymentView[]> =>
      Promise.all(
        Array.from({ length: count }, async (_, at) => {
          const shop = (gateways[at % 2] ?? daraja).as('shop');
          const { id } = await shop.pushStk();
          return (await shop.watch({ id, untilSettled: true }).ended).at(-1)?.payment ?? shop.payment(id);
        }),
      );
    const statusesOf = (payments: readonly PaymentView[]) => new Set(payments.map(({ status }) => status));

    it('has one token under load', async () => {
      expect(statusesOf(await pay(PAYMENTS))).toEqual(new Set(['COMPLETED']));
      expect(issued()).toBeLessThanOrEqual(1 + SPARE);
    });

    it('has a new one for each that another program takes, and no payment fails', async () => {
      const before = issued();
      for (let taken = 0; taken < FOREIGN_TOKENS; taken += 1) {
        await takeToken(daraja.wire.url);
        expect(statusesOf(await pay(4))).toEqual(new Set(['COMPLETED']));
      }
      expect(issued() - before).toBeLessThanOrEqual(2 * FOREIGN_TOKENS + SPARE);
    });
  });
}

async function takeToken(darajaUrl: string): Promise<void> {
  const { consumerKey, consumerSecret } = simulatorCredentials;
  const authorization = `Basic ${btoa(`${consumerKey}:${consumerSecret}`)}`;
  await fetch(`${darajaUrl}${TOKEN_PATH}?grant_type=client_credentials`, { headers: { authorization } });
}
