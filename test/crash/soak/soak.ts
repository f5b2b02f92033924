/** The soak: a shop sells, watchers lose their connections, gateways and Redis are killed; in the end every transcript is compared with the log. */

import type { RandomBytes } from '../../../src/lib/random.js';
import { createSeededRandom } from '../../support/seeded-random.js';
import type { CrashDatabase } from '../crash-database.js';
import { type CrashWorld, openCrashWorld } from '../crash-world.js';
import { openPrivateRedis, type PrivateServer } from '../private-servers.js';
import { pauseMs, waitFor } from '../wait-for.js';
import { judgeTranscripts, readFeed } from './judge-transcripts.js';
import { openWatchers } from './open-watchers.js';

export interface SoakPlan {
  /** Of what befalls watchers and servers, and when; not of what the machine makes of it. */
  readonly seed: number;
  readonly payments: number;
  readonly watchers: number;
  readonly gatewayKills: number;
  readonly redisKills: number;
}

export interface SoakReport {
  readonly counts: Readonly<Record<string, number>>;
  /** In words; empty if all is well. */
  readonly problems: readonly string[];
}

/** So that the last payments are settled soon after the last crash. */
const SCHEDULE = { DARAJA_TIMEOUT_SECONDS: '1', STK_FIRST_QUERY_SECONDS: '1', STK_DEADLINE_SECONDS: '8' };
const SHOP = { atOnce: 24, orderEveryMs: 100 };
const SELLING_MAX_MS = 3_600_000;
const REDIS_AWAY_MS_MAX = 2_000;

export async function soak(plan: SoakPlan, database: CrashDatabase): Promise<SoakReport> {
  const random = createSeededRandom(plan.seed);
  const redis = await openPrivateRedis();
  const environment = { ...SCHEDULE, REDIS_URL: redis.url };
  const world = await openCrashWorld({ database, environment, instances: 2, shop: SHOP });
  try {
    const watchers = await openWatchers(world, plan.watchers, plan.seed + 1);
    await Promise.all([
      world.shop.place(plan.payments),
      killGateways(world, plan, random),
      killRedis(redis, world, plan, random),
    ]);
    await world.settle();
    const settled = await readFeed(database);
    await watchers.finish(settled);
    const { counts, lost, doubled, stuck } = await world.judge();
    const told = judgeTranscripts(await readFeed(database), settled.length, watchers.transcripts);
    return { counts: { ...watchers.counts, ...counts }, problems: [...told, ...lost, ...doubled, ...stuck] };
  } catch (error) {
    process.stderr.write(`${world.gateways.map(gateway => gateway.said()).join('\n')}\n`);
    throw error;
  } finally {
    await world.close();
    await redis.close();
  }
}

/** Before each kill a share of the payments has been ordered, so that kills are spread over a soak of any size. */
async function* spread({ shop }: CrashWorld, { payments }: SoakPlan, kills: number, random: RandomBytes) {
  for (let kill = 0; kill < kills; kill += 1) {
    const due = ((kill + shareOf(random)) / kills) * payments;
    await waitFor('the shop to go on', () => shop.orders.length >= due, SELLING_MAX_MS);
    yield kill;
  }
}

async function killGateways(world: CrashWorld, plan: SoakPlan, random: RandomBytes): Promise<void> {
  for await (const kill of spread(world, plan, plan.gatewayKills, random)) {
    const gateway = world.gateways[kill % world.gateways.length];
    await gateway?.kill();
    await gateway?.start();
  }
}

async function killRedis(redis: PrivateServer, world: CrashWorld, plan: SoakPlan, random: RandomBytes): Promise<void> {
  for await (const _kill of spread(world, plan, plan.redisKills, random)) {
    await redis.kill();
    await pauseMs(shareOf(random) * REDIS_AWAY_MS_MAX);
    await redis.start();
  }
}

/** From 0 to 1. */
function shareOf(random: RandomBytes): number {
  return Buffer.from(random(2)).readUInt16BE() / 65_536;
}
