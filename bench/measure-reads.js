/** (b) Reads from the database: one payment by id and a page of 20, ids and pages at random, against what people would use. */

import { chooseDatabases } from './choices.js';
import { createDatabase } from './data/databases.js';
import { loadPayments } from './data/load-payments.js';
import { CALLBACK_SECRET } from './data/open-stations.js';
import { openGateway, openGenerator, openServer } from './load/drive.js';
import { gatewayEnvironment } from './load/gateway-environment.js';
import { presentCursor } from './peers/schema.js';
import { playRounds } from './play-rounds.js';
import { compare, printComparison } from './statistics.js';

const CONNECTIONS = 32;
const PAYMENTS = 20_000;
const REFERENCE = 'Mercurius (JIT) + mysql2';
const ANSWERS_PER_SECOND_MAX = 9_000;

const FIELDS = 'id status version amount phoneNumber accountReference mpesaReceipt createdAt updatedAt';
const QUERIES = {
  'payment(id)': {
    query: `query One($id: ID!) { payment(id: $id) { ${FIELDS} } }`,
    variables: id => ({ id }),
    isAnswer: body => typeof JSON.parse(body).data.payment.amount === 'string',
  },
  'payments(first: 20)': {
    query: `query Page($after: String) { payments(first: 20, after: $after) {
      edges { cursor node { ${FIELDS} } } pageInfo { hasNextPage endCursor } } }`,
    variables: id => ({ after: presentCursor(id) }),
    isAnswer: body => JSON.parse(body).data.payments.edges.length === 20,
  },
};

export async function measureReads({ rounds, roundMs }) {
  const results = {};
  for (const kind of await chooseDatabases(['MariaDB', 'MySQL'])) {
    results[kind] = await measureOn(kind, { rounds, roundMs });
  }
  return Object.keys(results).length === 0 ? null : results;
}

async function measureOn(kind, { rounds, roundMs }) {
  const database = await createDatabase(kind);
  const { ids } = await loadPayments(database.url, { settled: PAYMENTS });
  const environment = { DATABASE_URL: database.url };
  const contestants = [
    { name: 'gateway', ...(await openGateway(gatewayEnvironment(database.url, CALLBACK_SECRET))) },
    { name: REFERENCE, ...(await openServer('peers/mercurius.js', environment)) },
    { name: 'Yoga + mysql2', ...(await openServer('peers/yoga.js', environment)) },
    { name: 'Apollo + TypeORM on Express', ...(await openServer('peers/apollo-typeorm.js', environment)) },
  ];
  const generator = openGenerator();
  const results = {};
  for (const [name, { query, variables, isAnswer }] of Object.entries(QUERIES)) {
    const run = async ({ port }, durationMs) => {
      const count = (ANSWERS_PER_SECOND_MAX * durationMs) / 1000;
      const requests = Array.from({ length: count }, () => ({
        path: '/graphql',
        body: JSON.stringify({ query, variables: variables(pickOf(ids)) }),
      }));
      const outcome = await generator.generate({ port, connections: CONNECTIONS, durationMs, requests });
      if (!outcome.bodies.every(isAnswer)) throw new Error(`a wrong answer: ${outcome.bodies[0]}`);
      return outcome;
    };
    const rows = compare(await playRounds(contestants, run, { rounds, roundMs }), REFERENCE);
    printComparison(`${name} on ${kind}, ${CONNECTIONS} connections, ${PAYMENTS} payments`, REFERENCE, rows);
    results[name] = rows;
  }
  generator.close();
  for (const { stop } of contestants) await stop();
  await database.drop();
  return results;
}

/** Never one of the oldest, so that every page is full. */
function pickOf(ids) {
  return ids[50 + Math.floor(Math.random() * (ids.length - 50))];
}
