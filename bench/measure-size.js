/** (e) Cost against size: callbacks for the newest payments, and pages of the history, over 10⁴, 10⁵ and 10⁶ payments. */

import { chooseDatabases, readNumbers } from './choices.js';
import { createDatabase } from './data/databases.js';
import { loadPayments } from './data/load-payments.js';
import { CALLBACK_SECRET } from './data/open-stations.js';
import { openGateway, openGenerator } from './load/drive.js';
import { gatewayEnvironment } from './load/gateway-environment.js';
import { presentCursor } from './peers/schema.js';
import { playRounds } from './play-rounds.js';
import { compare, printComparison } from './statistics.js';

const CONNECTIONS = 64;
const SIZES = readNumbers('BENCH_SIZES', [10_000, 100_000, 1_000_000]);
/** With five rounds and the one before them these are for the newest 10,000 payments, which is all that the smallest size has. */
const CALLBACKS_IN_ROUND = 1_600;
const PAGES_PER_SECOND_MAX = 3_000;
const PAGE = `query Page($after: String) { payments(first: 20, after: $after) { edges { node { id status amount } } } }`;

export async function measureSize({ rounds, roundMs }) {
  if ((await chooseDatabases(['MariaDB'])).length === 0) return null;
  const pending = CALLBACKS_IN_ROUND * (rounds + 1);
  const contestants = [];
  for (const size of SIZES) {
    const database = await createDatabase('MariaDB');
    const loaded = await loadPayments(database.url, { settled: Math.max(0, size - pending), pending });
    const gateway = await openGateway(gatewayEnvironment(database.url, CALLBACK_SECRET));
    contestants.push({ name: `${size} payments`, database, ...loaded, ...gateway, used: 0 });
  }
  const generator = openGenerator();
  const play = async (title, toRequests) => {
    const run = (contestant, roundMs) => {
      const { requests, durationMs = roundMs } = toRequests(contestant, roundMs);
      return generator.generate({ port: contestant.port, connections: CONNECTIONS, durationMs, requests });
    };
    const rows = compare(await playRounds(contestants, run, { rounds, roundMs }), contestants[0].name);
    printComparison(title, contestants[0].name, rows);
    return rows;
  };
  const callbacks = await play('Callbacks for the newest payments on MariaDB', contestant => {
    contestant.used += CALLBACKS_IN_ROUND;
    // As many for each size, however long they take.
    const requests = contestant.callbacks.slice(contestant.used - CALLBACKS_IN_ROUND, contestant.used);
    return { requests, durationMs: Number.POSITIVE_INFINITY };
  });
  const pages = await play('payments(first: 20), pages at random, on MariaDB', ({ ids }, roundMs) => ({
    requests: Array.from({ length: (PAGES_PER_SECOND_MAX * roundMs) / 1000 }, () => {
      const after = presentCursor(ids[Math.floor(Math.random() * ids.length)]);
      return { path: '/graphql', body: JSON.stringify({ query: PAGE, variables: { after } }) };
    }),
  }));
  generator.close();
  for (const { stop, database } of contestants) {
    await stop();
    await database.drop();
  }
  return { callbacks, pages };
}
