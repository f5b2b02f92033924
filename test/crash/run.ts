/**
 * `npm run crash -- --kills 100 --database sqlite|mysql|mariadb`, `--vanish 10` (with `--database`), `--database-kills 50`, `--freezes 10`,
 * `--redis-kills 20`, `--redis-freezes 3`: breaks a running gateway that many times under load and prints what the audit finds. Status 1 if anything.
 */

import { parseArgs } from 'node:util';
import { readCount } from '../support/size-of.js';
import type { Findings } from './audit.js';
import { freezeServer, killGateways, killServer } from './break-things.js';
import { type CrashDatabase, createCrashDatabase, createOnServer, type DatabaseKind } from './crash-database.js';
import { type CrashWorld, openCrashWorld } from './crash-world.js';
import { openPrivateMariadb, openPrivateRedis } from './private-servers.js';
import { openVanishingWorld } from './vanish.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    vanish: { type: 'string' },
    database: { type: 'string', default: 'sqlite' },
    'database-kills': { type: 'string' },
    freezes: { type: 'string' },
    'freeze-seconds': { type: 'string', default: '10' },
    'redis-kills': { type: 'string' },
    'redis-freezes': { type: 'string' },
  },
});

type Break = (world: CrashWorld) => Promise<void>;

async function runIn(database: CrashDatabase, environment: Record<string, string>, breakThings: Break): Promise<void> {
  const world = await openCrashWorld({ database, environment });
  try {
    world.load();
    await breakThings(world);
    await world.settle();
    report(await world.judge());
  } catch (error) {
    process.stderr.write(`${world.gateways.map(gateway => gateway.said()).join('\n')}\n`);
    throw error;
  } finally {
    await world.close();
    await database.drop();
  }
}

function report({ counts, lost, doubled, stuck }: Findings): void {
  const said = { ...counts, lost: lost.length, doubled: doubled.length, stuck: stuck.length };
  process.stdout.write(`${JSON.stringify(said)}\n`);
  const problems = [...lost, ...doubled, ...stuck];
  for (const problem of problems) process.stdout.write(`  ${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

async function letInstancesVanish(count: number): Promise<void> {
  const database = await createCrashDatabase(readKind(values.database));
  const { world, vanish, close } = await openVanishingWorld(database, {});
  try {
    process.stdout.write(`one of two instances vanishes inside a transaction × ${count} on ${values.database}\n`);
    world.load();
    for (let round = 0; round < count; round += 1) {
      const how = round % 2 === 0 ? 'FROZEN' : 'CUT_OFF';
      process.stdout.write(`  ${how}: the other stood still for ${Math.round(await vanish(how))} ms\n`);
    }
    await world.settle();
    report(await world.judge());
  } finally {
    await close();
    await database.drop();
  }
}

type CountName = Exclude<keyof typeof values, 'database'>;

function countOf(name: CountName): number {
  return readCount(`--${name}`, values[name], 0);
}

function readKind(text: string): DatabaseKind {
  const kind = text.toLowerCase();
  if (kind === 'sqlite' || kind === 'mysql' || kind === 'mariadb') return kind;
  throw new Error(`--database must be sqlite, mysql or mariadb, not "${text}"`);
}

async function main(): Promise<void> {
  const breaks: readonly CountName[] = ['kills', 'vanish', 'database-kills', 'freezes', 'redis-kills', 'redis-freezes'];
  if (breaks.every(name => countOf(name) === 0))
    throw new Error(`nothing to break: give one of --${breaks.join(', --')}`);
  const kills = countOf('kills');
  if (kills > 0) {
    const database = await createCrashDatabase(readKind(values.database));
    process.stdout.write(`kill -9 of the gateway × ${kills} on ${values.database}\n`);
    await runIn(database, {}, world => killGateways(world, kills));
  }
  const vanishings = countOf('vanish');
  if (vanishings > 0) await letInstancesVanish(vanishings);
  const databaseKills = countOf('database-kills');
  const freezes = countOf('freezes');
  if (databaseKills + freezes > 0) {
    const frozenMs = 1_000 * countOf('freeze-seconds');
    const server = await openPrivateMariadb();
    process.stdout.write(`kill -9 of MariaDB × ${databaseKills}, SIGSTOP for ${frozenMs} ms × ${freezes}\n`);
    await runIn(await createOnServer(server.url), {}, async () => {
      await killServer(server, databaseKills);
      await freezeServer(server, freezes, frozenMs);
    }).finally(server.close);
  }
  const redisKills = countOf('redis-kills');
  const redisFreezes = countOf('redis-freezes');
  if (redisKills + redisFreezes > 0) {
    const server = await openPrivateRedis();
    process.stdout.write(`kill -9 of Redis × ${redisKills}, SIGSTOP for 10 s × ${redisFreezes}\n`);
    await runIn(await createCrashDatabase('mariadb'), { REDIS_URL: server.url }, async () => {
      await killServer(server, redisKills);
      await freezeServer(server, redisFreezes, 10_000);
    }).finally(server.close);
  }
}

await main();
