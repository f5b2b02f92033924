/** `mpesa-gateway replay`, as a process: through the gateway that runs, and without one. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { startProgram } from '../support/program.js';

const API_KEYS = 'shop:server:server-key-0123456789,desk:admin:admin-key-0123456789';
const BY_VERDICT = ['replay', '--verdict', 'UNMATCHED'];
const TIME = '2026-01-01T00:00:00Z';
const FIND = '{ callbacks { edges { node { id verdict } } } }';

let folder: string;
let environment: Record<string, string>;
const started: ReturnType<typeof startProgram>[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
  environment = { DATA_DIR: folder, PORT: '0', API_KEYS };
});
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function run(args: readonly string[]) {
  const program = startProgram('src/main.ts', args, environment);
  started.push(program);
  return program;
}

/** A gateway that has stored two callbacks of which nothing is known, and the ids of these. */
async function serve() {
  const server = run(['serve']);
  await server.waitFor('the gateway is ready');
  const url = /"url":"([^"]+)"/.exec(server.said.stdout)?.[1] ?? '';
  for (const id of ['ws_CO_1', 'ws_CO_2']) {
    const stkCallback = { MerchantRequestID: 'm', CheckoutRequestID: id, ResultCode: 1032, ResultDesc: 'Cancelled' };
    const body = JSON.stringify({ Body: { stkCallback } });
    expect((await fetch(`${url}/api/v1/pay/stk/callback`, { method: 'POST', body })).status).toBe(200);
  }
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer admin-key-0123456789' },
    body: JSON.stringify({ query: FIND }),
  });
  const { data } = (await answer.json()) as { data: { callbacks: { edges: { node: { id: string } }[] } } };
  return { server, url, ids: data.callbacks.edges.map(({ node }) => node.id) };
}

it('asks the gateway that runs, for single callbacks and for all with a verdict', async () => {
  const { url, ids } = await serve();
  environment.PORT = new URL(url).port;
  const one = run(['replay', ids[0] ?? '']);
  expect(await one.exited).toBe(0);
  expect(one.said.stdout).toMatch(new RegExp(`^${ids[0]} {2}stk/callback +UNMATCHED.*\n1 replayed\n$`));
  const all = run(['replay', '--verdict', 'UNMATCHED', 'MALFORMED']);
  expect(await all.exited).toBe(0);
  expect(all.said.stdout.match(/UNMATCHED/g)).toHaveLength(2);
  const none = run(['replay', '--verdict', 'UNMATCHED', '--before', TIME]);
  expect(await none.exited).toBe(0);
  expect(none.said.stdout).toBe('0 replayed\n');
});

it('does it alone when no gateway runs', async () => {
  const { server, ids } = await serve();
  server.child.kill('SIGTERM');
  await server.exited;
  const all = run(['replay', '--verdict', 'UNMATCHED']);
  expect(await all.exited).toBe(0);
  for (const id of ids) expect(all.said.stdout).toContain(`${id}  stk/callback`);
});

it.each([
  ['nothing named', ['replay'], {}, 64, /^Name callbacks by id, or choose them with --verdict\.$/m],
  ['times without a verdict', ['replay', '--after', TIME], {}, 64, /^Name callbacks by id, or choose/],
  ['ids and a verdict', ['replay', 'x', '--verdict', 'UNMATCHED'], {}, 64, /--verdict: not both\.$/m],
  ['ids and a time', ['replay', 'x', '--before', TIME], {}, 64, /--verdict: not both\.$/m],
  ['an unknown callback', ['replay', 'foo'], {}, 66, /^There is no callback foo\.$/m],
  ['an unknown verdict', ['replay', '--verdict', 'NONSENSE'], {}, 64, /^--verdict must be one of/],
  ['two wrong times', [...BY_VERDICT, '--after', 'then', '--before', 'now'], {}, 64, /^--after must .* --before must /],
  ['a URL that is none', ['replay', 'x', '--url', 'foo'], {}, 64, /^--url must be an http or https URL, such as http/],
  ['a gateway that is not there', ['replay', 'x', '--url', 'http://127.0.0.1:1'], {}, 69, /no gateway responds/],
  ['no key of an admin', ['replay', 'x'], { API_KEYS: 'shop:server:server-key-0123456789' }, 78, /API_KEYS/],
])('refuses %s', async (_why, args, changes, status, words) => {
  expect(await run(['migrate']).exited).toBe(0);
  environment = { ...environment, ...changes };
  const program = run(args);
  expect(await program.exited).toBe(status);
  expect(program.said.stderr).toMatch(words);
});
