/** docs/protocol.md, as it stands: each program is run against a gateway that restarts in the middle, and each code is in its table. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';

import { CLOSING } from '../../src/graphql/over-websocket/close-code.js';
import { databases } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

/** The customer takes as long as the watcher needs to see the payment PENDING and lose its connection. */
const DELAY_MS = 100_000;
const API_KEY = 'shop-key-0123456789';
const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const programs = [...page.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, name = '', text = '']) => ({
  name,
  text,
}));
const [ask = '', poll = ''] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text);

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
beforeAll(async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  gateway = await openGateway(sqlite, { delayMs: DELAY_MS });
});
afterAll(() => gateway.close());

/** Runs what a newcomer pastes; the output is there as it comes. */
function run(command: string, args: readonly string[], environment: Record<string, string>, input = '') {
  const child = spawn(command, args, { env: { ...process.env, GATEWAY: gateway.url(), ...environment } });
  child.stdin.end(input);
  const said = { output: '', errors: '' };
  child.stdout.on('data', data => {
    said.output += String(data);
  });
  child.stderr.on('data', data => {
    said.errors += String(data);
  });
  return { child: child as ChildProcess, said, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

async function paste<T>(text: string, environment: Record<string, string>): Promise<T> {
  const { said, ended } = run('bash', ['-c', text], environment);
  await ended;
  const { data } = JSON.parse(said.output) as { data: Record<string, T> };
  return Object.values(data)[0] as T;
}

/** Each asks for another phone number: one prompt for a phone at a time. */
let asked = 0;
const askForPayment = () => {
  asked += 1;
  return paste<Made>(ask.replace('345 678', `345 67${asked}`), { API_KEY });
};

describe('the page about the protocol', () => {
  it('has a program for each way in', () => {
    expect(programs.map(({ name }) => name)).toEqual([
      'watch-by-socket.mjs',
      'watch-by-apollo.mjs',
      'watch-by-stream.mjs',
      'watch-by-fetch.mjs',
    ]);
  });

  it.each(programs)('$name loses nothing and repeats nothing when the gateway restarts', async ({ text }) => {
    const { id, watchToken } = await askForPayment();
    await gateway.as('shop').paymentThat(id, 'PENDING');
    await waitUntil('it is acknowledged', async () => (await gateway.as('shop').payment(id)).version === 2);
    const environment = { PAYMENT_ID: id, WATCH_TOKEN: watchToken.token };
    const { said, ended } = run(process.execPath, ['--input-type=module', '-'], environment, text);
    await waitUntil('the snapshot', () => said.output.includes('\n'));
    await gateway.restart();
    gateway.shift(DELAY_MS);
    expect([await ended, said.errors]).toEqual([0, '']);
    expect(said.output).toBe('2 PENDING\n3 COMPLETED\n');
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

test('every close code of ours is in the table', () => {
  const codes = Object.values(CLOSING).map(({ code }) => code);
  const rows = [...page.matchAll(/^\| ([0-9, ]+) \|/gm)].flatMap(([, cell = '']) => cell.split(', ').map(Number));
  expect(codes.filter(code => !rows.includes(code))).toEqual([]);
});
