/** A small soak, so that its parts work whenever somebody needs the large one: `npm run soak:live`. */

import { expect, it } from '@jest/globals';
import { createCrashDatabase } from '../crash-database.js';
import { soak } from './soak.js';

it('watchers behind all three doors lose nothing while gateways and Redis are killed', async () => {
  const database = await createCrashDatabase('mysql');
  const plan = { seed: 7, payments: 100, watchers: 20, gatewayKills: 2, redisKills: 2 };
  const { counts, problems } = await soak(plan, database).finally(database.drop);
  expect(problems).toEqual([]);
  expect(counts.payments).toBe(plan.payments);
  for (const door of ['graphql-ws', 'server-sent events', 'polling']) {
    expect(counts[`told by ${door}`]).toBeGreaterThan(0);
  }
});
