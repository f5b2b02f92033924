/** What a cache shows of a payment never gets older with `newestVersionWins`, and would without it: Apollo Client, urql and its Graphcache. */

import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Client, cacheExchange, type Exchange, fetchExchange, mapExchange } from '@urql/core';
import { cacheExchange as graphcache } from '@urql/exchange-graphcache';
import { newestVersionWins, typePolicies } from '../../../client/src/apollo.js';
import { keys, newestVersionWins as newestVersionWinsForUrql } from '../../../client/src/urql.js';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

const ID = idOf(1);
const SHOWN = `query Shown($id: ID!) { payment(id: $id) { id version phase failure { reason message } } }`;
/** Tells of the payment as it was. */
const OLD = `query Old($id: ID!, $after: Cursor) { paymentUpdates(id: $id, after: $after, first: 1) {
  updates { event { cursor version } payment { id version phase failure { reason message } } } } }`;

let gateway: TestGateway;
let first: string;
beforeEach(async () => {
  gateway = await openTestGateway();
  gateway.memory.store(makePayment({ id: idOf(2) }));
  const { data } = await gateway.send('{ payments { cursor } }');
  first = String((data?.payments as { cursor: string } | undefined)?.cursor);
  gateway.memory.store(makePayment({ id: ID }));
  gateway.memory.store(makeAcknowledged({ id: ID }));
  gateway.memory.store(makeAcknowledged({ id: ID, version: 3, status: 'COMPLETED', mpesaReceipt: 'UKN0000001' }));
});
afterEach(() => gateway.stop());

const headers = { authorization: 'Bearer server-key' };

async function showWithApollo(isGuarded: boolean): Promise<readonly unknown[]> {
  const http = new HttpLink({ uri: `${gateway.url}/graphql`, headers });
  const client = new ApolloClient({
    cache: new InMemoryCache({ typePolicies }),
    link: isGuarded ? newestVersionWins(ApolloLink).concat(http) : http,
  });
  const shown: unknown[] = [];
  const watched = client
    .watchQuery<{ payment: { version: number } }>({ query: gql(SHOWN), variables: { id: ID } })
    .subscribe(({ data }) => void (data?.payment?.version && shown.push(data.payment.version)));
  await waitUntil('it is shown', () => shown.length > 0);
  await client.query({ query: gql(OLD), variables: { id: ID, after: first }, fetchPolicy: 'network-only' });
  if (!isGuarded) await waitUntil('the old one is shown', () => shown.includes(1));
  // What comes now is shown after whatever the old one would have changed.
  gateway.memory.store(makeAcknowledged({ id: ID, version: 4, status: 'COMPLETED', mpesaReceipt: 'UKN0000002' }));
  await client.query({ query: gql(SHOWN), variables: { id: ID }, fetchPolicy: 'network-only' });
  await waitUntil('the new one is shown', () => shown.includes(4));
  watched.unsubscribe();
  client.stop();
  return shown;
}

async function showWithUrql(cache: Exchange, isGuarded: boolean): Promise<readonly unknown[]> {
  const guard = isGuarded ? [newestVersionWinsForUrql(mapExchange)] : [];
  const client = new Client({
    url: `${gateway.url}/graphql`,
    preferGetMethod: false,
    fetchOptions: { headers },
    exchanges: [cache, ...guard, fetchExchange],
  });
  const shown: unknown[] = [];
  const { unsubscribe } = client
    .query(SHOWN, { id: ID })
    .subscribe(({ data }) => void (data?.payment && shown.push(data.payment.version)));
  await waitUntil('it is shown', () => shown.length > 0);
  const { data } = await client.query(OLD, { id: ID, after: first }).toPromise();
  shown.push(data?.paymentUpdates.updates[0].payment.version);
  await new Promise(resolve => setImmediate(resolve));
  unsubscribe();
  return shown;
}

test('Apollo Client shows no older version', async () => {
  expect(await showWithApollo(true)).toEqual([3, 4]);
});

test('without it, Apollo Client does', async () => {
  expect(await showWithApollo(false)).toContain(1);
});

test.each([
  ['urql', () => cacheExchange],
  ['Graphcache', () => graphcache({ keys })],
])('%s shows no older version', async (_what, cache) => {
  const shown = await showWithUrql(cache(), true);
  expect(new Set(shown)).toEqual(new Set([3]));
});

test.each([
  ['urql', () => cacheExchange],
  ['Graphcache', () => graphcache({ keys })],
])('without it, %s does', async (_what, cache) => {
  expect(await showWithUrql(cache(), false)).toContain(1);
});
