/** Other people's clients, as they come: the README's subscription over graphql-ws and Apollo Client, and the audit of GraphQL over HTTP. */

import { readFileSync } from 'node:fs';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { auditServer } from 'graphql-http';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { databases } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

interface Told {
  readonly paymentUpdated: {
    readonly cursor: string;
    readonly payment: { readonly status: string; readonly mpesaReceipt: string | null; readonly failure: null };
  };
}

/** The customer takes as long as the watcher needs to see the payment PENDING. */
const DELAY_MS = 10_000;
const authorization = 'Bearer board-key-0123456789';
let gateway: OpenGateway;
let socket: Client;

beforeAll(async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  gateway = await openGateway(sqlite, { delayMs: DELAY_MS });
  const url = `${gateway.url().replace('http', 'ws')}/graphql`;
  socket = createClient({ url, webSocketImpl: WebSocket, connectionParams: { authorization } });
});
afterAll(async () => {
  await socket.dispose();
  await gateway.close();
});

/** The document of the README, to the letter. */
function readmeSubscription(): string {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, document] = /```graphql\n(subscription [\s\S]*?)```/.exec(readme) ?? [];
  if (document === undefined) throw new Error('the README has a subscription');
  return document;
}

function expectStory(updates: readonly Told[], receipt: string | null): void {
  const payments = updates.map(({ paymentUpdated }) => paymentUpdated.payment);
  expect(payments.map(({ status }) => status)).toEqual(['PENDING', 'COMPLETED']);
  expect(payments.at(-1)).toMatchObject({ mpesaReceipt: receipt, failure: null });
}

it("graphql-ws runs the README's subscription unchanged", async () => {
  const { id } = await gateway.as('shop').pushStk();
  const updates: Told[] = [];
  for await (const { data } of socket.iterate<Told>({ query: readmeSubscription(), variables: { id } })) {
    if (data) updates.push(data);
    if (updates.length === 1) gateway.shift(DELAY_MS);
  }
  expectStory(updates, (await gateway.as().payment(id)).mpesaReceipt);
});

it('Apollo Client runs the same subscription unchanged, and the queries beside it', async () => {
  const { id } = await gateway.as('shop').pushStk();
  const cache = new InMemoryCache();
  const watching = new ApolloClient({ cache, link: new GraphQLWsLink(socket) });
  const updates = await new Promise<Told[]>((resolve, reject) => {
    const told: Told[] = [];
    watching.subscribe<Told>({ query: gql(readmeSubscription()), variables: { id } }).subscribe({
      next: ({ data, error }) => {
        if (!data) return reject(error);
        if (told.push(data) === 1) gateway.shift(DELAY_MS);
      },
      error: reject,
      complete: () => resolve(told),
    });
  });
  const { mpesaReceipt } = await gateway.as().payment(id);
  expectStory(updates, mpesaReceipt);

  const link = new HttpLink({ uri: `${gateway.url()}/graphql`, headers: { authorization } });
  const asking = new ApolloClient({ cache: new InMemoryCache(), link });
  const { data } = await asking.query({
    query: gql('query ($id: ID!) { payment(id: $id) { status mpesaReceipt phoneNumber } }'),
    variables: { id },
  });
  expect(data).toMatchObject({
    payment: { status: 'COMPLETED', mpesaReceipt, phoneNumber: expect.stringMatching(/^2547\*{5}\d{3}$/) },
  });
  watching.stop();
  asking.stop();
});

it('the audit of GraphQL over HTTP reports no error; its warnings are these', async () => {
  const fetchFn = (url: string, options: RequestInit = {}) =>
    fetch(url, { ...options, headers: { ...Object.fromEntries(new Headers(options.headers)), authorization } });
  const results = await auditServer({ url: `${gateway.url()}/graphql`, fetchFn });
  expect(results.length).toBeGreaterThan(60);
  const named = (status: string) =>
    results.flatMap(result => (result.status === status ? `${result.id} ${result.name}` : []));
  expect(named('error')).toEqual([]);
  // Apollo Server answers 400 to a client that takes application/json too, as it always has.
  expect(named('warn')).toEqual([
    '572B SHOULD use 200 status code on document parsing failure when accepting application/json',
    'FDE2 SHOULD use 200 status code on document validation failure when accepting application/json',
    '7B9B SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
  ]);
});
