import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import { openRedisPubSub } from '../../src/pubsub/open-redis.js';
import type { Bell, PubSub } from '../../src/pubsub/pubsub.js';
import { redisUrl } from '../support/redis.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

const opened: PubSub[] = [];
const proxies: TcpProxy[] = [];

afterEach(async () => {
  for (const pubsub of opened.splice(0)) await pubsub.close();
  for (const proxy of proxies.splice(0)) await proxy.close();
});

function open(make: () => PubSub): PubSub {
  const pubsub = make();
  opened.push(pubsub);
  return pubsub;
}

function listenTo(pubsub: PubSub): Bell[] {
  const heard: Bell[] = [];
  pubsub.listen(bell => heard.push(bell));
  return heard;
}

const channel = () => `test-${process.pid}-${performance.now()}`;
const openRedis = (name: string, { url = redisUrl ?? '', log = silentLog } = {}) =>
  open(() => openRedisPubSub({ url: new Secret(url), channel: name, clock: systemClock, log }));

async function openOverProxy() {
  const url = new URL(redisUrl ?? '');
  const proxy = await openTcpProxy({ host: url.hostname, port: Number(url.port || 6379) });
  proxies.push(proxy);
  [url.hostname, url.port] = ['127.0.0.1', String(proxy.port)];
  const name = channel();
  const pubsub = openRedis(name, { url: url.href });
  await waitUntil('it is connected', () => pubsub.isConnected());
  return { proxy, pubsub, name };
}

const implementations = [
  { name: 'in-process', isAvailable: true, make: () => open(() => createInProcessPubSub(silentLog)) },
  { name: 'Redis', isAvailable: redisUrl !== null, make: () => openRedis(channel()) },
];

for (const { name, isAvailable, make } of implementations) {
  (isAvailable ? describe : describe.skip)(`the doorbell, ${name}`, () => {
    it('rings every listener of this instance, connected or not', async () => {
      const pubsub = make();
      const [one, other] = [listenTo(pubsub), listenTo(pubsub)];
      pubsub.ring({ topic: 'feed', sequence: 7 });
      await waitUntil('both listeners have heard it', () => one.length > 0 && other.length > 0);
      expect(one[0]).toEqual({ topic: 'feed', sequence: 7 });
    });

    it('goes on when a listener throws', async () => {
      const pubsub = make();
      let tries = 0;
      pubsub.listen(() => {
        tries += 1;
        throw new Error('a listener with a bug');
      });
      const heard = listenTo(pubsub);
      pubsub.ring({ topic: 'enquiries', sequence: 0 });
      await waitUntil('the second listener has heard it', () => heard.length > 0);
      expect(tries).toBeGreaterThan(0);
    });

    it('does not ring those who have stopped listening, nor anybody after close', async () => {
      const pubsub = make();
      const heard: Bell[] = [];
      const stop = pubsub.listen(bell => heard.push(bell));
      stop();
      stop();
      const others = listenTo(pubsub);
      pubsub.ring({ topic: 'feed', sequence: 1 });
      await waitUntil('the other has heard it', () => others.length > 0);
      expect(heard).toEqual([]);
    });
  });
}

