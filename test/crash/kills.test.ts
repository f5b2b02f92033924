/**
 * Real processes, killed and frozen under load: what was acknowledged is stored, no shilling moves twice, nothing stays open.
 * A few times here; `npm run crash` does it a hundred times.
 */

import { expect, it } from '@jest/globals';
import type { Findings } from './audit.js';
import { freezeServer, killGateways, killServer } from './break-things.js';
import { type CrashDatabase, createCrashDatabase, createOnServer } from './crash-database.js';
import { type CrashWorld, openCrashWorld } from './crash-world.js';
import { openPrivateMariadb, openPrivateRedis } from './private-servers.js';
import { waitFor } from './wait-for.js';

const PAYING_MAX_MS = 300_000;
/** So that the last payments are settled soon after the last crash. */
const SCHEDULE = {
  ...{ DARAJA_TIMEOUT_SECONDS: '1', ENQUIRY_DEADLINE_SECONDS: '2' },
  ...{ STK_FIRST_QUERY_SECONDS: '1', STK_DEADLINE_SECONDS: '8' },
  ...{ RESULT_FIRST_QUERY_SECONDS: '1', RESULT_DEADLINE_SECONDS: '8' },
};

async function survive(
  database: CrashDatabase,
  environment: Record<string, string>,
  breakThings: (world: CrashWorld) => Promise<void>,
): Promise<Findings> {
  const world = await openCrashWorld({ database, environment: { ...SCHEDULE, ...environment } });
  try {
    world.load();
    await breakThings(world);
    // However slow this machine is, there is something to judge.
    await waitFor('a push and a payout to be paid', () => arePaid(world), PAYING_MAX_MS);
    await world.settle();
    return await world.judge();
  } finally {
    await world.close();
    await database.drop();
  }
}

function arePaid({ daraja }: CrashWorld): boolean {
  const paid = daraja.ledger.transactions().filter(({ status }) => status === 'COMPLETED');
  return new Set(paid.map(({ kind }) => kind)).size > 1;
}

function expectNothingLost({ counts, lost, doubled, stuck }: Findings): void {
  expect({ lost, doubled, stuck }).toEqual({ lost: [], doubled: [], stuck: [] });
  expect(counts.acknowledged).toBeGreaterThan(0);
  expect(counts.completed).toBeGreaterThan(counts.payouts ?? 0);
  expect(counts.payouts).toBeGreaterThan(0);
}

it.each([['sqlite' as const], ['mysql' as const]])('the gateway is killed on %s', async kind => {
  expectNothingLost(await survive(await createCrashDatabase(kind), {}, world => killGateways(world, 3)));
});

it('the database is killed, and frozen for longer than Daraja waits: every callback is answered all the same', async () => {
  const server = await openPrivateMariadb();
  try {
    const findings = await survive(await createOnServer(server.url), {}, async () => {
      await killServer(server, 2);
      await freezeServer(server, 1, 6_000);
    });
    expectNothingLost(findings);
    expect([findings.counts.unanswered, findings.counts.refused]).toEqual([0, 0]);
  } finally {
    await server.close();
  }
});

it('Redis is killed and frozen', async () => {
  const server = await openPrivateRedis();
  try {
    const environment = { REDIS_URL: server.url };
    const findings = await survive(await createCrashDatabase('mariadb'), environment, async () => {
      await killServer(server, 2);
      await freezeServer(server, 1, 3_000);
    });
    expectNothingLost(findings);
    expect([findings.counts.unanswered, findings.counts.refused]).toEqual([0, 0]);
  } finally {
    await server.close();
  }
});
