/** API keys of the database, over two instances: made, followed by others without paying twice, and taken back for good. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type CheckoutView, CREATE_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { B2C, createGatewayClient, freshPhone, type GatewayClient } from '../support/gateway-client.js';
import type { OpenGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const KEY = 'key apiKey { name role createdAt expiresAt revokedAt lastUsedAt shortcodes addresses }';
const CREATE = `mutation ($name: String!, $role: Role!, $expiresAt: DateTime, $shortcodes: [String!], $addresses: [String!]) {
  createApiKey(name: $name, role: $role, expiresAt: $expiresAt, shortcodes: $shortcodes, addresses: $addresses) { ${KEY} } }`;
const ROTATE = `mutation ($name: String!, $overlap: Int) { rotateApiKey(name: $name, overlapSeconds: $overlap) { ${KEY} } }`;
const REVOKE = 'mutation ($name: String!) { revokeApiKey(name: $name) { name revokedAt } }';
const LOG =
  'query ($filter: AuditFilter) { auditLog(filter: $filter) { edges { node { actor action subject address note } } } }';
const WATCH_CHECKOUT = 'subscription ($id: ID!) { checkoutUpdated(id: $id) { id } }';
const TYPE = '{ __typename }';
const TOKEN = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';

interface Made {
  readonly key: string;
  readonly apiKey: { readonly name: string; readonly role: string; readonly expiresAt: string | null };
}

/** 429 once this address has failed often, which no good credential is ever answered (decision 57). */
const REFUSED = [401, 429];

