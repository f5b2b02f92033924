/** Checkouts on two instances of one database: the database decides which of many taps is the try, and who watches hears of it everywhere. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CheckoutView, CREATE_CHECKOUT, FIND_CHECKOUT, PAY_CHECKOUT } from '../support/checkout-documents.js';
import { databases } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import type { OpenGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import { waitUntil } from '../support/wait-until.js';

const PUSH = '/mpesa/stkpush/v1/processrequest';
const TAPS = 100;
const WATCH = 'subscription ($id: ID!) { checkoutUpdated(id: $id) { id status } }';

/** A file of SQLite belongs to one process. */
const servers = databases.filter(({ name }) => name !== 'SQLite');

for (const database of servers) {
  const describeOrSkip = database.isAvailable ? describe : describe.skip;
  describeOrSkip(`a checkout of two instances on ${database.name}`, () => {
    let gateways: readonly OpenGateway[];
    beforeAll(async () => {
      gateways = await openInstances(database, 2);
    });
    afterAll(async () => {
      await closeInstances(gateways);
      expect(gateways.flatMap(({ errors }) => errors)).toEqual([]);
    });
    const at = (tap: number): OpenGateway => {
      const gateway = gateways[tap % gateways.length];
      if (!gateway) throw new Error('there are two');
      return gateway;
    };

    it('has one try and one prompt, though a hundred taps come to both at once', async () => {
      const input = { amount: 150 };
      const { id, accountReference } = await at(0).as('desk').ask<CheckoutView>(CREATE_CHECKOUT, { input });
      const watch = at(1).as('board').subscribe<CheckoutView>(WATCH, { id });
      await watch.until(1);
      const tap = (tap: number) => at(tap).as('desk').ask<CheckoutView>(PAY_CHECKOUT, { id, phone: freshPhone() });
      const views = await Promise.all(Array.from({ length: TAPS }, (_, index) => tap(index)));
      expect(views.filter(({ blockedBy }) => blockedBy === null)).toEqual([]);
      let view = views[0];
      await waitUntil('it is paid', async () => {
        view = await at(1).as('desk').ask<CheckoutView>(FIND_CHECKOUT, { id });
        return view.status === 'PAID';
      });
      expect(view?.payments).toMatchObject([{ status: 'COMPLETED', reviewReasons: [] }]);
      const prompts = gateways.flatMap(({ wire }) => wire.requests().filter(({ path }) => path === PUSH));
      expect(prompts.filter(({ body }) => body.includes(accountReference))).toHaveLength(1);
      await waitUntil('the other instance tells it', () => watch.updates.at(-1)?.status === 'PAID');
      watch.stop();
    });

    it('gets one reference, though both are asked for the same at once', async () => {
      const input = { amount: 150, accountReference: 'SAME 1' };
      const ask = (tap: number) => at(tap).as('desk').send(CREATE_CHECKOUT, { input });
      const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => ask(index)));
      expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
      const codes = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code));
      expect(new Set(codes)).toEqual(new Set(['BAD_USER_INPUT']));
    });

    it('is made once for a key, though both are asked at once', async () => {
      const input = { amount: 150, idempotencyKey: 'order 8' };
      const ask = (tap: number) => at(tap).as('desk').ask<CheckoutView>(CREATE_CHECKOUT, { input });
      const made = await Promise.all(Array.from({ length: 10 }, (_, index) => ask(index)));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(new Set(made.map(({ token }) => token?.expiresAt)).size).toBe(1);
    });
  });
}
