/**
 * M2: two gateways on one database, stopped for longer than a statement may take, so that commits succeed that nobody hears of. By
 * hand at full size: CRASH_GATEWAY_FREEZES=8 CRASH_ORDERS_A_SECOND=100 npm run jest -- test/crash/frozen-gateways.
 */

import { loadavg } from 'node:os';
import { expect, it } from '@jest/globals';
import { sizeOf } from '../support/size-of.js';
import { freezeGateways } from './break-things.js';
import { createCrashDatabase } from './crash-database.js';
import { openCrashWorld } from './crash-world.js';

const FREEZES = sizeOf('CRASH_GATEWAY_FREEZES', 2);
const ORDERS_A_SECOND = sizeOf('CRASH_ORDERS_A_SECOND', 20);
/** An answer may take so long before the shop orders more slowly: longer than a gateway is stopped. */
const PATIENT_SECONDS = 4;
/** More than the two seconds of a statement. */
const FROZEN_MS = 2_500;
const SCHEDULE = {
  ...{ DARAJA_TIMEOUT_SECONDS: '5', ENQUIRY_DEADLINE_SECONDS: '3', DARAJA_QUERIES_PER_SECOND: '500' },
  ...{ STK_FIRST_QUERY_SECONDS: '2', STK_DEADLINE_SECONDS: '20' },
  ...{ RESULT_FIRST_QUERY_SECONDS: '2', RESULT_DEADLINE_SECONDS: '20' },
};

it.each<['mysql' | 'mariadb', 'RESUMED' | 'KILLED']>([
  ['mysql', 'RESUMED'],
  ['mariadb', 'RESUMED'],
  ['mysql', 'KILLED'],
  ['mariadb', 'KILLED'],
])(
  'M2: on %s two gateways are stopped and %s: nothing stays open that was never sent, and nothing is sent twice',
  async (kind, then) => {
    const database = await createCrashDatabase(kind);
    const shop = { atOnce: ORDERS_A_SECOND * PATIENT_SECONDS, orderEveryMs: PATIENT_SECONDS * 1_000 };
    const world = await openCrashWorld({ database, environment: SCHEDULE, instances: 2, shop });
    try {
      const startedAt = performance.now();
      world.load();
      await freezeGateways(world, FREEZES, FROZEN_MS, then);
      const ordersASecond = world.shop.orders.length / ((performance.now() - startedAt) / 1_000);
      await world.settle();
      const { counts, lost, doubled, stuck } = await world.judge();
      process.stdout.write(
        `  ${kind}, ${then}: ${ordersASecond.toFixed(1)} orders a second, load ${loadavg()[0]?.toFixed(1)}; ${JSON.stringify(counts)}\n`,
      );
      expect({ lost, doubled, stuck }).toEqual({ lost: [], doubled: [], stuck: [] });
      expect(counts.completed).toBeGreaterThan(0);
      if (then === 'RESUMED') expect(counts.unsent).toBe(0);
    } finally {
      await world.close();
      await database.drop();
    }
  },
);
