/** A key of API_KEYS has leaked: it is taken out, the gateway is started again, and what it made is refused. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type CheckoutView, CREATE_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { createGatewayClient, type GatewayClient } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

const ADMIN = 'admin:admin:admin-key-0123456789';
const LEAKED = 'leaked-key-0123456789';
const GOOD = 'good-key-0123456789';
const TOKEN = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';

describeEachDatabase('a key that was taken out of API_KEYS', database => {
  const environment = { API_KEYS: `${ADMIN},shop:server:${LEAKED},shop:server:${GOOD}` };
  let gateway: OpenGateway;
  const clients: GatewayClient[] = [];
  beforeAll(async () => {
    gateway = await openGateway(database, { environment });
  });
  afterAll(async () => {
    await Promise.all(clients.map(client => client.close()));
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const holderOf = (credential: string): GatewayClient => {
    const client = createGatewayClient(gateway.url(), credential);
    clients.push(client);
    return client;
  };

  it('takes its tokens with it at the next start, and no others of its name', async () => {
    const make = async (key: string) => {
      const { id } = await holderOf(key).pushStk();
      const { token } = await holderOf(key).ask<{ token: string }>(TOKEN, { id });
      const checkout = await holderOf(key).ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 150 } });
      return [token, checkout.token?.token ?? ''];
    };
    const [leaked, good] = [await make(LEAKED), await make(GOOD)];
    const statusesOf = (tokens: readonly string[]) =>
      Promise.all(tokens.map(async token => (await holderOf(token).send('{ __typename }')).status));
    await gateway.restart();
    expect(await statusesOf([...leaked, ...good])).toEqual([200, 200, 200, 200]);
    environment.API_KEYS = `${ADMIN},shop:server:${GOOD}`;
    await gateway.restart();
    expect(await statusesOf([...leaked, ...good])).toEqual([401, 401, 200, 200]);
  });
});
