/** Two instances on one database: what one commits the other tells, with Redis, without, when Redis goes, and when it lies. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { databases } from '../support/databases.js';
import { watchInterrupted } from '../support/interrupted-watcher.js';
import type { OpenGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import { redisUrl } from '../support/redis.js';
import { createSeededRandom } from '../support/seeded-random.js';
import { waitUntil } from '../support/wait-until.js';

const PAYMENTS = 10;
/** The configuration wants a server beside Redis; the harness puts its own database in its place. */
const ANY_SERVER = 'mysql://nobody@127.0.0.1/nowhere';

/** Pays on the second instance, watches on the first: every version once and in order. */
async function payAcross(gateways: readonly OpenGateway[]): Promise<void> {
  const [watching, paying] = [one(gateways, 0), one(gateways, 1)];
  const pay = async () => {
    const { id } = await paying.as('shop').pushStk();
    const updates = await watching.as('shop').watch({ id, untilSettled: true }).ended;
    expect(updates.at(-1)?.payment).toMatchObject({ status: 'COMPLETED', version: 3 });
    const first = updates[0]?.payment.version ?? 0;
    expect(updates.map(({ payment }) => payment.version)).toEqual(updates.map((_, index) => first + index));
  };
  await Promise.all(Array.from({ length: PAYMENTS }, pay));
}

const servers = databases.filter(({ name }) => name !== 'SQLite');
for (const database of servers) {
  const suite = database.isAvailable ? describe : describe.skip;
  const withRedis = database.isAvailable && redisUrl !== null ? describe : describe.skip;

  suite(`two instances on ${database.name} without Redis`, () => {
    let gateways: readonly OpenGateway[];
    beforeAll(async () => {
      gateways = await openInstances(database, 2);
    });
    afterAll(() => closeInstances(gateways));

    it('tell what the other commits', () => payAcross(gateways));

    it('have one log: a cursor of one resumes on the other, and breaks change nothing', async () => {
      const { id } = await one(gateways, 0).as('shop').pushStk();
      const told = await watchInterrupted({
        urls: () => gateways.map(gateway => gateway.url()),
        authorization: 'Bearer admin-key-0123456789',
        variables: { id, untilSettled: true },
        random: createSeededRandom(6),
        isOver: () => false,
      });
      expect(told.at(-1)).toMatchObject({ version: 3, status: 'COMPLETED' });
      expect(told.map(({ version }) => version)).toEqual(told.map((_, index) => (told[0]?.version ?? 0) + index));
    });
  });

  withRedis(`two instances on ${database.name} with Redis`, () => {
    let redis: PrivateRedis;
    let gateways: readonly OpenGateway[];
    beforeAll(async () => {
      redis = await startRedis();
      gateways = await openInstances(database, 2, { environment: { REDIS_URL: redis.url, DATABASE_URL: ANY_SERVER } });
    });
    afterAll(async () => {
      await closeInstances(gateways);
      await redis.kill();
    });

    it('tell what the other commits', () => payAcross(gateways));

    it('are told nothing by a message that somebody forged', async () => {
      const watch = one(gateways, 0).as().watch({});
      const forger = new Redis(redis.url);
      const channels = (await forger.pubsub('CHANNELS')) as string[];
      expect(channels.length).toBe(1);
      for (const message of ['feed 999999999', 'feed -1', 'feed 1 2', '{"payment":{}}', 'x'.repeat(100_000), '']) {
        await forger.publish(channels[0] ?? '', message);
      }
      forger.disconnect();
      await payAcross(gateways);
      await watch.until(3 * PAYMENTS);
      const ids = new Set(watch.updates.map(({ payment }) => payment.id));
      for (const id of ids) {
        const own = watch.updates.filter(({ payment }) => payment.id === id);
        expect(own.map(({ event }) => event?.version)).toEqual([1, 2, 3]);
      }
      watch.stop();
    });

    it('go on when Redis is killed, and when it is back', async () => {
      for (let round = 0; round < 3; round += 1) {
        await redis.kill();
        await payAcross(gateways);
        await redis.start();
        await payAcross(gateways);
      }
      await waitUntil('Redis is noticed', async () => {
        const response = await fetch(`${one(gateways, 0).url()}/ready`);
        const { parts } = (await response.json()) as { parts: { redis: string } };
        return response.status === 200 && parts.redis === 'ok';
      });
    });
  });
}

function one(gateways: readonly OpenGateway[], index: number): OpenGateway {
  const gateway = gateways[index];
  if (!gateway) throw new Error('there are two instances');
  return gateway;
}

interface PrivateRedis {
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
}

/** A Redis of its own, on a port that was free a moment ago: it is killed without a word. */
async function startRedis(): Promise<PrivateRedis> {
  const port = await findPort();
  let child: ChildProcess | null = null;
  const redis: PrivateRedis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      child = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1'], { stdio: 'ignore' });
      const client = new Redis(redis.url, { retryStrategy: () => 10, maxRetriesPerRequest: null });
      client.on('error', () => undefined);
      await client.ping();
      client.disconnect();
    },
    async kill() {
      const exited = child && once(child, 'exit');
      child?.kill('SIGKILL');
      child = null;
      await exited;
    },
  };
  await redis.start();
  return redis;
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
