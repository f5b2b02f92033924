/** Headers with a good key, a body that is kept back until the key is revoked: nothing is paid, and no token is made. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeEachDatabase } from '../support/databases.js';
import { B2C, createGatewayClient, freshPhone } from '../support/gateway-client.js';
import { postLate } from '../support/late-body.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const TOKEN = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
const REFUSED = [401, 429];

describeEachDatabase('bodies that are kept back', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  it.each(['/graphql', '/graphql?'])('pay nothing and make no token once the key is revoked: %s', async path => {
    const { id } = await gateway.as('shop').pushStk();
    const { key } = await gateway
      .as()
      .ask<{ key: string }>('mutation { createApiKey(name: "thief", role: PAYOUT) { key } }');
    const thief = createGatewayClient(gateway.url(), key);
    const statusOf = async () => (await thief.send('{ __typename }')).status;
    await waitUntil('the key is known', async () => (await statusOf()) === 200);
    const input = { amount: 500, phoneNumber: freshPhone(), remarks: 'Theft', idempotencyKey: `theft ${path}` };
    const bodies = [
      { query: B2C, variables: { input } },
      { query: TOKEN, variables: { id } },
    ];
    const kept = bodies.map(body => postLate(gateway.url(), { path, credential: key, body }));
    for (const late of kept) await late.asked();
    await gateway.as().ask('mutation { revokeApiKey(name: "thief") { name } }');
    await waitUntil('the key has ended', async () => REFUSED.includes(await statusOf()));
    for (const late of kept) {
      const { status, text } = await late.send();
      expect([status, text.includes('UNAUTHENTICATED'), text.includes('"data"')]).toEqual([401, true, false]);
    }
    expect(gateway.wire.requests().filter(request => request.path.includes('b2c'))).toEqual([]);
    await thief.close();
  });
});
