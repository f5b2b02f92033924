/**
 * What a page shows of a payment never gets older: the programs of docs/protocol.md for Apollo Client and urql, as they stand, with a
 * page below them that also asks a slow query and resumes from an old cursor, again and again.
 */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { databases } from '../support/databases.js';
import { type Documented, openDocumented, untilRunning } from '../support/documented-programs.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openWire, type Wire } from '../support/open-wire.js';
import { waitUntil } from '../support/wait-until.js';

const DELAY_MS = 100_000;
/** How many watches resume from the old cursor. */
const RESUMED = process.env.RESUMED_WATCHES ?? '20';
const [, GRAPHCACHE_KEYS = ''] = /`keys: (\{[^`]+\})`/.exec(readFileSync('docs/protocol.md', 'utf8')) ?? [];

let gateway: OpenGateway;
let documented: Documented;
/** Holds the answer of the slow query. */
let wire: Wire;
beforeAll(async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  gateway = await openGateway(sqlite, { delayMs: DELAY_MS });
  documented = await openDocumented('docs/protocol.md');
  wire = await openWire(gateway.url());
});
afterAll(async () => {
  await documented.close();
  await wire.close();
  await gateway.close();
});

const PAGE = `
const { OLD_CURSOR, SLOW_GATEWAY, RESUMED } = process.env;
const old = { id: PAYMENT_ID, after: OLD_CURSOR };
const extensions = { authorization: 'Bearer ' + WATCH_TOKEN };
const show = version => console.log('shown', version);
const text = 'query ($id: ID!) { payment(id: $id) { id version status } }';
`;

const APOLLO_PAGE = `${PAGE}
const { HttpLink } = await import('@apollo/client');
const slow = new HttpLink({ uri: SLOW_GATEWAY + '/graphql', headers: extensions });
const isSubscription = ({ operationType }) => operationType === 'subscription';
client.setLink(newestVersionWins.concat(ApolloLink.split(isSubscription, new GraphQLWsLink({ subscribe: watch }), slow)));
client
  .watchFragment({ fragment: gql('fragment Shown on Payment { version }'), from: { __typename: 'Payment', id: PAYMENT_ID } })
  .subscribe(({ data, complete }) => complete && show(data.version));
await client.query({ query: gql(text), variables: { id: PAYMENT_ID }, fetchPolicy: 'network-only' });
for (let resumed = 0; resumed < Number(RESUMED); resumed += 1) {
  await new Promise(complete => client.subscribe({ query, variables: old, extensions }).subscribe({ complete }));
  console.log('replayed');
}
`;

const urqlPage = (cache: string) => `${PAGE}
const { pipe, onEnd, subscribe } = await import('wonka');
const own = new Client({
  url: SLOW_GATEWAY + '/graphql',
  fetchOptions: { headers: extensions },
  preferGetMethod: false,
  exchanges: [${cache}, newestVersionWins, sockets, fetchExchange],
});
own.subscription(query, { id: PAYMENT_ID }, { extensions }).subscribe(({ data }) => show(data.paymentUpdated.payment.version));
const answers = own.query(text, { id: PAYMENT_ID }, { requestPolicy: 'network-only' });
const { unsubscribe } = answers.subscribe(({ data }) => show(data.payment.version));
await answers;
for (let resumed = 0; resumed < Number(RESUMED); resumed += 1) {
  await new Promise(end => pipe(
    own.subscription(query, old, { extensions }),
    onEnd(end),
    subscribe(({ data }) => show(data.paymentUpdated.payment.version)),
  ));
  console.log('replayed');
}
unsubscribe();
`;

const PAGES = [
  ['Apollo Client', 'watch-by-apollo.mjs', APOLLO_PAGE],
  ['urql', 'watch-by-urql.mjs', urqlPage('cacheExchange')],
  [
    'urql with Graphcache',
    'watch-by-urql.mjs',
    urqlPage(`(await import('@urql/exchange-graphcache')).cacheExchange({ keys: ${GRAPHCACHE_KEYS} })`),
  ],
] as const;

test.each(PAGES)('C3 under %s no version that a page shows falls', async (_client, program, page) => {
  const shop = gateway.as('shop');
  const { id } = await shop.pushStk();
  await waitUntil('it is acknowledged', async () => (await shop.payment(id)).version === 2);
  const { events } = await shop.payment(id);
  const query = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
  const { token } = await shop.ask<{ token: string }>(query, { id });
  const held = wire.holdAnswers('/graphql');
  const environment = {
    ...{ GATEWAY: gateway.url(), SLOW_GATEWAY: wire.url, OLD_CURSOR: events[0]?.cursor ?? '' },
    ...{ PAYMENT_ID: id, WATCH_TOKEN: token, RESUMED },
  };
  const running = await documented.run(program, environment, page);
  const { said, ended } = running;
  await untilRunning([running], () => held.count() === 1 && said.output.includes('shown 2'));
  gateway.shift(DELAY_MS);
  await untilRunning([running], () => said.output.includes('shown 3'));
  held.letGo();
  expect([await ended, said.errors]).toEqual([0, '']);
  expect(said.output.match(/^replayed$/gm)).toHaveLength(Number(RESUMED));
  const shown = [...said.output.matchAll(/^shown (\d+)$/gm)].map(([, version]) => Number(version));
  expect(shown).toEqual(shown.toSorted((one, other) => one - other));
});
