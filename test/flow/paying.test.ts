/** docs/paying.md, as it stands: its program asks once however often it is run, and its tables name what there is. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { databases } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

const page = readFileSync(new URL('../../docs/paying.md', import.meta.url), 'utf8');
const schema = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
const [, program = ''] = /```js\n\/\/ pay.mjs\n([\s\S]*?)```/.exec(page) ?? [];
const [, news = ''] = /```graphql\n([\s\S]*?)```/.exec(page) ?? [];

let gateway: OpenGateway;
beforeAll(async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  gateway = await openGateway(sqlite, { delayMs: 100_000 });
});
afterAll(() => gateway.close());

async function run(environment: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const own = { GATEWAY: gateway.url(), API_KEY: 'shop-key-0123456789', ORDER: 'INV-77', PHONE: '0712 345 678' };
  const child = spawn(process.execPath, ['--input-type=module', '-'], {
    env: { ...process.env, ...own, ...environment },
  });
  child.stdin.end(program);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      output += String(data);
    });
  }
  const [code] = await once(child, 'exit');
  return { code, output };
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

  it('has a query that tells what is new', async () => {
    const { paymentUpdates: head } = await ask<{ paymentUpdates: { cursor: string; updates: unknown[] } }>(null);
    expect(head.updates).toEqual([]);
    await run({ ORDER: 'INV-80', PHONE: '0712345670' });
    const { paymentUpdates: fresh } = await ask<{ paymentUpdates: { updates: unknown[] } }>(head.cursor);
    expect(fresh.updates[0]).toMatchObject({
      payment: { version: 1, status: 'PENDING', metadata: { order: 'INV-80' } },
    });
  });
});

async function ask<T>(after: string | null): Promise<T> {
  const response = await fetch(`${gateway.url()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer shop-key-0123456789' },
    body: JSON.stringify({ query: news, variables: { after } }),
  });
  const { data } = (await response.json()) as { data: T };
  return data;
}
