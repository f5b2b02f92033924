/** (a) Callbacks a second, every one for another payment and durable before its 200: ours, the literal port with an index and without, the bare limit. */

import { chooseDatabases, readNumber } from './choices.js';
import { createDatabase } from './data/databases.js';
import { loadPayments } from './data/load-payments.js';
import { CALLBACK_SECRET } from './data/open-stations.js';
import { openGateway, openGenerator, openServer } from './load/drive.js';
import { gatewayEnvironment } from './load/gateway-environment.js';
import { playRounds } from './play-rounds.js';
import { compare, printComparison } from './statistics.js';

const CONNECTIONS = 64;
const REFERENCE = 'literal port';
/** Word for word: the document says nothing of an index, so each callback looks through the table. */
const WITHOUT_INDEX = 'literal port, no index';
/** Settled payments that everybody has from before: a shop's first months. */
const OLDER = readNumber('BENCH_OLDER', 50_000);
/** More than any contestant can take in a round; what is left over goes to the next round. */
const CALLBACKS_PER_SECOND_MAX = readNumber('BENCH_CALLBACKS_MAX', 6_000);

export async function measureCallbacks({ rounds, roundMs }) {
  const results = {};
  for (const kind of await chooseDatabases(['MariaDB', 'MySQL', 'SQLite'])) {
    results[kind] = await measureOn(kind, { rounds, roundMs });
  }
  return Object.keys(results).length === 0 ? null : results;
}

async function measureOn(kind, { rounds, roundMs }) {
  const contestants = await openContestants(
    kind,
    Math.ceil((CALLBACKS_PER_SECOND_MAX * roundMs * (rounds + 1)) / 1000),
  );
  const generator = openGenerator();
  const run = async (contestant, durationMs) => {
    const { port, callbacks, used } = contestant;
    const requests = callbacks.slice(used, used + (CALLBACKS_PER_SECOND_MAX * durationMs) / 1000);
    const outcome = await generator.generate({ port, connections: CONNECTIONS, durationMs, requests });
    contestant.used += outcome.sent;
    contestant.accepted += outcome.statuses[200] ?? 0;
    return outcome;
  };
  const played = await playRounds(contestants, run, { rounds, roundMs });
  generator.close();
  const rows = compare(played, REFERENCE);
  printComparison(`Callbacks on ${kind}, ${CONNECTIONS} connections`, REFERENCE, rows);
  const kept = await closeContestants(contestants);
  return { rows, kept, rounds: played };
}

async function openContestants(kind, count) {
  const oursOn = async open => {
    const database = await createDatabase(kind);
    const { callbacks } = await loadPayments(database.url, { settled: OLDER, pending: count });
    const countDone = () => database.query(`SELECT COUNT(*) AS done FROM payments WHERE status = 'COMPLETED'`);
    return { ...(await open(database.url)), database, callbacks, countDone, used: 0, accepted: 0 };
  };
  const gateway = await oursOn(async url => ({
    name: 'gateway',
    ...(await openGateway(gatewayEnvironment(url, CALLBACK_SECRET))),
  }));
  await addedUp(gateway.database);
  const bare = await oursOn(async url => ({
    name: 'bare limit',
    ...(await openServer('contestants/bare.js', { DATABASE_URL: url })),
  }));
  const ports = [];
  for (const name of [REFERENCE, WITHOUT_INDEX]) ports.push(await openPort(kind, name, gateway.callbacks));
  return [...ports, gateway, bare];
}

/** A shop's gateway has added up long ago what was loaded here a moment ago (decision 73). */
async function addedUp(database) {
  const [{ last }] = await database.query('SELECT MAX(sequence) AS last FROM payment_events');
  const readMark = async () => (await database.query('SELECT sequence FROM payment_hours_mark'))[0].sequence;
  while (Number(await readMark()) < Number(last)) await new Promise(resolve => setTimeout(resolve, 100));
}

/** The same callbacks as the gateway's, on the bare path, which is all that the document has. */
async function openPort(kind, name, callbacks) {
  const database = await createDatabase(kind);
  const key = kind === 'SQLite' ? 'INTEGER PRIMARY KEY AUTOINCREMENT' : 'INT AUTO_INCREMENT PRIMARY KEY';
  await database.query(`CREATE TABLE transactions (id ${key}, merchant_request_id VARCHAR(64) NOT NULL, status VARCHAR(20) NOT NULL,
    amount INT NOT NULL, mpesa_code VARCHAR(20), phone_number VARCHAR(20), reason_for_failure VARCHAR(100))`);
  if (name !== WITHOUT_INDEX) {
    await database.query('CREATE INDEX by_request ON transactions (merchant_request_id)');
  }
  const older = Array.from({ length: OLDER }, (_, number) => `older-${number}`);
  await insertTransactions(database, 'completed', older);
  const requested = callbacks.map(({ body }) => JSON.parse(body).Body.stkCallback.MerchantRequestID);
  await insertTransactions(database, 'pending', requested);
  return {
    name,
    ...(await openServer('contestants/literal-port.js', { BENCH_DATABASE: database.url })),
    database,
    callbacks: callbacks.map(({ body }) => ({ path: '/api/v1/pay/stk/callback', body })),
    countDone: () => database.query(`SELECT COUNT(*) AS done FROM transactions WHERE status = 'completed'`),
    used: 0,
    accepted: 0,
  };
}

async function insertTransactions(database, status, requestIds) {
  for (let from = 0; from < requestIds.length; from += 1_000) {
    const part = requestIds.slice(from, from + 1_000);
    const rows = part.map(() => `(?, '${status}', 150)`).join(', ');
    await database.query(`INSERT INTO transactions (merchant_request_id, status, amount) VALUES ${rows}`, part);
  }
}

/** Of each contestant: how many callbacks it said 200 to, and how many of those are in its database. */
async function closeContestants(contestants) {
  const kept = {};
  for (const { name, accepted, countDone, stop, database } of contestants) {
    await stop();
    const [{ done }] = await countDone();
    const stored = Number(done) - OLDER;
    kept[name] = { accepted, stored };
    if (stored !== accepted) process.stdout.write(`${name}: answered 200 to ${accepted}, has stored ${stored}\n`);
    await database.drop();
  }
  return kept;
}
