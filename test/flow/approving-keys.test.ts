/** Which keys may decide about a payout: not one that is younger than it, and not one that came from whoever asked for it. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeEachDatabase } from '../support/databases.js';
import { createGatewayClient, type GatewayClient } from '../support/gateway-client.js';
import { type CallerName, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const CREATE =
  'mutation ($name: String!, $role: Role!) { createApiKey(name: $name, role: $role) { key apiKey { name } } }';
const ROTATE = 'mutation ($name: String!) { rotateApiKey(name: $name) { key } }';
const REVOKE = 'mutation ($name: String!) { revokeApiKey(name: $name) { name } }';
const APPROVE = 'mutation ($id: ID!) { approvePayout(id: $id) { id approval { state } } }';
const REJECT = 'mutation ($id: ID!) { rejectPayout(id: $id, note: "No invoice.") { id } }';

describeEachDatabase('keys that decide about payouts', database => {
  let gateway: OpenGateway;
  const clients: GatewayClient[] = [];
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { PAYOUT_APPROVAL_ABOVE: '1000' } });
  });
  afterAll(async () => {
    await Promise.all(clients.map(client => client.close()));
    await gateway.close();
  });

  /** The holder of a key, once the gateway knows it. */
  const holderOf = async (key: string): Promise<GatewayClient> => {
    const client = createGatewayClient(gateway.url(), key);
    clients.push(client);
    await waitUntil('the key is known', async () => (await client.send('{ __typename }')).status === 200);
    return client;
  };
  const make = async (name: string, role = 'PAYOUT', by: GatewayClient = gateway.as('admin')) =>
    holderOf((await by.ask<{ key: string }>(CREATE, { name, role })).key);
  const rotate = async (name: string, by: GatewayClient = gateway.as('admin')) =>
    holderOf((await by.ask<{ key: string }>(ROTATE, { name })).key);
  const askFor = async (by: CallerName | GatewayClient) =>
    (await (typeof by === 'string' ? gateway.as(by) : by).payB2c({ amount: 2_000 })).id;
  const mayDecide = async (client: GatewayClient, id: string): Promise<boolean> => {
    const answer = await client.send(APPROVE, { id });
    if (answer.errors.length === 0) return true;
    expect(refusalOf(answer)).toMatchObject({ code: 'FORBIDDEN' });
    expect(refusalOf(await client.send(REJECT, { id }))).toMatchObject({ code: 'FORBIDDEN' });
    return false;
  };

  it('T71: a name that was revoked long ago and is given again is as young as its key', async () => {
    await make('retired');
    await gateway.as().ask(REVOKE, { name: 'retired' });
    const id = await askFor('shop');
    expect(await mayDecide(await make('retired'), id)).toBe(false);
  });

  it('a key that follows another is young, and the one before it decides as long as it lives', async () => {
    const before = await make('cfo');
    const id = await askFor('shop');
    const after = await rotate('cfo');
    expect(await mayDecide(after, id)).toBe(false);
    expect(await mayDecide(before, id)).toBe(true);
    expect(await mayDecide(after, await askFor('shop'))).toBe(true);
  });

  it('T71: a key that the requester made or rotated does not decide, however old it is', async () => {
    const made = await make('clerk');
    const rotated = await rotate('clerk', gateway.as('boss'));
    const ids = await Promise.all([askFor('admin'), askFor('boss'), askFor('shop')]);
    expect(await Promise.all(ids.map(id => mayDecide(made, id)))).toEqual([false, true, true]);
    const others = await Promise.all([askFor('admin'), askFor('boss'), askFor('shop')]);
    // Whoever made the first key of the name has nothing of this one.
    expect(await Promise.all(others.map(id => mayDecide(rotated, id)))).toEqual([true, false, true]);
  });

  it('nor does one that was made with a key which the requester made', async () => {
    const middleman = await make('middleman', 'ADMIN');
    const end = await make('end', 'PAYOUT', middleman);
    expect(await mayDecide(end, await askFor('admin'))).toBe(false);
    expect(await mayDecide(end, await askFor(middleman))).toBe(false);
    expect(await mayDecide(end, await askFor('boss'))).toBe(true);
  });
});