(redisUrl === null ? describe.skip : describe)('the doorbell between instances, Redis', () => {
  it('is heard by another instance on the same channel, and not on another', async () => {
    const name = channel();
    const [here, there, elsewhere] = [openRedis(name), openRedis(name), openRedis(`${name}-other`)];
    const [heard, foreign] = [listenTo(there), listenTo(elsewhere)];
    await waitUntil('all are connected', () => [here, there, elsewhere].every(each => each.isConnected()));
    await waitUntil('the other instance hears', () => {
      here.ring({ topic: 'feed', sequence: 42 });
      return heard.length > 0;
    });
    expect(heard[0]).toEqual({ topic: 'feed', sequence: 42 });
    expect(foreign).toEqual([]);
  });

  it('takes no forged message for a bell, and lives', async () => {
    const name = channel();
    const pubsub = openRedis(name);
    const heard = listenTo(pubsub);
    const stranger = new Redis(redisUrl ?? '');
    await waitUntil('it is connected', () => pubsub.isConnected());
    const forged = [
      '',
      'feed',
      'feed x',
      'feed 1 2',
      '{"topic":"feed"}',
      '__proto__ 1',
      'feed -1',
      'x'.repeat(1_000_000),
    ];
    for (const message of forged) await stranger.publish(name, message);
    await waitUntil('a true bell gets through', async () => {
      await stranger.publish(name, 'feed 9');
      return heard.length > 0;
    });
    expect(heard.every(({ sequence }) => sequence === 9)).toBe(true);
    stranger.disconnect();
  });

  it.each([
    ['to ring', '-publish'],
    ['to listen', '-subscribe'],
  ])('is not connected where Redis does not allow it %s', async (_what, rule) => {
    const admin = new Redis(redisUrl ?? '');
    const user = channel();
    await admin.call('ACL', 'SETUSER', user, 'on', '>secret', '~*', '&*', '+@all', rule);
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const url = new URL(redisUrl ?? '');
    [url.username, url.password] = [user, 'secret'];
    const pubsub = openRedis(channel(), { url: url.href, log });
    await waitUntil('it has tried both, and says that it is not connected', async () => {
      pubsub.ring({ topic: 'feed', sequence: 1 });
      const clients = String(await admin.call('CLIENT', 'LIST')).split('\n');
      const tried = clients.filter(line => line.includes(`user=${user} `) && /cmd=(publish|subscribe) /.test(line));
      return tried.length === 2 && !pubsub.isConnected();
    });
    await admin.call('ACL', 'SETUSER', user, '+@all');
    await admin.call('CLIENT', 'KILL', 'USER', user);
    await waitUntil('it is connected', () => pubsub.isConnected());
    await waitUntil('it is told back', () => lines.some(line => line.includes('Redis is reachable again')));
    await admin.call('ACL', 'DELUSER', user);
    admin.disconnect();
  });

  it('knows that Redis is frozen, and that it is back, without a bell', async () => {
    const { proxy, pubsub } = await openOverProxy();
    proxy.freeze();
    await waitUntil('it is not connected', () => !pubsub.isConnected());
    await proxy.restore();
    await waitUntil('it is connected', () => pubsub.isConnected());
  });

  it('gives up connections that were lost without a word', async () => {
    const { proxy, pubsub, name } = await openOverProxy();
    proxy.abandon();
    await waitUntil('it is not connected', () => !pubsub.isConnected());
    await waitUntil('it is connected by new ones', () => pubsub.isConnected());
    const heard = listenTo(openRedis(name));
    await waitUntil('another instance hears it', () => {
      pubsub.ring({ topic: 'feed', sequence: 5 });
      return heard.length > 0;
    });
  });

  it('does not cry that Redis is away while it is only being connected', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const pubsub = openRedis(channel(), { log });
    await waitUntil('it is connected', () => pubsub.isConnected());
    expect(lines).toEqual([]);
  });

  it('opens and rings at home while Redis cannot be reached', async () => {
    const pubsub = openRedis(channel(), { url: 'redis://127.0.0.1:1' });
    const heard = listenTo(pubsub);
    pubsub.ring({ topic: 'feed', sequence: 3 });
    await waitUntil('the listener at home has heard it', () => heard.length > 0);
    expect(pubsub.isConnected()).toBe(false);
  });
});

/** Rings while its Redis is frozen. Node tells warnings to the process that they are about, not to a test inside of another. */
const RINGS = `
  import { systemClock } from './src/lib/clock.ts';
  import { silentLog } from './src/lib/log.ts';
  import { Secret } from './src/lib/secret.ts';
  import { openRedisPubSub } from './src/pubsub/open-redis.ts';
  const url = new Secret(process.env.URL);
  const pubsub = openRedisPubSub({ url, channel: 'o15', clock: systemClock, log: silentLog });
  const until = async condition => { while (!condition()) await new Promise(resolve => setTimeout(resolve, 5)); };
  await until(pubsub.isConnected);
  console.log('connected');
  process.stdin.once('data', async () => {
    for (let bell = 0; bell < 100; bell += 1) pubsub.ring({ topic: 'feed', sequence: bell });
    await until(() => !pubsub.isConnected());
    console.log('away');
    await until(pubsub.isConnected);
    process.exit();
  });
`;

(redisUrl === null ? describe.skip : describe)('O15: a frozen Redis', () => {
  it('is given up once for each connection, however many bells wait for it', async () => {
    const { proxy } = await openOverProxy();
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const args = ['--import', './test/support/register-typescript.mjs', '--input-type=module', '--eval', RINGS];
    const env = { ...process.env, URL: `redis://127.0.0.1:${proxy.port}` };
    const child = spawn(process.execPath, args, { cwd: root, env });
    const exited = once(child, 'exit');
    let [said, warned] = ['', ''];
    child.stdout.on('data', data => {
      said += String(data);
    });
    child.stderr.on('data', data => {
      warned += String(data);
    });
    await waitUntil('it is connected', () => said.includes('connected'));
    proxy.freeze();
    child.stdin.write('ring');
    await waitUntil('it knows that Redis is away', () => said.includes('away'));
    await proxy.restore();
    expect(await exited).toEqual([0, null]);
    expect(warned).toBe('');
  });
});
