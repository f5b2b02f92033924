/** T23: a key that is bound to a shortcode does not learn from the gateway which receipts other shortcodes have. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sandboxCredentials, simulatorCredentials } from '../../src/simulator/credentials.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { type CheckoutView, CREATE_CHECKOUT, FIND_CHECKOUT, PAY_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { createGatewayClient, freshPhone, type GatewayClient, type PaymentView } from '../support/gateway-client.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openStatusDesk, paidTo, type StatusDesk } from '../support/status-desk.js';
import { stkBody } from '../support/stk-callback-body.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const OWN = simulatorCredentials.shortcode;
const OTHER = sandboxCredentials.shortcode;
const FOREIGN = 'UKN0000001';
const NOBODYS = 'UKN0000002';
const ASK = `mutation ($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) {
  id status mpesaReceipt transactionStatus amount resultCode payment { id } } }`;
const FIND = 'query ($id: ID!) { statusEnquiry(id: $id) { status mpesaReceipt transactionStatus amount resultCode } }';
const MAKE_KEY = `mutation ($name: String!, $role: Role!) {
  createApiKey(name: $name, role: $role, shortcodes: ["${OWN}"]) { key } }`;
const ROLES = ['SERVER', 'PAYOUT'] as const;
const CALLBACKS = 'query { callbacks(filter: {}, first: 100) { edges { node { verdict note body payment { id } } } } }';

type Credentials = Readonly<Record<keyof typeof sandboxCredentials, string>>;

const writeShortcode = (credentials: Credentials) => ({
  ...{ shortcode: credentials.shortcode, passkey: credentials.passkey },
  ...{ consumerKey: simulatorCredentials.consumerKey, consumerSecret: simulatorCredentials.consumerSecret },
  initiator: {
    ...{ name: credentials.initiatorName, password: credentials.initiatorPassword },
    certificatePem: simulatorCredentials.certificatePem,
  },
});

describeEachDatabase('a key of one shortcode, about a receipt of another,', database => {
  let folder: string;
  let gateway: OpenGateway;
  let desk: StatusDesk;
  let bound: readonly GatewayClient[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shortcodes-'));
    const file = join(folder, 'shortcodes.json');
    await writeFile(file, JSON.stringify([simulatorCredentials, sandboxCredentials].map(writeShortcode)));
    gateway = await openGateway(database, {
      environment: { MPESA_SHORTCODES_FILE: file, FEED_TRUSTED: OWN },
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 86_400_000 },
    });
    desk = openStatusDesk(gateway);
    const keys = ROLES.map(role => gateway.as().ask<{ key: string }>(MAKE_KEY, { name: `branch-${role}`, role }));
    bound = (await Promise.all(keys)).map(({ key }) => createGatewayClient(gateway.url(), key));
    await waitUntil('the keys are known', async () => {
      const answers = await Promise.all(bound.map(client => client.send('{ __typename }')));
      return answers.every(({ status }) => status === 200);
    });
    await completed(await gateway.as('shop').pushStk({ shortcode: OTHER }), FOREIGN);
  });
  afterAll(async () => {
    await Promise.all(bound.map(client => client.close()));
    await gateway.close();
    await rm(folder, { recursive: true });
    expect(gateway.errors).toEqual([]);
  });

  /** As M-Pesa would by its own callback. */
  const tellPaid = ({ id, merchantRequestId, checkoutRequestId }: PaymentView, receipt: string, amount: number) => {
    const ids = { merchantRequestId, checkoutRequestId, conversationId: null, originatorConversationId: null };
    const items = [
      { Name: 'Amount', Value: amount },
      { Name: 'MpesaReceiptNumber', Value: receipt },
    ];
    const body = stkBody({ ids, amountCents: 0 }, { CallbackMetadata: { Item: items } });
    return gateway.postKeyed('stk/callback', id, body);
  };
  const completed = async (push: PaymentView, receipt: string) => {
    await tellPaid(push, receipt, 150);
    return gateway.as().paymentThat(push.id, 'COMPLETED');
  };
  /** Asks about an own payment with this receipt; what is told at once, and what M-Pesa has answered. */
  const ask = async (client: GatewayClient, mpesaReceipt: string) => {
    const payment = await client.pushStk();
    const asked = await client.send(ASK, { input: { paymentId: payment.id, mpesaReceipt } });
    await desk.idle();
    const { requestTransactionStatus: told } = { ...asked.data } as { requestTransactionStatus?: { id: string } };
    const answered = told && (await client.ask(FIND, { id: told.id }));
    const after = await gateway.as().payment(payment.id);
    const shown = JSON.stringify({ errors: asked.errors, told, answered });
    return { shown: [payment.id, told?.id ?? '', mpesaReceipt].reduce(hide, shown), before: payment, after };
  };
  const feed = async (body: object) => {
    const { key } = await gateway.as().ask<{ key: string }>(MAKE_KEY, { name: `erp-${freshReceipt()}`, role: 'FEED' });
    return fetch(`${gateway.url()}/api/v1/feed/c2b/${OWN}`, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    });
  };
  const hide = (text: string, word: string) => (word === '' ? text : text.replaceAll(word, '…'));

  it.each(ROLES)('is answered as about one that nobody has: %s', async role => {
    const client = bound[ROLES.indexOf(role)] as GatewayClient;
    const [foreign, nobodys] = [await ask(client, FOREIGN), await ask(client, NOBODYS)];
    expect(nobodys.shown).toContain('PENDING');
    expect(foreign.shown).toBe(nobodys.shown);
    for (const { before, after } of [foreign, nobodys])
      expect(after).toMatchObject({ status: 'PENDING', version: before.version, reviewReasons: [] });
  });

  it.each([
    ['was paid', paidTo(OTHER, '150.00')],
    ['was not paid, if M-Pesa should say so', paidTo(OWN, '150.00')],
  ])('settles nothing by a transaction that the other shortcode %s', async (_, truth) => {
    desk.say(FOREIGN, truth);
    const before = desk.asked(FOREIGN);
    const { before: asked, after } = await ask(bound[0] as GatewayClient, FOREIGN);
    expect(desk.asked(FOREIGN)).toBe(before + 1);
    const untouched = { status: 'PENDING', version: asked.version, mpesaReceipt: null, reviewReasons: [] };
    expect(after).toMatchObject(untouched);
    const owner = await gateway.as().ask(`{ paymentByReceipt(mpesaReceipt: "${FOREIGN}") { shortcode } }`);
    expect(owner).toEqual({ shortcode: OTHER });
  });

  it.each(['feed door', 'C2B URL'])(
    'puts nothing of the other shortcode into review by the %s of its own',
    async door => {
      const TransID = freshReceipt();
      const post = (TransAmount: string) => {
        const body = c2bBody({ TransID, TransAmount, BusinessShortCode: OWN });
        return door === 'C2B URL' ? gateway.postKeyed('c2b/confirmation', OWN, body) : feed(body);
      };
      const { id } = await completed(await gateway.as('shop').pushStk({ shortcode: OTHER }), TransID);
      const before = await gateway.as().payment(id);
      for (const amount of ['150.00', '99.00']) expect(await post(amount)).toMatchObject({ status: 200 });
      await nothingSpooled(gateway);
      expect(await gateway.as().payment(id)).toEqual(before);
      const { edges } = await gateway.as().ask<{ edges: readonly { node: { body: string } }[] }>(CALLBACKS);
      const told = edges.filter(({ node: { body } }) => body.includes(TransID) && body.includes('TransAmount'));
      const kept = { verdict: 'CONTRADICTING', note: 'A payment of another shortcode has its receipt.', payment: null };
      expect(told).toMatchObject([{ node: kept }, { node: kept }]);
    },
  );

  it('pays no checkout with a payment by hand of the other shortcode, and is not shown it', async () => {
    const TransID = freshReceipt();
    await gateway.postKeyed('c2b/confirmation', OTHER, c2bBody({ TransID, BusinessShortCode: OTHER }));
    await nothingSpooled(gateway);
    const [client] = bound as [GatewayClient];
    const made = await client.ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 120, shortcode: OWN } });
    const asked = await client.ask<CheckoutView>(PAY_CHECKOUT, { id: made.id, phone: freshPhone() });
    const push = await gateway.as().payment(asked.current?.id ?? '');
    await tellPaid(push, TransID, 120);
    await nothingSpooled(gateway);
    const { status, paidBy, payments } = await client.ask<CheckoutView>(FIND_CHECKOUT, { id: made.id });
    expect({ status, paidBy, payments }).toMatchObject({
      ...{ status: 'OPEN', paidBy: null },
      payments: [{ id: push.id, reviewReasons: ['RECEIPT_TAKEN'] }],
    });
    const owner = await gateway
      .as()
      .ask(`{ paymentByReceipt(mpesaReceipt: "${TransID}") { shortcode checkout { id } } }`);
    expect(owner).toEqual({ shortcode: OTHER, checkout: null });
  });

  it('is still refused one of another payment that it sees', async () => {
    const taken = 'UKN0000003';
    await completed(await gateway.as('shop').pushStk({ shortcode: OWN }), taken);
    const client = bound[0] as GatewayClient;
    const { id: paymentId } = await client.pushStk();
    const refusal = refusalOf(await client.send(ASK, { input: { paymentId, mpesaReceipt: taken } }));
    expect(refusal).toEqual({ code: 'BAD_USER_INPUT', field: 'mpesaReceipt' });
  });
});
