/** A commit that happens and is not heard of, at each step of a payment: nothing stays open that was never sent, and nothing is sent twice. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { databases, type TestDatabase } from '../support/databases.js';
import { B2C, freshPhone, STK_PUSH } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const PUSH_PATH = '/mpesa/stkpush/v1/processrequest';
const OPENING = 'INSERT INTO `payments`';
const NOTE = 'UPDATE `payments` SET `dispatch_before`';
const SECOND_MS = 1_000;
const UNAVAILABLE = { reason: 'MPESA_UNAVAILABLE', resultCode: null, retryable: true };

const freshPush = () => ({
  amount: 150,
  phoneNumber: freshPhone(),
  accountReference: 'A',
  idempotencyKey: freshPhone(),
});
const freshPayout = () => ({ amount: 150, phoneNumber: freshPhone(), remarks: 'Refund', idempotencyKey: freshPhone() });

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const suite = database.isAvailable ? describe : describe.skip;

  suite(`M2: a commit that nobody hears of, on ${database.name}`, () => {
    let wire: TcpProxy;
    let gateway: OpenGateway;
    beforeEach(async () => {
      gateway = await openGateway(behindWire(database));
    });
    afterEach(async () => {
      await wire.restore();
      await gateway.close();
      await wire.close();
    });

    /** The gateway reaches its database through `wire`. */
    function behindWire({ name, isAvailable, create }: TestDatabase): TestDatabase {
      return {
        ...{ name, isAvailable },
        create: async () => {
          const { address, drop } = await create();
          if (address.kind !== 'mysql') throw new Error('not a server');
          wire = await openTcpProxy(address);
          return { address: { ...address, host: '127.0.0.1', port: wire.port }, drop };
        },
      };
    }
    const shop = () => gateway.as('shop');
    const sent = () => gateway.wire.requests().length;

    it.each([
      ['push', STK_PUSH, freshPush],
      ['payout', B2C, freshPayout],
    ])('of a new %s: it is FAILED at once, and was not sent', async (_, query, fresh) => {
      const input = fresh();
      wire.loseAnswer(OPENING);
      const first = await shop().send(query, { input });
      expect(first.errors).toEqual([]);
      const [payment] = Object.values(first.data ?? {});
      expect(payment).toMatchObject({ status: 'FAILED', version: 2, failure: UNAVAILABLE, nextCheckAt: null });
      const again = await shop().send(query, { input });
      expect(again.data).toEqual(first.data);
      expect(sent()).toBe(0);
      const next = await shop().send(query, { input: { ...input, idempotencyKey: freshPhone() } });
      expect(next.errors).toEqual([]);
    });

    it('of a new push, and then nothing more: it is FAILED when the database is back', async () => {
      const input = freshPush();
      wire.loseAnswer(OPENING);
      const asking = shop().send(STK_PUSH, { input });
      await waitUntil('the row', async () => (await rowsOf(input.phoneNumber)) === 1);
      await wire.cut();
      expect(refusalOf(await asking).code).toBe('UNAVAILABLE');
      await wire.restore();
      await waitUntil('the payment to be ended', async () => {
        const { data } = await shop().send(STK_PUSH, { input });
        const [payment] = Object.values(data ?? {}) as { status: string; failure: object }[];
        return payment?.status === 'FAILED';
      });
      expect(sent()).toBe(0);
    });

    it.each([
      ['push', STK_PUSH, freshPush],
      ['payout', B2C, freshPayout],
    ])(
      'of a new %s, and then a restart: it is found and ended once it is too old to leave',
      async (_, query, fresh) => {
        const input = fresh();
        wire.loseAnswer(OPENING);
        const asking = shop().send(query, { input });
        await waitUntil('the row', async () => (await rowsOf(input.phoneNumber)) === 1);
        await wire.cut();
        await asking;
        await gateway.restart();
        await wire.restore();
        gateway.shift(60 * SECOND_MS);
        await waitUntil('the payment to be ended', async () => {
          const { data } = await gateway.as('admin').send(LAST);
          const [edge] = (data?.payments as { edges: { node: object }[] } | undefined)?.edges ?? [];
          return edge !== undefined && 'status' in edge.node && edge.node.status === 'FAILED';
        });
        const { data } = await gateway.as('admin').send(LAST);
        expect(data).toMatchObject({ payments: { edges: [{ node: { failure: UNAVAILABLE, needsReview: false } }] } });
        expect(sent()).toBe(0);
      },
    );

    it('of the note that it leaves: it is not sent, and FAILED', async () => {
      wire.loseAnswer(NOTE);
      const payment = await shop().pushStk();
      expect(payment).toMatchObject({ status: 'FAILED', failure: UNAVAILABLE });
      expect(payment.events.map(({ version, evidence }) => [version, evidence])).toEqual([
        [1, 'REQUEST'],
        [2, 'ACKNOWLEDGEMENT'],
      ]);
      expect(sent()).toBe(0);
    });

    it('of the acknowledgement: it was sent once, and its ids are stored', async () => {
      wire.loseAnswer('UPDATE `payments` SET `merchant_request_id`');
      const { id } = await shop().pushStk();
      expect(await shop().paymentThat(id, 'COMPLETED')).toMatchObject({ checkoutRequestId: expect.any(String) });
      expect(gateway.wire.requests().filter(({ path }) => path === PUSH_PATH)).toHaveLength(1);
    });

    async function rowsOf(phoneNumber: string): Promise<number> {
      const { data } = await gateway.as('admin').send(BY_PHONE, { phoneNumber });
      return (data?.payments as { edges: unknown[] } | undefined)?.edges.length ?? 0;
    }
  });
}

const BY_PHONE =
  'query ($phoneNumber: PhoneNumber) { payments(filter: { phoneNumber: $phoneNumber }) { edges { node { id } } } }';
const LAST = `{ payments(first: 1) { edges { node {
  status failure { reason resultCode retryable } needsReview } } } }`;