describeEachDatabase('API keys', database => {
  let gateways: readonly OpenGateway[];
  let here: OpenGateway;
  let there: OpenGateway;
  const clients: GatewayClient[] = [];
  beforeAll(async () => {
    gateways = await openInstances(database, database.name === 'SQLite' ? 1 : 2);
    const [first, second = first] = gateways;
    if (!first || !second) throw new Error('there is a gateway');
    [here, there] = [first, second];
  });
  afterAll(async () => {
    await Promise.all(clients.map(client => client.close()));
    await closeInstances(gateways);
    expect(gateways.flatMap(({ errors }) => errors)).toEqual([]);
  });

  const boss = () => here.as('admin');
  const make = (name: string, role: string, more = {}) => boss().ask<Made>(CREATE, { name, role, ...more });
  const holderOf = (gateway: OpenGateway, key: string) => {
    const client = createGatewayClient(gateway.url(), key);
    clients.push(client);
    return client;
  };
  const statusOf = async (client: GatewayClient) => (await client.send(TYPE)).status;
  const until = (client: GatewayClient, status: number) =>
    waitUntil(`the key is answered ${status}`, async () => (await statusOf(client)) === status);

  it('works on every instance, and is shown once', async () => {
    const { key, apiKey } = await make('kiosk', 'SERVER');
    expect(key).toMatch(/^mgw_server_[0-9A-Za-z]{33}$/);
    expect(apiKey).toMatchObject({ name: 'kiosk', role: 'SERVER', expiresAt: null });
    for (const gateway of [here, there]) await until(holderOf(gateway, key), 200);
    const listed = await boss().ask('{ apiKeys { name role lastUsedAt shortcodes addresses } }');
    expect(listed).toContainEqual(expect.objectContaining({ name: 'kiosk', role: 'SERVER', shortcodes: null }));
    expect(JSON.stringify(await boss().ask('{ apiKeys { name role } }'))).not.toContain(key);
    expect(await statusOf(holderOf(here, `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`))).toBe(401);
  });

  it('A6: a payout that is repeated with the key that followed is not paid twice', async () => {
    const input = { amount: 10, phoneNumber: freshPhone(), remarks: 'Wages', idempotencyKey: 'wages of May' };
    const { key: old } = await make('wages', 'PAYOUT');
    await until(holderOf(here, old), 200);
    const first = await holderOf(here, old).ask<{ id: string }>(B2C, { input });
    const { key } = await boss().ask<Made>(ROTATE, { name: 'wages', overlap: 0 });
    await until(holderOf(there, key), 200);
    const repeated = await holderOf(there, key).ask<{ id: string }>(B2C, { input });
    expect(repeated.id).toBe(first.id);
    expect(gateways.flatMap(({ wire }) => wire.requests()).filter(({ path }) => path.includes('b2c'))).toHaveLength(1);
    for (const gateway of [here, there]) await until(holderOf(gateway, old), 401);
  });

  it('the key before works until the overlap is over', async () => {
    const { key: old } = await make('slow', 'SERVER');
    await until(holderOf(here, old), 200);
    const { key } = await boss().ask<Made>(ROTATE, { name: 'slow', overlap: 3_600 });
    await until(holderOf(here, key), 200);
    expect(await statusOf(holderOf(here, old))).toBe(200);
  });

  it('a revoked key ends its sockets with 4403 on every instance, and nothing is delivered after', async () => {
    const { key } = await make('board2', 'READONLY');
    const watches = [];
    for (const gateway of [here, there]) {
      const client = holderOf(gateway, key);
      await until(client, 200);
      const { id } = await gateway.as('shop').pushStk({});
      const watch = client.watch({ filter: { accountReference: 'INVOICE 7' } });
      await gateway.as('shop').paymentThat(id, 'COMPLETED');
      await gateway.as('shop').pushStk({});
      await watch.until(1);
      watches.push(watch);
    }
    const ends = watches.map(({ ended }) => ended.catch((error: unknown) => error));
    expect(await boss().ask(REVOKE, { name: 'board2' })).toMatchObject({
      name: 'board2',
      revokedAt: expect.any(String),
    });
    for (const end of ends) expect(await end).toMatchObject({ code: 4403 });
    const counts = watches.map(({ updates }) => updates.length);
    await Promise.all(
      [here, there].map(async gateway => {
        const { id } = await gateway.as('shop').pushStk({});
        await gateway.as('shop').paymentThat(id, 'COMPLETED');
        expect(REFUSED).toContain(await statusOf(holderOf(gateway, key)));
      }),
    );
    expect(watches.map(({ updates }) => updates.length)).toEqual(counts);
  });

  it('T44: watch tokens that a revoked key made end with it on every instance, and those of others go on', async () => {
    const { key } = await make('booth', 'SERVER');
    const { id } = await here.as('shop').pushStk({});
    const ends = [];
    const tokens = [];
    for (const gateway of [here, there]) {
      const maker = holderOf(gateway, key);
      await until(maker, 200);
      const { token } = await maker.ask<{ token: string }>(TOKEN, { id });
      const watch = holderOf(gateway, token).watch({ id });
      await watch.until(1);
      ends.push(watch.ended.catch((error: unknown) => error));
      tokens.push(token);
    }
    const other = (await here.as('shop').ask<{ token: string }>(TOKEN, { id })).token;
    await boss().ask(REVOKE, { name: 'booth' });
    for (const end of ends) expect(await end).toMatchObject({ code: 4403 });
    for (const gateway of [here, there]) {
      for (const token of tokens) expect(REFUSED).toContain(await statusOf(holderOf(gateway, token)));
      expect(await statusOf(holderOf(gateway, other))).toBe(200);
    }
  });

  it('T44: tokens of checkouts end with the key that made them, a repeat brings a new one, and links go on', async () => {
    const { key } = await make('stand', 'SERVER');
    const input = { amount: 150, idempotencyKey: 'order 44' };
    const tokenFrom = async (gateway: OpenGateway, key: string) => {
      const maker = holderOf(gateway, key);
      await until(maker, 200);
      return maker.ask<CheckoutView>(CREATE_CHECKOUT, { input });
    };
    const { id, url, token: old } = await tokenFrom(here, key);
    const watches = [here, there].map(gateway => {
      return holderOf(gateway, old?.token ?? '').subscribe<CheckoutView>(WATCH_CHECKOUT, { id });
    });
    const ends = watches.map(({ ended }) => ended.catch((error: unknown) => error));
    for (const watch of watches) await watch.until(1);

    await boss().ask(REVOKE, { name: 'stand' });
    for (const end of ends) expect(await end).toMatchObject({ code: 4403 });
    const { key: next } = await make('stand', 'SERVER');
    const again = await tokenFrom(there, next);
    expect(again.id).toBe(id);
    for (const gateway of [here, there]) {
      expect(REFUSED).toContain(await statusOf(holderOf(gateway, old?.token ?? '')));
      await until(holderOf(gateway, again.token?.token ?? ''), 200);
      expect((await fetch(new URL(new URL(url ?? '').pathname, gateway.url()))).status).toBe(200);
    }
  });

  it('a key may be used from its addresses only', async () => {
    const { key: far } = await make('far', 'SERVER', { addresses: ['192.0.2.0/24'] });
    const { key: near } = await make('near', 'SERVER', { addresses: ['127.0.0.0/8'] });
    await until(holderOf(here, near), 200);
    expect(REFUSED).toContain(await statusOf(holderOf(here, far)));
  });

  it('a key that is bound to shortcodes asks for payments of these only', async () => {
    const [{ shortcode } = { shortcode: '' }] = [await here.as('shop').pushStk({})];
    const { key } = await make('branch', 'SERVER', { shortcodes: [shortcode] });
    const branch = holderOf(here, key);
    await until(branch, 200);
    const { id } = await branch.pushStk({});
    expect((await branch.payment(id)).shortcode).toBe(shortcode);
    const input = { amount: 1, phoneNumber: freshPhone(), accountReference: 'A', shortcode: '999999' };
    const mutation = 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id } }';
    expect(refusalOf(await branch.send(mutation, { input }))).toEqual({ code: 'BAD_USER_INPUT', field: 'shortcode' });
  });

  it.each([
    ['an invalid name', { name: 'no spaces', role: 'SERVER' }, 'name'],
    ['the name of the command line', { name: 'cli', role: 'SERVER' }, 'name'],
    ['the name of the gateway itself, in other letters', { name: 'Retention', role: 'SERVER' }, 'name'],
    ['a name in use', { name: 'taken', role: 'SERVER' }, 'name'],
    ['a name of API_KEYS with another role', { name: 'shop', role: 'ADMIN' }, 'role'],
    ['an end in the past', { name: 'x1', role: 'SERVER', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['an unknown shortcode', { name: 'x2', role: 'SERVER', shortcodes: ['1'] }, 'shortcodes'],
    ['an admin of one shortcode', { name: 'x3', role: 'ADMIN', shortcodes: ['600000'] }, 'shortcodes'],
    ['a feed without a shortcode', { name: 'x4', role: 'FEED' }, 'shortcodes'],
    ['no address', { name: 'x5', role: 'SERVER', addresses: [] }, 'addresses'],
    ['what is no address', { name: 'x6', role: 'SERVER', addresses: ['localhost'] }, 'addresses'],
    ['every address', { name: 'x7', role: 'SERVER', addresses: ['0.0.0.0/0'] }, 'addresses'],
  ])('%s is refused, by the name of its field, and changes nothing', async (_, input, field) => {
    if (input.name === 'taken') await boss().send(CREATE, input);
    const before = await boss().ask('{ apiKeys { name createdAt revokedAt expiresAt } }');
    const log = await boss().ask(LOG);
    expect(refusalOf(await boss().send(CREATE, input))).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(await boss().ask('{ apiKeys { name createdAt revokedAt expiresAt } }')).toEqual(before);
    expect(await boss().ask(LOG)).toEqual(log);
  });

  it('a name that is revoked goes on with the same role only', async () => {
    await make('again', 'SERVER');
    await boss().ask(REVOKE, { name: 'again' });
    expect(refusalOf(await boss().send(REVOKE, { name: 'again' }))).toEqual({ code: 'NOT_FOUND', field: 'name' });
    expect(refusalOf(await boss().send(ROTATE, { name: 'again' }))).toEqual({ code: 'NOT_FOUND', field: 'name' });
    expect(refusalOf(await boss().send(CREATE, { name: 'again', role: 'PAYOUT' })).field).toBe('role');
    expect((await make('again', 'SERVER')).apiKey.name).toBe('again');
  });

  it('of two instances that make a key of one name, one does', async () => {
    const answers = await Promise.all(
      [here, there].map(gateway => gateway.as('admin').send(CREATE, { name: 'race', role: 'SERVER' })),
    );
    expect(answers.map(({ errors }) => errors.length).sort()).toEqual([0, 1]);
  });

  it('who did it, from where, is in the audit log, which is for admins', async () => {
    await make('traced', 'TILL');
    await boss().ask(REVOKE, { name: 'traced' });
    const found = await boss().ask(LOG, { filter: { subject: 'traced' } });
    const by = { actor: 'admin', subject: 'traced', address: '127.0.0.1' };
    expect(found).toEqual({
      edges: [
        { node: { ...by, action: 'KEY_REVOKED', note: null } },
        { node: { ...by, action: 'KEY_CREATED', note: 'role till' } },
      ],
    });
    expect(refusalOf(await here.as('shop').send(LOG)).code).toBe('FORBIDDEN');
    expect(refusalOf(await here.as('shop').send(REVOKE, { name: 'kiosk' })).code).toBe('FORBIDDEN');
  });
});
