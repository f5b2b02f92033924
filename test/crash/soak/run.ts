/**
 * `npm run soak:live -- --database mysql|mariadb --payments 10000 --watchers 200 --gateway-kills 20 --redis-kills 20 --seed N`:
 * live, while everything breaks, on two instances. Prints the seed first, then what the judges find. Status 1 if anything.
 */

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readCount } from '../../support/size-of.js';
import { createCrashDatabase } from '../crash-database.js';
import { soak } from './soak.js';

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'mysql' },
    payments: { type: 'string' },
    watchers: { type: 'string' },
    'gateway-kills': { type: 'string' },
    'redis-kills': { type: 'string' },
    seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
  },
});
const kind = values.database.toLowerCase();
if (kind !== 'mysql' && kind !== 'mariadb') throw new Error('--database must be mysql or mariadb');
const plan = {
  seed: readCount('--seed', values.seed, 0),
  payments: readCount('--payments', values.payments, 10_000),
  watchers: readCount('--watchers', values.watchers, 200),
  gatewayKills: readCount('--gateway-kills', values['gateway-kills'], 20),
  redisKills: readCount('--redis-kills', values['redis-kills'], 20),
};
process.stdout.write(`${JSON.stringify({ database: kind, ...plan })}\n`);
const database = await createCrashDatabase(kind);
const startedAt = performance.now();
try {
  const { counts, problems } = await soak(plan, database);
  const tookSeconds = Math.round((performance.now() - startedAt) / 1_000);
  process.stdout.write(`${JSON.stringify({ ...counts, tookSeconds, problems: problems.length })}\n`);
  for (const problem of problems.slice(0, 100)) process.stdout.write(`  ${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  await database.drop();
}
