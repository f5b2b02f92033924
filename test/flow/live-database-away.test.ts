/** The database goes away and comes back: watchers wait on their sockets, and are told everything, once and in order. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { databases, type FreshDatabase, type ServerAddress, type TestDatabase } from '../support/databases.js';
import { openEventStream } from '../support/event-stream.js';
import { createGatewayClient, type PaymentUpdateView } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

const HEAD = '{ payments(first: 1) { cursor } }';
const WATCH =
  'subscription ($after: Cursor) { paymentUpdated(after: $after) { payment { id version events { version } } } }';
const authorization = 'Bearer admin-key-0123456789';

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const suite = database.isAvailable ? describe : describe.skip;
  suite(`watchers while ${database.name} is away`, () => {
    let proxy: TcpProxy;
    let gateway: OpenGateway;
    beforeAll(async () => {
      const fresh = await database.create();
      const address = fresh.address as ServerAddress;
      proxy = await openTcpProxy(address);
      gateway = await openGateway(behind(proxy, database, fresh));
    });
    afterAll(async () => {
      await gateway.close();
      await proxy.close();
    });

    const readHead = async () => (await gateway.as().ask<{ cursor: string }>(HEAD)).cursor;
    const isDatabaseThere = async () => (await gateway.as().send(HEAD)).errors.length === 0;
    const areWatching = (count: number) =>
      waitUntil(`${count} subscriptions`, async () => {
        const metrics = await fetch(`${gateway.url()}/metrics`, { headers: { authorization } });
        const text = await metrics.text();
        const numbers = [...text.matchAll(/^mpesa_gateway_(?:subscriptions|streams) (\d+)$/gm)];
        return numbers.reduce((sum, [, number]) => sum + Number(number), 0) === count;
      });
    const pay = async (): Promise<string> => {
      const { id } = await gateway.as('shop').pushStk();
      await gateway.as('shop').paymentThat(id, 'COMPLETED');
      return id;
    };
    const ofPayment = (updates: readonly PaymentUpdateView[], id: string) =>
      updates.filter(({ payment }) => payment.id === id).map(({ payment }) => [payment.version, payment.events.length]);

    it('those who were there, and those who come meanwhile, are told all that is in the log and all that follows', async () => {
      const start = await readHead();
      const before = gateway.as().watch({ after: start });
      const first = await pay();
      await before.until(3);
      await proxy.cut();
      const meanwhile = gateway.as('board').watch({ after: start });
      const one = gateway.as('shop').watch({ id: first, untilSettled: true });
      const stream = await openEventStream(gateway.url(), { query: WATCH, variables: { after: start } }, authorization);
      await areWatching(4);
      expect(await isDatabaseThere()).toBe(false);
      await proxy.restore();
      await waitUntil('the database is back', isDatabaseThere);
      const second = await pay();
      for (const watch of [before, meanwhile]) {
        await watch.until(6);
        for (const id of [first, second]) {
          expect(ofPayment(watch.updates, id)).toEqual([1, 2, 3].map(version => [version, version]));
        }
        watch.stop();
      }
      expect((await one.ended).map(({ payment }) => payment.status)).toEqual(['COMPLETED']);
      const told = (await stream.hear(6)).map(({ data }) => data);
      expect(told).toMatchObject(
        [first, second].flatMap(id =>
          [1, 2, 3].map(version => ({ data: { paymentUpdated: { payment: { id, version } } } })),
        ),
      );
      stream.close();
    });

    it('the bearer of a watch token waits too, also when no payment is named', async () => {
      const id = await pay();
      const mutation = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
      const { token } = await gateway.as('shop').ask<{ token: string }>(mutation, { id });
      const page = createGatewayClient(gateway.url(), token);
      await proxy.cut();
      const watches = [page.watch(), page.watch({ id })];
      await areWatching(2);
      expect(await isDatabaseThere()).toBe(false);
      await proxy.restore();
      await watches[1]?.until(1);
      for (const watch of watches) watch.stop();
      expect(await watches[0]?.ended).toEqual([]);
      await page.close();
    });

    it('what cannot be told is refused as soon as the database says so', async () => {
      await proxy.cut();
      const unknown = gateway.as().watch({ id: '0000000000000000000b' });
      const foreign = gateway.as().watch({ after: Buffer.from('1.0123456789ab').toString('base64url') });
      await areWatching(2);
      expect(await isDatabaseThere()).toBe(false);
      await proxy.restore();
      await expect(unknown.ended).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
      await expect(foreign.ended).rejects.toMatchObject({ extensions: { code: 'CURSOR_EXPIRED' } });
    });

    it('a gateway that stops does not wait for its database', async () => {
      await proxy.cut();
      const watch = gateway.as().watch({});
      await areWatching(1);
      expect(await isDatabaseThere()).toBe(false);
      await gateway.restart();
      await expect(watch.ended).rejects.toMatchObject({ code: 1012 });
      await proxy.restore();
    });
  });
}

/** The same database at the other end of the wire that the test cuts. */
function behind(proxy: TcpProxy, database: TestDatabase, { address, drop }: FreshDatabase): TestDatabase {
  const reached = { ...(address as ServerAddress), host: '127.0.0.1', port: proxy.port };
  return { ...database, create: async () => ({ address: reached, drop }) };
}
