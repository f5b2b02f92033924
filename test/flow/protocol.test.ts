/** docs/protocol.md, as it stands: its programs, its requests and its tables. On a bad network: bad-network.test.ts. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';

import { CLOSING } from '../../src/graphql/over-websocket/close-code.js';
import { databases } from '../support/databases.js';
import { type Documented, openDocumented } from '../support/documented-programs.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openTcpProxy } from '../support/tcp-proxy.js';
import { sendGraphql } from '../support/test-gateway.js';

/** The customer takes as long as the test needs to see the payment PENDING. */
const DELAY_MS = 100_000;
/** Longer than one try of curl takes. */
const AWAY_MS = 4_000;
const API_KEY = 'shop-key-0123456789';
const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const [ask = '', poll = ''] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text);
const [, mixed = ''] = /```graphql\n(query Mixed[\s\S]*?)```/.exec(page) ?? [];

interface Made {
  readonly id: string;
  readonly watchToken: { readonly token: string };
}

interface Page {
  readonly cursor: string;
  readonly hasMore: boolean;
  readonly updates: readonly { readonly payment: { readonly version: number; readonly status: string } }[];
}

let gateway: OpenGateway;
let documented: Documented;
beforeAll(async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  gateway = await openGateway(sqlite, { delayMs: DELAY_MS });
  documented = await openDocumented('docs/protocol.md');
});
afterAll(async () => {
  await documented.close();
  await gateway.close();
});

async function paste<T>(text: string, environment: Record<string, string>): Promise<T> {
  const child = spawn('bash', ['-c', text], { env: { ...process.env, GATEWAY: gateway.url(), ...environment } });
  let output = '';
  child.stdout.on('data', data => {
    output += String(data);
  });
  await once(child, 'close');
  const { data } = JSON.parse(output) as { data: Record<string, T> };
  return Object.values(data)[0] as T;
}

/** Each asks for another phone number: one prompt for a phone at a time. */
let asked = 0;
const askForPayment = () => {
  asked += 1;
  return paste<Made>(ask.replace('345 678', `345 ${600 + asked}`), { API_KEY });
};

const WATCHERS = [
  'watch-by-socket.mjs',
  'watch-by-apollo.mjs',
  'watch-by-urql.mjs',
  'watch-by-fetch.mjs',
  'watch-by-stream.mjs',
];

describe('the page about the protocol', () => {
  it('has a program for each way in', () => {
    expect(documented.names).toEqual(expect.arrayContaining(WATCHERS));
  });

  it.each(WATCHERS)('%s ends with a refusal, and says which', async name => {
    const { id } = await askForPayment();
    const other = await askForPayment();
    for (const [token, words] of [
      ['no token', /UNAUTHENTICATED|4401/],
      [other.watchToken.token, /NOT_FOUND|No such payment/],
    ] as const) {
      const environment = { GATEWAY: gateway.url(), PAYMENT_ID: id, WATCH_TOKEN: token };
      const { said, ended } = await documented.run(name, environment);
      await ended;
      expect([said.output, said.errors]).toEqual(['', expect.stringMatching(words)]);
    }
  });

  it('polling tells the same', async () => {
    const { id, watchToken } = await askForPayment();
    const environment = { PAYMENT_ID: id, WATCH_TOKEN: watchToken.token };
    const snapshot = await paste<Page>(poll, environment);
    expect(snapshot.updates).toMatchObject([{ payment: { status: 'PENDING' } }]);
    gateway.shift(DELAY_MS);
    await gateway.as('shop').paymentThat(id, 'COMPLETED');
    const after = await paste<Page>(poll, { ...environment, AFTER: JSON.stringify(snapshot.cursor) });
    expect(after.updates.at(-1)).toMatchObject({ payment: { version: 3, status: 'COMPLETED' } });
    expect(after.hasMore).toBe(false);
  });
});

test('C1 polling asks again while nothing answers', async () => {
  const { id, watchToken } = await askForPayment();
  const wire = await openTcpProxy({ host: '127.0.0.1', port: Number(new URL(gateway.url()).port) });
  await wire.cut();
  const environment = { GATEWAY: `http://127.0.0.1:${wire.port}`, PAYMENT_ID: id, WATCH_TOKEN: watchToken.token };
  const answer = paste<Page>(poll, environment);
  await new Promise(resolve => setTimeout(resolve, AWAY_MS));
  await wire.restore();
  expect((await answer).updates).toMatchObject([{ payment: { status: 'PENDING' } }]);
  await wire.close();
});

test('C10 one field that a role may not read empties the answer, as the page says', async () => {
  const { id, watchToken } = await askForPayment();
  const body = { query: mixed, variables: { id } };
  const { data, errors } = await sendGraphql(gateway.url(), body, `Bearer ${watchToken.token}`);
  expect([data, errors]).toMatchObject([null, [{ extensions: { code: 'FORBIDDEN' } }]]);
  const alone = { query: mixed.replace(/^ {2}callbacks.*\n/m, ''), variables: { id } };
  const answer = await sendGraphql(gateway.url(), alone, `Bearer ${watchToken.token}`);
  expect(answer).toMatchObject({ data: { payment: { status: 'PENDING' } }, errors: [] });
});

test('every close code of ours is in the table', () => {
  const codes = Object.values(CLOSING).map(({ code }) => code);
  const rows = [...page.matchAll(/^\| ([0-9, ]+) \|/gm)].flatMap(([, cell = '']) => cell.split(', ').map(Number));
  expect(codes.filter(code => !rows.includes(code))).toEqual([]);
});

const QUERY_PAGE = `
const { OWN } = process.env;
const own = OWN ? new Client({ url: GATEWAY + '/graphql', exchanges: [fetchExchange] }) : client;
const context = { fetchOptions: { headers: { authorization: 'Bearer ' + WATCH_TOKEN } } };
const { data, error } = await own.query('query ($id: ID!) { payment(id: $id) { status } }', { id: PAYMENT_ID }, context);
console.log(error?.message ?? 'found ' + data.payment.status);
process.exit();
`;

test.each([
  ['as on the page', {}],
  ['as it comes, by GET', { OWN: 'yes' }],
])('C4 urql %s has its queries answered', async (_how, own) => {
  const { id, watchToken } = await askForPayment();
  const environment = { GATEWAY: gateway.url(), PAYMENT_ID: id, WATCH_TOKEN: watchToken.token, ...own };
  const { said, ended } = await documented.run('watch-by-urql.mjs', environment, QUERY_PAGE);
  expect([await ended, said.output]).toEqual([0, expect.stringContaining('found PENDING')]);
});
