/** Who may do what, on the whole gateway: the same on HTTP and on the socket. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { c2bBody } from '../support/c2b-body.js';
import { type CheckoutView, CREATE_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { B2C, freshPhone, type PaymentView, STK_PUSH } from '../support/gateway-client.js';
import { type CallerName, keyOf, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf, sendGraphql } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const MUTATIONS: readonly (readonly [query: string, variables: Record<string, unknown>])[] = [
  [STK_PUSH, { input: { amount: 1, phoneNumber: '0712345678', accountReference: 'A' } }],
  [B2C, { input: { amount: 10, phoneNumber: '0712345678', remarks: 'Refund', idempotencyKey: 'role' } }],
  ['mutation { requestAccountBalance { id } }', {}],
  ['mutation { requestTransactionStatus(input: {mpesaReceipt: "NLJ7RT61SV"}) { id } }', {}],
];

const URL_TOLD = 'https://shop.example/back?tel=254712345678';

describeEachDatabase('roles', database => {
  let gateway: OpenGateway;
  let payment: PaymentView;
  const phoneNumber = freshPhone();
  const masked = `2547*****${phoneNumber.slice(-3)}`;
  const hidden = {
    ...{ phoneNumber: masked, metadata: null, merchantRequestId: null, checkoutRequestId: null },
    ...{ conversationId: null, originatorConversationId: null },
  };

  beforeAll(async () => {
    gateway = await openGateway(database);
    const { id } = await gateway.as('shop').pushStk({ phoneNumber, metadata: { order: 7 } });
    payment = await gateway.as('shop').paymentThat(id, 'COMPLETED');
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  it.each<CallerName>(['admin', 'shop', 'desk'])('%s reads everything of a payment', async caller => {
    const shown = { phoneNumber, metadata: { order: 7 }, checkoutRequestId: expect.any(String) };
    expect(await gateway.as(caller).payment(payment.id)).toMatchObject(shown);
    const [update] = await gateway.as(caller).watch({ id: payment.id, untilSettled: true }).ended;
    expect(update?.payment).toMatchObject(shown);
  });

  it('a reader sees neither number nor ids, by whatever way', async () => {
    const board = gateway.as('board');
    expect(await board.payment(payment.id)).toMatchObject({ ...hidden, mpesaReceipt: payment.mpesaReceipt });
    const fields = 'phoneNumber metadata checkoutRequestId merchantRequestId conversationId originatorConversationId';
    expect(
      await board.ask(`query ($r: String!) { paymentByReceipt(mpesaReceipt: $r) { ${fields} } }`, {
        r: payment.mpesaReceipt,
      }),
    ).toEqual(hidden);
    expect(await board.ask(`{ payments { edges { node { ${fields} } } } }`)).toEqual({ edges: [{ node: hidden }] });
    for (const after of [undefined, payment.events[0]?.cursor]) {
      const updates = await board.watch({ id: payment.id, after, untilSettled: true }).ended;
      expect(updates.length).toBeGreaterThan(0);
      for (const update of updates) expect(update.payment).toMatchObject(hidden);
    }
  });

  it('a reference that is a number is masked like one, and not found by it, but for the payer', async () => {
    const typed = `0${phoneNumber.slice(3, 6)} ${phoneNumber.slice(6)}`;
    const { id } = await gateway.as('shop').pushStk({ accountReference: typed });
    const query = 'query ($id: ID!) { payment(id: $id) { accountReference } }';
    const find = (filter: string) => `{ found: payments(filter: { ${filter} }) { edges { node { id } } } }`;
    const search = find(`search: "${typed.slice(0, 8)}"`);
    for (const caller of ['board', 'counter'] as const) {
      expect(await gateway.as(caller).ask(query, { id })).toEqual({ accountReference: masked });
      expect(await gateway.as(caller).ask(search)).toEqual({ edges: [] });
      const named = await gateway.as(caller).send(find(`accountReference: "${typed}"`));
      expect(refusalOf(named)).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await gateway.as('shop').ask(query, { id })).toEqual({ accountReference: typed });
    expect(await gateway.as('shop').ask(search)).toEqual({ edges: [{ node: { id } }] });
    const make = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
    const { token } = await gateway.as('shop').ask<{ token: string }>(make, { id });
    const watched = await sendGraphql(gateway.url(), { query, variables: { id } }, `Bearer ${token}`);
    expect(watched.data).toEqual({ payment: { accountReference: typed } });
    const checkout = 'mutation ($input: CreateCheckoutInput!) { createCheckout(input: $input) { id } }';
    const input = { amount: 9, accountReference: typed };
    const made = await gateway.as('shop').ask<{ id: string }>(checkout, { input });
    const shown = 'query ($id: ID!) { checkout(id: $id) { accountReference } }';
    expect(await gateway.as('board').ask(shown, { id: made.id })).toEqual({ accountReference: masked });
    const listed = `{ checkouts(filter: { accountReference: "${typed}" }) { edges { node { id } } } }`;
    expect(refusalOf(await gateway.as('board').send(listed)).code).toBe('FORBIDDEN');
  });

  it('a reader sees no number in what somebody wrote, by whatever way, and finds nothing by it', async () => {
    const written = [
      ...['0712 345678', '0712  345678', '0712.345.678', '#0712345678', '0712345678 JANE', 'TEL 0712-345-678'],
      ...['254712345678', '712345678', 'JANE 712 345 678'],
    ];
    const owning = (receipt: string) => `{ paymentByReceipt(mpesaReceipt: "${receipt}") { id } }`;
    const paid = async (BillRefNumber: string, at: number) => {
      const TransID = `UKR000010${at}`;
      await gateway.postKeyed('c2b/confirmation', payment.shortcode, c2bBody({ TransID, BillRefNumber }));
      let id = '';
      await waitUntil('it is known', async () => {
        const owner = await gateway.as().ask<{ id: string } | null>(owning(TransID));
        id = owner?.id ?? id;
        return owner !== null;
      });
      return id;
    };
    const ids = await Promise.all(written.map(paid));
    const { id } = await gateway.as('shop').payB2c({ remarks: 'Salary of 0712345678, in full' });
    const input = { amount: 150, accountReference: '0712.345.678', description: 'To 0712345678', returnUrl: URL_TOLD };
    const checkout = await gateway.as('shop').ask<{ id: string }>(CREATE_CHECKOUT, { input });
    const texts = 'accountReference description';
    const query = `query ($ids: [ID!], $id: ID!) {
      payments(filter: { id: $ids }) { edges { node { ${texts} } } } checkout(id: $id) { ${texts} returnUrl } }`;
    const readBy = async (caller: CallerName) => {
      const { data, errors } = await gateway.as(caller).send(query, { ids: [...ids, id], id: checkout.id });
      expect(errors).toEqual([]);
      const csv = await fetch(`${gateway.url()}/export/payments.csv`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${keyOf(caller)}` },
        body: JSON.stringify({ filter: { id: [...ids, id] } }),
      });
      return JSON.stringify(data) + (await csv.text());
    };
    const count = (text: string) => text.split('2547*****678').length - 1;
    for (const caller of ['board', 'counter'] as const) {
      const shown = await readBy(caller);
      expect(shown.match(/[71]\W{0,2}1\W{0,2}2\W{0,2}3\W{0,2}4\W{0,2}5/g)).toBeNull();
      expect(count(shown)).toBeGreaterThanOrEqual(2 * written.length + 5);
      expect(shown).toContain('Salary of 2547*****678, in full');
    }
    expect(await readBy('shop')).toContain('Salary of 0712345678, in full');
    const find = (filter: string) => `{ found: payments(filter: { ${filter} }) { edges { node { id } } } }`;
    for (const reference of written) {
      for (let end = 1; end <= reference.length; end += 1) {
        const begun = reference.slice(0, end);
        if (!/[17]\D{0,2}\d/.test(begun)) continue;
        const search = find(`search: ${JSON.stringify(begun)}`);
        expect([begun, await gateway.as('board').ask(search)]).toEqual([begun, { edges: [] }]);
      }
      const named = await gateway.as('board').send(find(`accountReference: ${JSON.stringify(reference)}`));
      // Those of a shop; payers write other signs and more of them.
      const code = /^[\w .-]{1,12}$/.test(reference) ? 'FORBIDDEN' : 'BAD_USER_INPUT';
      expect(refusalOf(named)).toMatchObject({ code, field: 'accountReference' });
    }
  });

  it('what one watcher may read is not shown to the other', async () => {
    const { id } = await gateway.as('shop').pushStk({ metadata: { order: 8 } });
    const [full, part] = await Promise.all(
      (['shop', 'board'] as const).map(caller => gateway.as(caller).watch({ id, untilSettled: true }).ended),
    );
    for (const update of full ?? []) expect(update.payment).toMatchObject({ metadata: { order: 8 } });
    for (const update of part ?? []) expect(update.payment).toMatchObject({ metadata: null, checkoutRequestId: null });
    expect(full?.at(-1)?.payment.status).toBe('COMPLETED');
  });

  it('a reader changes nothing, asks M-Pesa nothing, and cannot look for a number', async () => {
    const asked = gateway.wire.requests().length;
    for (const [query, variables] of MUTATIONS) {
      expect(refusalOf(await gateway.as('board').send(query, variables)).code).toBe('FORBIDDEN');
    }
    expect(gateway.wire.requests()).toHaveLength(asked);
    const filtered = await gateway.as('board').send(`{ payments(filter: {phoneNumber: "${phoneNumber}"}) { cursor } }`);
    expect(refusalOf(filtered).code).toBe('FORBIDDEN');
    await expect(gateway.as('board').watch({ filter: { phoneNumber } }).ended).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    });
  });

  it('callbacks are for admins', async () => {
    const query = '{ callbacks { edges { node { body } } } }';
    expect((await gateway.as('admin').send(query)).errors).toEqual([]);
    for (const caller of ['shop', 'desk', 'counter', 'board'] as const) {
      expect(refusalOf(await gateway.as(caller).send(query)).code).toBe('FORBIDDEN');
    }
  });

  it('a key of the role server takes payments and cannot send money', async () => {
    const asked = gateway.wire.requests().length;
    const input = { amount: 10, phoneNumber, remarks: 'Refund', idempotencyKey: 'desk' };
    const refused = await gateway.as('desk').send(B2C, { input });
    expect(refusalOf(refused).code).toBe('FORBIDDEN');
    expect(refused.errors[0]?.message).toBe(
      'This key has the role server, which cannot send money. Use a key with the role payout.',
    );
    expect(gateway.wire.requests()).toHaveLength(asked);
    expect((await gateway.as('desk').pushStk({})).status).toBe('PENDING');
  });

  it('a till pushes, checks receipts and follows payments, with masked numbers', async () => {
    const counter = gateway.as('counter');
    const { id } = await counter.pushStk({});
    const updates = await counter.watch({ id, untilSettled: true }).ended;
    expect(updates.at(-1)?.payment).toMatchObject({ status: 'COMPLETED', checkoutRequestId: null, metadata: null });
    const receipt = await counter.ask('query ($r: String!) { paymentByReceipt(mpesaReceipt: $r) { id phoneNumber } }', {
      r: payment.mpesaReceipt,
    });
    expect(receipt).toEqual({ id: payment.id, phoneNumber: masked });
    for (const query of ['{ balance { asOf } }', 'mutation { requestAccountBalance { id } }']) {
      expect(refusalOf(await counter.send(query)).code).toBe('FORBIDDEN');
    }
  });

  it.each<[CallerName, boolean]>([
    ['shop', true],
    ['desk', true],
    ['admin', true],
    ['counter', false],
  ])('%s is given tokens of what it makes: %s', async (caller, isGiven) => {
    const client = gateway.as(caller);
    const push = 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { watchToken { token } } }';
    const pushed = await client.ask<{ watchToken: unknown }>(push, {
      input: { amount: 1, phoneNumber: freshPhone(), accountReference: 'A', idempotencyKey: caller },
    });
    const input = { amount: 150, idempotencyKey: caller };
    const made = await client.ask<CheckoutView>(CREATE_CHECKOUT, { input });
    const repeated = await client.ask<CheckoutView>(CREATE_CHECKOUT, { input });
    const given = [pushed.watchToken, made.token, repeated.token, made.url];
    expect(given.map(each => each !== null)).toEqual([isGiven, isGiven, isGiven, isGiven]);
    const make = await client.send('mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }', {
      id: payment.id,
    });
    expect(make.errors.length).toBe(isGiven ? 0 : 1);
  });

  it('to a till a payment of yesterday does not exist, by whatever way', async () => {
    const old = await openGateway(database);
    try {
      const { id } = await old.as('shop').pushStk({});
      const { mpesaReceipt } = await old.as('shop').paymentThat(id, 'COMPLETED');
      const counter = old.as('counter');
      const ids = async () => JSON.stringify(await counter.ask('{ payments { edges { node { id } } } }'));
      expect([(await counter.payment(id))?.id, await ids()]).toEqual([id, expect.stringContaining(id)]);
      old.shift(86_400_000);
      expect(await counter.ask('query ($id: ID!) { payment(id: $id) { id } }', { id })).toBeNull();
      expect(
        await counter.ask('query ($r: String!) { paymentByReceipt(mpesaReceipt: $r) { id } }', { r: mpesaReceipt }),
      ).toBeNull();
      expect(await ids()).not.toContain(id);
      await expect(counter.watch({ id }).ended).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
      const { id: fresh } = await counter.pushStk({});
      await counter.paymentThat(fresh, 'COMPLETED');
      const updates = await counter.ask(
        'query ($c: Cursor) { paymentUpdates(after: $c) { updates { payment { id } } } }',
        {
          c: (await old.as('shop').payment(id)).events[0]?.cursor,
        },
      );
      expect(JSON.stringify(updates)).toContain(fresh);
      expect(JSON.stringify(updates)).not.toContain(id);
    } finally {
      await old.close();
    }
  });

  it.each([undefined, 'Bearer nobody-0123456789', 'Basic admin-key-0123456789', 'Bearer '])(
    'without a valid key nothing is told: %s',
    async authorization => {
      const answer = await sendGraphql(gateway.url(), { query: '{ payments { cursor } }' }, authorization);
      expect({ status: answer.status, ...refusalOf(answer) }).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
      const closed = await new Promise(resolve => {
        const client = createClient({
          url: `${gateway.url().replace('http', 'ws')}/graphql`,
          webSocketImpl: WebSocket,
          connectionParams: { authorization },
          retryAttempts: 0,
          lazy: false,
          onNonLazyError: () => undefined,
          on: { closed: event => resolve((event as { code: number }).code) },
        });
        client.on('connected', () => resolve('connected'));
      });
      expect(closed).toBe(4401);
    },
  );

  it('a socket answers subscriptions only', async () => {
    for (const query of ['{ payments { cursor } }', 'mutation { requestAccountBalance { id } }']) {
      await expect(gateway.as('admin').subscribe(query).ended).rejects.toBeDefined();
    }
  });
});
