/** What /ready says of each part: also that one is not configured, or has not been tried. */

import { afterEach, describe, expect, test } from '@jest/globals';

import { databases } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { TOKEN_PATH } from '../support/open-wire.js';
import { redisUrl } from '../support/redis.js';
import { waitUntil } from '../support/wait-until.js';

interface Ready {
  readonly status: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly advice: readonly string[];
}

/** The configuration wants a server beside Redis; the harness puts its own database in its place. */
const ANY_SERVER = 'mysql://nobody@127.0.0.1/nowhere';

let gateway: OpenGateway;
afterEach(() => gateway.close());

const open = async (environment: Record<string, string> = {}): Promise<void> => {
  const [database] = databases;
  if (!database) throw new Error('SQLite is always there');
  gateway = await openGateway(database, { environment });
};
const ready = async (): Promise<Ready> => (await (await fetch(`${gateway.url()}/ready`)).json()) as Ready;
const push = () => gateway.as('shop').pushStk();

test('N13: without Redis it is off, and before the first call nobody knows about M-Pesa', async () => {
  await open();
  expect(await ready()).toEqual({
    ...{ status: 'ready', advice: [] },
    parts: { database: 'ok', spool: 'ok', redis: 'off', daraja: 'unknown' },
  });
  await push();
  expect((await ready()).parts).toMatchObject({ redis: 'off', daraja: 'ok' });
});

test('N13: M-Pesa that has never answered is degraded until it answers', async () => {
  await open({ DARAJA_TIMEOUT_SECONDS: '1' });
  const hold = gateway.wire.holdRequests(`${TOKEN_PATH}?grant_type=client_credentials`);
  await push();
  const { status, parts, advice } = await ready();
  expect([status, parts.daraja, advice]).toEqual(['ready', 'degraded', [expect.stringMatching(/M-Pesa/)]]);
  hold.letGo();
  await waitUntil('it has answered', async () => {
    await push();
    return (await ready()).parts.daraja === 'ok';
  });
  expect((await ready()).advice).toEqual([]);
});

test('N13: a refusal is an answer', async () => {
  await open();
  gateway.wire.answer(TOKEN_PATH, () => ({ status: 503, body: 'busy' }));
  await push();
  expect((await ready()).parts.daraja).toBe('ok');
});

const withRedis = redisUrl === null ? describe.skip : describe;
withRedis('N13: with Redis', () => {
  test('it is ok while it answers', async () => {
    await open({ REDIS_URL: redisUrl ?? '', DATABASE_URL: ANY_SERVER });
    await waitUntil('Redis is reached', async () => (await ready()).parts.redis === 'ok');
  });

  test('it is degraded when it does not', async () => {
    await open({ REDIS_URL: 'redis://127.0.0.1:1', DATABASE_URL: ANY_SERVER });
    const { status, parts, advice } = await ready();
    expect([status, parts.redis, advice]).toEqual(['ready', 'degraded', [expect.stringMatching(/Redis/)]]);
  });
});
