/** docs/coming-from-the-tutorial.md, as it stands: its commands in order, its shop, its operations, and the tutorial's seven routes. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { type Gateway, startGateway } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { silentLog } from '../../src/lib/log.js';
import { type Documented, openDocumented, untilRunning } from '../support/documented-programs.js';
import { findFreePort } from '../support/free-port.js';
import { sendGraphql } from '../support/test-gateway.js';

const PATH = 'docs/coming-from-the-tutorial.md';
const page = readFileSync(PATH, 'utf8');
const blocksOf = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`(?:${language})\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text.trim());
const [start = '', ...commands] = blocksOf('sh');
const [postCallback = '', postAsStranger = '', look = '', open = '', pay = '', seeOrder = ''] = commands;

/** What the tutorial puts into its router. */
const SEVEN = [
  '/api/v1/pay/stk/callback',
  '/api/v1/pay/b2c/callback',
  '/api/v1/pay/b2c/timeout',
  '/api/v1/pay/status/callback',
  '/api/v1/pay/status/timeout',
  '/api/v1/pay/balance/callback',
  '/api/v1/pay/balance/timeout',
];

let folder: string;
let gateway: Gateway;
let documented: Documented;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tutorial-'));
  const variables = [...start.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]);
  expect(start).toMatch(/^CALLBACK_ALLOWED_ADDRESSES=safaricom .*npm start$/);
  gateway = await startGateway(
    readConfig({ ...Object.fromEntries(variables), DATA_DIR: folder, PORT: '0', DRAIN_SECONDS: '0' }),
    silentLog,
  );
  documented = await openDocumented(PATH);
});
afterAll(async () => {
  await documented.close();
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

/** Only the addresses differ from what a reader pastes. */
async function paste(text: string, shopPort = ''): Promise<string> {
  const own = text
    .replaceAll('127.0.0.1:4000', `127.0.0.1:${gateway.port}`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${shopPort}`);
  const child = spawn('bash', ['-c', own]);
  let output = '';
  child.stdout.on('data', data => {
    output += String(data);
  });
  await once(child, 'close');
  return output.trim();
}

test('the commands answer what the page says', async () => {
  const [accepted, notFound, kept] = blocksOf('json|text');
  expect(await paste(postCallback)).toBe(accepted);
  expect(await paste(postAsStranger)).toBe(notFound);
  expect(await paste(look)).toBe(kept);
});

test("the tutorial's seven routes are on the page, and are open to Safaricom and to nobody else", async () => {
  expect([...page.matchAll(/^\| `(\/api\S+)` \|/gm)].map(([, path]) => path)).toEqual(SEVEN);
  for (const path of SEVEN) {
    const post = (from: string) =>
      fetch(gateway.url + path, { method: 'POST', body: '{}', headers: { 'x-forwarded-for': from } });
    expect([path, (await post('196.201.214.206')).status, (await post('41.90.64.1')).status]).toEqual([path, 200, 404]);
  }
});

test('the shop is told that its order is paid, and the customer who cancels that it is not', async () => {
  expect(open).toBe('GATEWAY=http://127.0.0.1:4000 node shop.mjs');
  const port = String(await findFreePort());
  const shop = await documented.run('shop.mjs', { GATEWAY: gateway.url, PORT: port });
  await untilRunning([shop], () => shop.said.output.includes('The shop is open.'));
  expect(JSON.parse(await paste(pay, port))).toMatchObject({
    status: 'PENDING',
    watchToken: { token: expect.any(String) },
  });
  await paste(pay.replace('INV-77', 'INV-78').replace('0712 345 678', '254700001032'), port);
  const orders = (order: string) => paste(seeOrder.replace('INV-77', order), port).then(text => JSON.parse(text));
  await untilRunning([shop], async () => (await orders('INV-77')).status === 'completed');
  await untilRunning([shop], async () => (await orders('INV-78')).status === 'failed');
  expect(await orders('INV-77')).toEqual({
    ...{ status: 'completed', phoneNumber: '254712345678' },
    mpesaCode: expect.stringMatching(/^[A-Z0-9]{10}$/),
  });
  expect(await orders('INV-78')).toEqual({ status: 'failed', reasonForFailure: 'CANCELLED_BY_CUSTOMER' });
  expect(shop.said.errors).toBe('');
  shop.process.kill();
});

test.each(blocksOf('graphql').map(document => [document.split('\n')[0], document]))(
  '%s is answered',
  async (_name, document) => {
    const { errors, data } = await sendGraphql(gateway.url, { query: document });
    expect([errors, data]).toEqual([[], expect.any(Object)]);
  },
);
