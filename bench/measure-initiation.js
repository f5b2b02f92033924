/** (c) Payments asked for a second: the mutation, its row, the simulator's acknowledgement over HTTP, and the second version. */

import { chooseDatabases } from './choices.js';
import { createDatabase } from './data/databases.js';
import { CALLBACK_SECRET } from './data/open-stations.js';
import { openGateway, openGenerator } from './load/drive.js';
import { gatewayEnvironment } from './load/gateway-environment.js';
import { playRounds } from './play-rounds.js';
import { compare, printComparison } from './statistics.js';

const CONNECTIONS = 32;
const REFERENCE = 'MariaDB';
const MUTATIONS_PER_SECOND_MAX = 2_000;
const QUERY = `mutation Ask($input: StkPushInput!) { initiateStkPush(input: $input) { id status version checkoutRequestId } }`;

export async function measureInitiation({ rounds, roundMs }) {
  const contestants = [];
  for (const kind of await chooseDatabases([REFERENCE, 'SQLite'])) {
    const database = await createDatabase(kind);
    // The callbacks come long after the benchmark.
    const environment = { ...gatewayEnvironment(database.url, CALLBACK_SECRET), SIMULATOR_DELAY_MS: '600000' };
    contestants.push({ name: kind, database, ...(await openGateway(environment)) });
  }
  if (contestants.length === 0) return null;
  const generator = openGenerator();
  let customer = 0;
  const run = async ({ port }, durationMs) => {
    const count = (MUTATIONS_PER_SECOND_MAX * durationMs) / 1000;
    const requests = Array.from({ length: count }, () => {
      customer += 1;
      const input = { amount: '150', phoneNumber: phoneOf(customer), accountReference: 'BENCH' };
      return { path: '/graphql', body: JSON.stringify({ query: QUERY, variables: { input } }) };
    });
    const outcome = await generator.generate({ port, connections: CONNECTIONS, durationMs, requests });
    const isRight = body => JSON.parse(body).data?.initiateStkPush.version === 2;
    if (!outcome.bodies.every(isRight)) throw new Error(`a wrong answer: ${outcome.bodies[0]}`);
    return outcome;
  };
  const rows = compare(await playRounds(contestants, run, { rounds, roundMs }), contestants[0].name);
  printComparison(`initiateStkPush against the simulator, ${CONNECTIONS} connections`, contestants[0].name, rows);
  generator.close();
  for (const { stop, database } of contestants) {
    await stop();
    await database.drop();
  }
  return rows;
}

/** Another customer each time, of numbers that mean nothing to the simulator. */
function phoneOf(number) {
  return `2547${String(20_000_000 + number).padStart(8, '0')}`;
}
