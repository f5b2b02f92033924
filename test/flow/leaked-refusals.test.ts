/** A3: whoever finds an old callback URL must not be able to stop the payouts: only M-Pesa's answer to an open call suspends an initiator. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { CallbackRoute } from '../../src/operations/callback-routes.js';
import { describeEachDatabase } from '../support/databases.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const SUSPENDED = '{ lockedInitiators { name resultCode } }';
const RELEASE = 'mutation { releaseInitiator(name: "simulator") { resultCode } }';
const ASK_BALANCE = 'mutation { requestAccountBalance { id } }';
const ASK_STATUS = 'mutation ($id: ID!) { requestTransactionStatus(input: { paymentId: $id }) { id } }';
const SHORT = { B2C: '/mpesa/b2c/v3/paymentrequest', BALANCE: '/mpesa/accountbalance/v1/query' };

/** M-Pesa refuses the operator, about the call with these ids. */
const refusal = (ids: object, ResultCode: unknown = 2001) => ({
  Result: {
    ...{ ResultType: 0, ResultCode, ResultDesc: 'The initiator information is invalid.', TransactionID: 'UAD0000000' },
    ...ids,
  },
});
const strange = { OriginatorConversationID: 'anything', ConversationID: 'AG_anything' };

describe('A3', () => {
  describeEachDatabase('a refusal of the operator', database => {
    let gateway: OpenGateway;
    beforeAll(async () => {
      gateway = await openGateway(database);
    });
    afterAll(async () => {
      expect(gateway.errors.map(({ msg }) => msg).filter(msg => !msg.includes('calls are suspended'))).toEqual([]);
      await gateway.close();
    });

    const locked = () => gateway.as().ask<readonly { resultCode: string }[]>(SUSPENDED);
    const post = async (route: CallbackRoute, ticket: string, body: object) => {
      expect(await gateway.postKeyed(route, ticket, body)).toEqual(ACCEPTED);
    };
    const paidOut = async () => {
      const { id } = await gateway.as('shop').payB2c();
      const { conversationId } = await gateway.as('shop').paymentThat(id, 'COMPLETED');
      return { id, ids: { OriginatorConversationID: id, ConversationID: conversationId } };
    };
    /** A payout that M-Pesa has taken and says nothing about. */
    const openPayout = async () => {
      gateway.wire.answer(SHORT.B2C, ({ body }) => {
        const { OriginatorConversationID } = JSON.parse(body);
        const ids = { OriginatorConversationID, ConversationID: `AG_${OriginatorConversationID}` };
        return { status: 200, body: { ...ids, ResponseCode: '0', ResponseDescription: 'Accepted.' } };
      });
      const { id } = await gateway.as('shop').payB2c();
      gateway.wire.answer(SHORT.B2C, null);
      return { id, ids: { OriginatorConversationID: id, ConversationID: `AG_${id}` } };
    };

    it.each([
      ['any ids', () => strange],
      ['the right ids', (ids: object) => ids],
      ['no ids', () => ({})],
    ])('on the URL of a payout that is over suspends nobody: with %s', async (_which, idsOf) => {
      const { id, ids } = await paidOut();
      for (const code of [2001, '18', 20, '21', 22, '8006']) await post('b2c/callback', id, refusal(idsOf(ids), code));
      expect(await locked()).toEqual([]);
    });

    it.each([
      ['any ids', () => strange],
      ['one right id', (ids: { ConversationID: string }) => ({ ...strange, ConversationID: ids.ConversationID })],
      [
        'our id alone',
        ({ OriginatorConversationID }: { OriginatorConversationID: string }) => ({ OriginatorConversationID }),
      ],
      ['no ids', () => ({})],
    ])('about an open payout suspends nobody without both of its ids: %s', async (_which, idsOf) => {
      const { id, ids } = await openPayout();
      await post('b2c/callback', id, refusal(idsOf(ids)));
      expect(await locked()).toEqual([]);
    });

    it('on the URL of a question that is answered suspends nobody', async () => {
      const { id: paymentId } = await paidOut();
      const status = await gateway.as('shop').ask<{ id: string }>(ASK_STATUS, { id: paymentId });
      const balance = await gateway.as('shop').ask<{ id: string }>(ASK_BALANCE);
      await waitUntil('both are answered', async () => {
        const query = `{ statusEnquiry(id: "${status.id}") { status } }`;
        const other = `{ balanceEnquiry(id: "${balance.id}") { status } }`;
        const answers = [
          await gateway.as().ask<{ status: string }>(query),
          await gateway.as().ask<{ status: string }>(other),
        ];
        return answers.every(answer => answer.status === 'COMPLETED');
      });
      await post('status/callback', status.id, refusal(strange));
      await post('balance/callback', balance.id, refusal(strange));
      expect(await locked()).toEqual([]);
    });

    it('about an open question suspends nobody without both of its ids', async () => {
      gateway.wire.answer(SHORT.BALANCE, () => ({
        status: 200,
        body: {
          OriginatorConversationID: 'o-1',
          ConversationID: 'AG_1',
          ResponseCode: '0',
          ResponseDescription: 'Accepted.',
        },
      }));
      const { id } = await gateway.as('shop').ask<{ id: string }>(ASK_BALANCE);
      gateway.wire.answer(SHORT.BALANCE, null);
      await post('balance/callback', id, refusal({ ...strange, ConversationID: 'AG_1' }));
      await post('balance/callback', id, refusal({ ConversationID: 'AG_1' }));
      expect(await locked()).toEqual([]);
    });

    it('suspends it as the answer to an open payout, and the same bytes do not suspend it again after an operator’s go-ahead', async () => {
      const { id, ids } = await openPayout();
      await post('b2c/callback', id, refusal(ids));
      expect(await locked()).toEqual([{ name: 'simulator', resultCode: '2001' }]);
      expect(await gateway.as().payment(id)).toMatchObject({ status: 'FAILED', failure: { reason: 'CONFIGURATION' } });
      await gateway.as().ask(RELEASE);
      for (const again of [refusal(ids), refusal(ids, '8006'), refusal(strange)]) await post('b2c/callback', id, again);
      expect(await locked()).toEqual([]);
      const next = await gateway.as('shop').payB2c();
      expect(await gateway.as('shop').paymentThat(next.id, 'COMPLETED')).toBeDefined();
    });

    it('suspends it also when it overtakes the acknowledgement, and brings M-Pesa’s own id', async () => {
      const hold = gateway.wire.holdRequests(SHORT.B2C);
      const paying = gateway.as('shop').payB2c({ remarks: 'Overtaken' });
      await waitUntil('the payout is on its way', () => hold.count() === 1);
      const { OriginatorConversationID } = JSON.parse(gateway.wire.requests().at(-1)?.body ?? '');
      const ids = { OriginatorConversationID, ConversationID: 'AG_early' };
      await post('b2c/callback', OriginatorConversationID, refusal(ids));
      expect(await locked()).toEqual([{ name: 'simulator', resultCode: '2001' }]);
      await gateway.as().ask(RELEASE);
      gateway.wire.answer(SHORT.B2C, () => ({
        status: 200,
        body: { ...ids, ResponseCode: '0', ResponseDescription: 'OK' },
      }));
      hold.letGo();
      await paying;
      gateway.wire.answer(SHORT.B2C, null);
    });
  });
});
