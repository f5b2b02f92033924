/** Who reads what people and M-Pesa wrote: names and numbers stand there as somebody typed them, past every mask. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { createGatewayClient, type GatewayClient, type PaymentView } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { stkBody } from '../support/stk-callback-body.js';

const OPERATORS_WORDS = 'Wanjiku paid at the counter, call 0712 345 678';
const MPESAS_WORDS = 'Request of WANJIKU KAMAU 0712 345 678 cancelled by user.';
const RESOLVE = 'mutation ($id: ID!, $note: String!) { resolveReview(paymentId: $id, note: $note) { id } }';
const TOKEN = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
const UPDATES = `query ($id: ID!, $after: Cursor) {
  paymentUpdates(id: $id, after: $after) { updates { event { note } payment { events { note } } } } }`;
const ASK = 'mutation ($id: ID!) { requestTransactionStatus(input: { paymentId: $id }) { id } }';
const ENQUIRY = 'query ($id: ID!) { statusEnquiry(id: $id) { id resultDescription transactionStatus } }';
const FOLLOW = 'subscription ($id: ID!) { statusEnquiryUpdated(id: $id) { id resultDescription } }';
const OF_PAYMENT = 'query ($id: ID!) { payment(id: $id) { enquiries { resultDescription } } }';
const LIST = '{ enquiries { edges { node { resultDescription } } } }';
const STK_QUERY = '/mpesa/stkpushquery/v1/query';

interface Answer {
  readonly resultDescription: string | null;
}

interface Update {
  readonly event: { readonly note: string | null } | null;
  readonly payment: { readonly events: readonly { readonly note: string | null }[] };
}

describeEachFault('M8 what an operator wrote', OPERATORS_WORDS, async (gateway, { id }) => {
  await gateway.as().ask(RESOLVE, { id, note: OPERATORS_WORDS });
});
describeEachFault('A9 what M-Pesa wrote', MPESAS_WORDS, async () => undefined);

/** A push that M-Pesa has failed and then called paid with another amount, so that there is something to resolve. */
function describeEachFault(
  title: string,
  words: string,
  happen: (gateway: OpenGateway, payment: PaymentView) => Promise<void>,
): void {
  describe(title, () => {
    describeEachDatabase('is read by those who run the shop, and by nobody else,', database => {
      let gateway: OpenGateway;
      let payment: PaymentView;
      let payer: GatewayClient;
      beforeAll(async () => {
        gateway = await openGateway(database, { behaviour: { mischiefShares: { LATE: 1 } } });
        payment = await gateway.as('shop').pushStk();
        const { token } = await gateway.as('shop').ask<{ token: string }>(TOKEN, { id: payment.id });
        payer = createGatewayClient(gateway.url(), token);
        const ids = { merchantRequestId: payment.merchantRequestId, checkoutRequestId: payment.checkoutRequestId };
        const push = { ids: { ...ids, conversationId: null, originatorConversationId: null }, amountCents: 100 };
        await gateway.postKeyed('stk/callback', payment.id, stkBody(push));
        await gateway.postKeyed(
          'stk/callback',
          payment.id,
          stkBody(push, { ResultCode: 1032, ResultDesc: MPESAS_WORDS }),
        );
        await happen(gateway, payment);
      });
      afterAll(async () => {
        await payer.close();
        await gateway.close();
        expect(gateway.errors).toEqual([]);
      });

      /** By every way that leads to a note. */
      const readNotes = async (client: GatewayClient): Promise<readonly (string | null)[]> => {
        const { id } = payment;
        const { events } = await client.payment(id);
        const page = await client.ask<{ updates: Update[] }>(UPDATES, { id, after: events[0]?.cursor });
        const watch = client.watch({ id, after: events[0]?.cursor });
        const pushed = await watch.until(events.length - 1);
        watch.stop();
        const told = [...page.updates, ...pushed].flatMap(each => [each.event, ...each.payment.events]);
        return [...events, ...told].map(event => event?.note ?? null);
      };
      const clients = { admin: () => gateway.as(), shop: () => gateway.as('shop') };

      it.each(['admin', 'shop'] as const)('%s reads it, by every way', async caller => {
        const notes = await readNotes(clients[caller]());
        expect(notes.filter(note => note?.includes(words)).length).toBeGreaterThanOrEqual(4);
      });

      it('the payer and a board read no note at all, by no way', async () => {
        for (const client of [payer, gateway.as('board')]) {
          const notes = await readNotes(client);
          expect(notes.length).toBeGreaterThanOrEqual(4);
          expect(notes.filter(note => note !== null)).toEqual([]);
        }
      });

      it('nobody is shown what was made for another', async () => {
        const { events } = await gateway.as().payment(payment.id);
        const after = events[0]?.cursor;
        const watches = [gateway.as(), payer, gateway.as('shop'), gateway.as('board')].map(client =>
          client.watch({ id: payment.id, after }),
        );
        const [admin, customer, shop, board] = await Promise.all(watches.map(watch => watch.until(events.length - 1)));
        for (const watch of watches) watch.stop();
        const notesOf = (updates: readonly Update[] | undefined) => updates?.map(({ event }) => event?.note ?? null);
        expect(notesOf(admin)).toContainEqual(expect.stringContaining(words));
        expect(notesOf(shop)).toEqual(notesOf(admin));
        expect(notesOf(customer)?.every(note => note === null)).toBe(true);
        expect(notesOf(board)).toEqual(notesOf(customer));
      });
    });
  });
}

describe('A9 M-Pesa’s words about a question', () => {
  describeEachDatabase('are read by those who run the shop, and by nobody else,', database => {
    it('by whatever way', async () => {
      const gateway = await openGateway(database, { behaviour: { mischiefShares: { LATE: 1 } } });
      const { id: paymentId } = await gateway.as('shop').pushStk();
      const { token } = await gateway.as('shop').ask<{ token: string }>(TOKEN, { id: paymentId });
      const payer = createGatewayClient(gateway.url(), token);
      gateway.wire.answer(STK_QUERY, () => ({
        status: 200,
        body: { ResponseCode: '0', ResultCode: '1032', ResultDesc: MPESAS_WORDS },
      }));
      const { id } = await gateway.as('shop').ask<{ id: string }>(ASK, { id: paymentId });
      const read = async (client: GatewayClient) => {
        const watch = client.subscribe<Answer>(FOLLOW, { id });
        const [told] = await watch.until(1);
        const found = await client.ask<Answer>(ENQUIRY, { id });
        const { enquiries } = await client.ask<{ enquiries: readonly Answer[] }>(OF_PAYMENT, { id: paymentId });
        const { data } = await client.send(LIST);
        const { enquiries: listed } = { ...data } as { enquiries?: { edges: readonly { node: Answer }[] } };
        const all = [told, found, ...enquiries, ...(listed?.edges ?? []).map(({ node }) => node)];
        return all.map(answer => answer?.resultDescription);
      };
      for (const client of [gateway.as(), gateway.as('shop'), gateway.as('desk')])
        expect(await read(client)).toEqual([MPESAS_WORDS, MPESAS_WORDS, MPESAS_WORDS, MPESAS_WORDS]);
      const board = gateway.as('board');
      expect(await read(board)).toEqual([null, null, null, null]);
      expect(await read(payer)).toEqual([null, null, null]);
      await payer.close();
      await gateway.close();
      expect(gateway.errors).toEqual([]);
    });
  });
});
