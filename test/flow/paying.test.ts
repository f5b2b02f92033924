/** docs/paying.md, as it stands: its program asks once however often it is run, and its tables name what there is. */

import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';

import { databases } from '../support/databases.js';
import { type Documented, openDocumented, untilRunning } from '../support/documented-programs.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openTcpProxy } from '../support/tcp-proxy.js';

const DELAY_MS = 100_000;
const page = readFileSync(new URL('../../docs/paying.md', import.meta.url), 'utf8');
const schema = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

let gateway: OpenGateway;
let documented: Documented;
beforeAll(async () => {
  gateway = await open();
  documented = await openDocumented('docs/paying.md');
});
afterAll(async () => {
  await documented.close();
  await gateway.close();
});

function open(environment: Record<string, string> = {}): Promise<OpenGateway> {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  return openGateway(sqlite, { delayMs: DELAY_MS, environment });
}

async function run(environment: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const own = { GATEWAY: gateway.url(), API_KEY: 'shop-key-0123456789', ORDER: 'INV-77', PHONE: '0712 345 678' };
  const { said, ended } = await documented.run('pay.mjs', { ...own, ...environment });
  const code = await ended;
  return { code, output: said.output + said.errors };
}

/** The words in the first column of the table below this heading. */
function wordsOf(heading: string): readonly string[] {
  const [section = ''] = page.split(`## ${heading}\n`)[1]?.split('\n## ') ?? [];
  return [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => cell.match(/[A-Z_0-9]{4,}/g) ?? []);
}

describe('the page about paying', () => {
  it('has a program that asks M-Pesa once, however often it is run', async () => {
    const first = await run({});
    expect(first).toEqual({ code: 0, output: expect.stringMatching(/^\w{20} PENDING\n$/) });
    expect(await run({})).toEqual(first);
    expect(gateway.ledger.transactions()).toMatchObject([{ reference: 'INV-77', amountCents: 15_000 }]);
  });

  it.each([
    ['CUSTOMER_BUSY', { ORDER: 'INV-78' }],
    ['IDEMPOTENCY_CONFLICT', { PHONE: '0712345679' }],
    ['BAD_USER_INPUT', { ORDER: 'INV#79' }],
    ['FORBIDDEN', { API_KEY: 'board-key-0123456789' }],
    ['UNAUTHENTICATED', { API_KEY: 'nobody-key-0123456789' }],
  ])('tells of the refusal %s, and its program ends with it', async (code, environment) => {
    expect(wordsOf('When a request is refused')).toContain(code);
    expect(await run(environment)).toEqual({ code: 1, output: expect.stringContaining(`Error: ${code}: `) });
  });

  it('says of each status what it means', () => {
    const [, body = ''] = /enum PaymentStatus \{([\s\S]*?)\n\}/.exec(schema) ?? [];
    const statuses = body.match(/^ {2}[A-Z_]+$/gm)?.map(line => line.trim());
    expect(wordsOf('What each status means')).toEqual(expect.arrayContaining(statuses ?? ['a status']));
  });
});

test('N6 pay.mjs says at once what is missing', async () => {
  expect(await run({ ORDER: '', PHONE: '' })).toEqual({
    code: 1,
    output: expect.stringContaining('Error: Set ORDER and PHONE in the environment.'),
  });
  const nothing = await documented.run('pay.mjs', {});
  expect([await nothing.ended, nothing.said.errors]).toEqual([1, expect.stringContaining('Set GATEWAY and ORDER and')]);
});

test('N6 pay.mjs says at once that nothing answers, and why, and goes on asking', async () => {
  const running = await documented.run('pay.mjs', {
    GATEWAY: 'http://127.0.0.1:1',
    ORDER: 'INV-1',
    PHONE: '0712345678',
  });
  await untilRunning([running], () => running.said.errors.split('Asking again').length > 2);
  expect(running.said.errors).toMatch(/^http:\/\/127.0.0.1:1 does not answer: .+ Asking again\.\n/);
  running.process.kill();
});

test('N6 the simulator needs no key', async () => {
  const simulator = await open({ API_KEYS: '' });
  expect(await run({ GATEWAY: simulator.url(), API_KEY: '' })).toMatchObject({ code: 0 });
  await simulator.close();
});

test('C1 pay.mjs asks M-Pesa once when the connection breaks after its request, and the gateway is away then', async () => {
  const wire = await openTcpProxy({ host: '127.0.0.1', port: Number(new URL(gateway.url()).port) });
  const held = gateway.wire.holdAnswers('/mpesa/stkpush/v1/processrequest');
  const environment = { GATEWAY: `http://127.0.0.1:${wire.port}`, ORDER: 'INV-90', PHONE: '0712345690' };
  const running = await documented.run('pay.mjs', { ...environment, API_KEY: 'shop-key-0123456789' });
  await untilRunning([running], () => held.count() === 1);
  await wire.cut();
  await untilRunning([running], () => running.said.errors.includes('Asking again'));
  await wire.restore();
  expect(await running.ended).toBe(0);
  held.letGo();
  expect(running.said.output).toMatch(/^\w{20} PENDING\n$/);
  expect(gateway.ledger.transactions().filter(({ reference }) => reference === 'INV-90')).toHaveLength(1);
  await wire.close();
});

/** Asks for a payment, and the customer pays. */
async function pay(shop: OpenGateway, order: string): Promise<void> {
  const { id } = await shop.as('shop').pushStk({ accountReference: order });
  shop.shift(DELAY_MS);
  await shop.as('shop').paymentThat(id, 'COMPLETED');
}

test('M20 follow.mjs delivers what was paid while its cursor expired, nothing twice, and no payout', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'follow-'));
  const environment = { API_KEY: 'shop-key-0123456789', STATE: join(folder, 'state.json') };
  const follow = (from: OpenGateway) => documented.run('follow.mjs', { ...environment, GATEWAY: from.url() });
  const lost = await open();
  const before = await follow(lost);
  await pay(lost, 'INV-91');
  await untilRunning([before], () => before.said.output.includes('INV-91'));
  const read = () => JSON.parse(readFileSync(environment.STATE, 'utf8'));
  const isSaved = () => existsSync(environment.STATE) && Object.keys(read().delivered).length === 1;
  await untilRunning([before], isSaved);
  before.process.kill();
  await before.ended;
  await lost.close();

  // Another log, as after a restored backup.
  const restored = await open();
  for (let order = 0; order < 3; order += 1) await pay(restored, `OLD-${order}`);
  const { errors } = await restored
    .as('shop')
    .send('query ($after: Cursor) { paymentUpdates(after: $after) { cursor } }', {
      after: read().cursor,
    });
  expect(errors).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED' } }]);
  const after = await follow(restored);
  await untilRunning([after], () => after.said.output.split('\n').length > 3);
  const payout = await restored.as('stall').payB2c();
  restored.shift(DELAY_MS);
  await restored.as('stall').paymentThat(payout.id, 'COMPLETED');
  await pay(restored, 'NEW-1');
  await untilRunning([after], () => after.said.output.includes('NEW-1'));
  after.process.kill();
  await after.ended;
  const delivered = [...after.said.output.matchAll(/^deliver (\S+) 150\.00 (\w{10})$/gm)].map(([, order]) => order);
  expect(delivered).toEqual(['OLD-2', 'OLD-1', 'OLD-0', 'NEW-1']);
  await restored.close();
  await rm(folder, { recursive: true });
});
