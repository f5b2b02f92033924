/**
 * Watched on one instance, paid on the other, on one database: how long until the watcher hears, with Redis and without, from the
 * moment when the callback is posted to the other, and from its 200, when it is committed. BENCH_PAYMENTS, BENCH_PER_SECOND, BENCH_REDIS_URL, BENCH_MARIADB_URL, BENCH_MYSQL_URL.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { chooseDatabases, readNumber, refuse } from '../choices.js';
import { createDatabase } from '../data/databases.js';
import { gatewayCode, openGateway } from '../load/drive.js';
import { gatewayEnvironment } from '../load/gateway-environment.js';
import { printTable, round } from '../statistics.js';
import { findPort, percentile } from './start.js';
import { writeResult } from './write-result.js';

const PAYMENTS = readNumber('BENCH_PAYMENTS', 300);
const PER_SECOND = readNumber('BENCH_PER_SECOND', 10);
const REDIS_URL = process.env.BENCH_REDIS_URL ?? 'redis://127.0.0.1:6379';
/** Until both instances have compiled what they run. */
const WARM_UP = 50;
const SECRET = 'of-the-benchmarks-only-and-never-used';
const DELAY_MS = '300';
const PUSH = 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id } }';
const WATCH = 'subscription { paymentUpdated { payment { id status } } }';
const FIRST_PHONE = 254_712_000_000;

/** Daraja, as a process of its own. */
async function openDaraja() {
  const port = await findPort();
  const main = fileURLToPath(new URL('main.js', gatewayCode()));
  const environment = { PATH: process.env.PATH, PORT: String(port), SIMULATOR_DELAY_MS: DELAY_MS };
  const child = spawn(process.execPath, [main, 'simulate'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.stdout.resume();
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

/** Where Daraja posts callbacks to: notes when each is posted on, and when it is answered. */
async function openPostman() {
  const postedAt = new Map();
  const answeredAt = new Map();
  const postman = { postedAt, answeredAt, to: '' };
  const server = createServer(async (incoming, response) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const id = incoming.url.split('/').at(-2);
    postedAt.set(id, performance.now());
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(postman.to + incoming.url, { method: 'POST', headers, body: Buffer.concat(chunks) });
    answeredAt.set(id, performance.now());
    response.writeHead(answer.status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  postman.url = `http://127.0.0.1:${server.address().port}`;
  postman.close = () => server.close();
  return postman;
}

async function watchAll(url, heardAt) {
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  let onAll = () => undefined;
  const all = new Promise(resolve => {
    onAll = resolve;
  });
  client.subscribe(
    { query: WATCH },
    {
      next: ({ data }) => {
        const { id, status } = data.paymentUpdated.payment;
        if (status === 'COMPLETED') heardAt.set(id, performance.now());
        if (heardAt.size === WARM_UP + PAYMENTS) onAll();
      },
      error: error => process.stderr.write(`${JSON.stringify(error)}\n`),
      complete: () => undefined,
    },
  );
  await new Promise(resolve => setTimeout(resolve, 1_000));
  return { all, close: () => client.dispose() };
}

async function pay(url, number) {
  const input = { amount: '150', phoneNumber: String(FIRST_PHONE + number), accountReference: `INV-${number}` };
  const body = JSON.stringify({ query: PUSH, variables: { input } });
  await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

async function measure(kind, redis) {
  const [database, daraja, postman] = [await createDatabase(kind), await openDaraja(), await openPostman()];
  const open = async () => {
    const addresses = { DARAJA_BASE_URL: daraja.url, PUBLIC_URL: postman.url, ...redis };
    const gateway = await openGateway({ ...gatewayEnvironment(database.url, SECRET), ...addresses });
    return { ...gateway, url: `http://127.0.0.1:${gateway.port}` };
  };
  const [watched, paid] = [await open(), await open()];
  postman.to = paid.url;
  const heardAt = new Map();
  const watch = await watchAll(watched.url, heardAt);
  const startedAt = performance.now();
  for (let number = 0; number < WARM_UP + PAYMENTS; number += 1) {
    const early = startedAt + (number * 1_000) / PER_SECOND - performance.now();
    await new Promise(resolve => setTimeout(resolve, Math.max(0, early)));
    void pay(paid.url, number);
  }
  await watch.all;
  // In the order in which they were heard: nearly that of the payments.
  const heard = [...heardAt].slice(WARM_UP);
  const sincePosted = heard.map(([id, at]) => at - postman.postedAt.get(id));
  const sinceAnswered = heard.map(([id, at]) => at - postman.answeredAt.get(id));
  await watch.close();
  for (const each of [watched, paid, daraja]) await each.stop();
  postman.close();
  await database.drop();
  return {
    p50Ms: percentile(sincePosted, 50),
    p99Ms: percentile(sincePosted, 99),
    mostMs: Math.max(...sincePosted),
    sinceAnsweredP99Ms: percentile(sinceAnswered, 99),
  };
}

const results = [];
for (const kind of await chooseDatabases(['MariaDB', 'MySQL'])) {
  results.push({ database: kind, redis: 'yes', ...(await measure(kind, { REDIS_URL })) });
  results.push({ database: kind, redis: 'no', ...(await measure(kind, {})) });
}
if (results.length === 0) refuse('nothing was measured');
printTable(
  `${PAYMENTS} payments, ${PER_SECOND} a second, paid on one instance and watched on the other`,
  results.map(({ database, redis, p50Ms, p99Ms, mostMs, sinceAnsweredP99Ms }) => ({
    database,
    Redis: redis,
    'p50 ms': round(p50Ms, 1),
    'p99 ms': round(p99Ms, 1),
    'most ms': round(mostMs, 1),
    'p99 ms from the 200': round(sinceAnsweredP99Ms, 1),
  })),
);
writeResult('live-instances', { payments: PAYMENTS, perSecond: PER_SECOND, results });
