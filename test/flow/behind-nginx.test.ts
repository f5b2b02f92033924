/** A2: the gateway behind the nginx of SECURITY.md, with its configuration as it stands there but for addresses, TLS and folders. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { CALLBACK_BASE_PATH } from '../../src/operations/callback-routes.js';
import { type Child, startChild } from '../crash/child-process.js';
import { databases } from '../support/databases.js';
import { findFreePort } from '../support/free-port.js';
import { createGatewayClient, type GatewayClient } from '../support/gateway-client.js';
import { ADMIN_KEY, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

/** Of a company that may post to the bare form. */
const DARAJA_ADDRESS = '203.0.113.7';
const BODY_BYTES_MAX = 128 * 1024;

const hasNginx = spawnSync('nginx', ['-v']).error === undefined;

(hasNginx ? describe : describe.skip)('A2: behind the nginx of SECURITY.md', () => {
  let folder: string;
  let gateway: OpenGateway;
  let nginx: Child;
  let url: string;
  let client: GatewayClient;

  beforeAll(async () => {
    const sqlite = databases.find(({ name }) => name === 'SQLite');
    if (!sqlite) throw new Error('SQLite is always there');
    const environment = { TRUSTED_PROXIES: '127.0.0.1', CALLBACK_ALLOWED_ADDRESSES: DARAJA_ADDRESS };
    gateway = await openGateway(sqlite, { environment });
    folder = mkdtempSync(join(tmpdir(), 'nginx-'));
    const port = await findFreePort();
    url = `http://127.0.0.1:${port}`;
    writeFileSync(join(folder, 'nginx.conf'), await configure(folder, port, new URL(gateway.url()).host));
    nginx = startChild('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'start.log')]);
    await waitUntil('nginx to answer', async () => {
      if (nginx.hasExited()) throw new Error(nginx.said());
      return fetch(`${url}/health`).then(
        ({ status }) => status === 200,
        () => false,
      );
    });
    client = createGatewayClient(url, ADMIN_KEY);
  });
  afterAll(async () => {
    await client.close();
    await nginx.kill();
    await gateway.close();
    rmSync(folder, { recursive: true });
  });

  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url + CALLBACK_BASE_PATH + path, { method: 'POST', headers, body });

  it('a payment is made and watched', async () => {
    const { id } = await client.pushStk();
    const watch = client.watch({ id, untilSettled: true });
    const updates = await watch.ended;
    expect(updates.at(-1)?.payment.status).toBe('COMPLETED');
  });

  it('a stream tells what happens while it is open', async () => {
    const { id } = await client.pushStk();
    const query = `subscription { paymentUpdated(id: "${id}", untilSettled: true) { payment { status } } }`;
    const answer = await fetch(`${url}/graphql/stream`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify({ query }),
    });
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(await answer.text()).toMatch(/COMPLETED[\s\S]*event: complete/);
  });

  it('callbacks arrive although one of two instances is away, and leave no key in a log', async () => {
    const paths = Array.from({ length: 20 }, (_, index) => gateway.keyedPath('stk/callback', `ticket${index}`));
    for (const path of paths) expect((await post(path, `{"at":"${path}"}`)).status).toBe(200);
    const logs = ['access.log', 'callbacks.log', 'error.log'].map(name => readFileSync(join(folder, name), 'utf8'));
    expect(logs[0]).toMatch(/ POST 200 /);
    expect(logs.join('')).not.toContain(CALLBACK_BASE_PATH);
  });

  it('nobody else is taken for Daraja', async () => {
    const headers = { 'x-forwarded-for': DARAJA_ADDRESS };
    expect((await post('/stk/callback', '{}', headers)).status).toBe(404);
    const direct = await fetch(`${gateway.url()}${CALLBACK_BASE_PATH}/stk/callback`, {
      ...{ method: 'POST', body: '{}', headers },
    });
    expect(direct.status).toBe(200);
  });

  it('a body that is too large does not get further than nginx', async () => {
    const answer = await post('/stk/callback', 'x'.repeat(BODY_BYTES_MAX + 1));
    expect([answer.status, answer.headers.get('server')]).toEqual([413, expect.stringMatching(/^nginx/)]);
  });
});

/** The second instance is a port that nobody listens on. */
async function configure(folder: string, port: number, gateway: string): Promise<string> {
  const text = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8');
  const [, documented = ''] = /^```nginx\n([\s\S]*?)^```/m.exec(text) ?? [];
  const replaced: readonly [string | RegExp, string][] = [
    ['listen 443 ssl;', `listen 127.0.0.1:${port};`],
    [/^ *ssl_certificate.*\n/gm, ''],
    ['127.0.0.1:4000', gateway],
    ['127.0.0.1:4001', `127.0.0.1:${await findFreePort()}`],
    ['/var/log/nginx/mpesa.log', join(folder, 'access.log')],
    ['/var/log/nginx/mpesa-callbacks.log', join(folder, 'callbacks.log')],
  ];
  const adapted = replaced.reduce((config, [from, to]) => {
    if (config.replace(from, '') === config) throw new Error(`SECURITY.md has no ${from}`);
    return config.replace(from, to);
  }, documented);
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => {
    mkdirSync(join(folder, name));
    return `${name}_temp_path ${join(folder, name)};`;
  });
  return [
    ...['daemon off;', 'master_process off;', `pid ${join(folder, 'pid')};`, `error_log ${join(folder, 'error.log')};`],
    ...(userInfo().uid === 0 ? ['user root;'] : []),
    ...['events {}', 'http {', ...folders, adapted, '}'],
  ].join('\n');
}
