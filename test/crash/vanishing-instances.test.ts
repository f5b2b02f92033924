/** M3: one of two instances vanishes inside a transaction: the other serves on after seconds, and nothing is lost or paid twice. */

import { expect, it } from '@jest/globals';
import { createCrashDatabase } from './crash-database.js';
import { openVanishingWorld, type Vanishing } from './vanish.js';

const SCHEDULE = {
  ...{ DARAJA_TIMEOUT_SECONDS: '1', ENQUIRY_DEADLINE_SECONDS: '2' },
  ...{ STK_FIRST_QUERY_SECONDS: '1', STK_DEADLINE_SECONDS: '8' },
  ...{ RESULT_FIRST_QUERY_SECONDS: '1', RESULT_DEADLINE_SECONDS: '8' },
};

it.each<['mysql' | 'mariadb', Vanishing]>([
  ['mysql', 'FROZEN'],
  ['mysql', 'CUT_OFF'],
  ['mariadb', 'FROZEN'],
  ['mariadb', 'CUT_OFF'],
])('M3: on %s an instance is %s with the head of the feed in its hands, and the other serves on', async (kind, how) => {
  const database = await createCrashDatabase(kind);
  const { world, vanish, close } = await openVanishingWorld(database, SCHEDULE);
  try {
    world.load();
    const tookMs = await vanish(how);
    process.stdout.write(`  ${kind}, ${how}: the other stood still for ${Math.round(tookMs)} ms\n`);
    await world.settle();
    const { counts, lost, doubled, stuck } = await world.judge();
    expect({ lost, doubled, stuck }).toEqual({ lost: [], doubled: [], stuck: [] });
    expect(counts.payouts).toBeGreaterThan(0);
  } finally {
    await close();
    await database.drop();
  }
});
