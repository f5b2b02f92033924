/** (f) From a callback to the frame on a subscriber's WebSocket, at half of the load that the gateway can take, and idle. */

import { chooseDatabases } from './choices.js';
import { createDatabase } from './data/databases.js';
import { loadPayments } from './data/load-payments.js';
import { CALLBACK_SECRET } from './data/open-stations.js';
import { openGateway, openGenerator, openWatcher } from './load/drive.js';
import { gatewayEnvironment } from './load/gateway-environment.js';
import { percentile, printTable, round } from './statistics.js';

const CONNECTIONS = 64;
const CALLBACKS_PER_SECOND_MAX = 6_000;
/** Each watches one payment; one more watches all of them. */
const WATCHERS = 200;
const IDLE_PER_SECOND = 10;
const IDLE_MS = 10_000;
/** Longer than any frame is on its way. */
const LAST_FRAME_MS = 1_000;

export async function measureLatency({ rounds, roundMs }) {
  const results = {};
  for (const kind of await chooseDatabases(['MariaDB', 'MySQL', 'SQLite'])) {
    results[kind] = await measureOn(kind, { rounds, roundMs });
  }
  if (Object.keys(results).length === 0) return null;
  const lines = Object.entries(results).flatMap(([kind, loads]) =>
    Object.entries(loads).map(([load, { perSecond, ...spans }]) => ({ database: kind, load, perSecond, ...spans })),
  );
  printTable('Callback to frame, milliseconds (p50 / p99)', lines);
  return results;
}

async function measureOn(kind, { rounds, roundMs }) {
  const database = await createDatabase(kind);
  const longMs = roundMs * rounds;
  const count = (CALLBACKS_PER_SECOND_MAX * (2 * roundMs + longMs / 2)) / 1000;
  const { callbacks } = await loadPayments(database.url, { pending: Math.ceil(count) });
  const gateway = await openGateway(gatewayEnvironment(database.url, CALLBACK_SECRET));
  const generator = openGenerator();
  const watcher = openWatcher();
  let used = 0;
  const play = async (durationMs, perSecond) => {
    const limit = Math.ceil((Math.min(perSecond, CALLBACKS_PER_SECOND_MAX) * durationMs) / 1000);
    const requests = callbacks.slice(used, used + limit);
    used += requests.length;
    const isPaced = Number.isFinite(perSecond);
    if (isPaced) await watcher.ask({ order: 'watch', port: gateway.port, ids: someOf(requests) });
    const outcome = await generator.generate({
      ...{ port: gateway.port, connections: CONNECTIONS, requests, perSecond },
      durationMs: isPaced ? durationMs * 2 : durationMs,
    });
    return { requests, ...outcome };
  };
  const measure = async (durationMs, perSecond) => {
    const played = await play(durationMs, perSecond);
    await new Promise(resolve => setTimeout(resolve, LAST_FRAME_MS));
    const { frames } = await watcher.ask({ order: 'take' });
    return { perSecond: Math.round(perSecond), ...summarizeSpans(played, frames) };
  };
  const idle = await measure(IDLE_MS, IDLE_PER_SECOND);
  await play(roundMs, Number.POSITIVE_INFINITY);
  const full = await play(roundMs, Number.POSITIVE_INFINITY);
  const fullRate = (full.latenciesMs.length / full.elapsedMs) * 1000;
  const half = await measure(longMs, fullRate / 2);
  generator.close();
  watcher.close();
  await gateway.stop();
  await database.drop();
  return { idle, half };
}

/** Payments all over the run. */
function someOf(requests) {
  const step = Math.max(1, Math.floor(requests.length / WATCHERS));
  return requests.filter((_, index) => index % step === 0).map(paymentIdOf);
}

function paymentIdOf({ path }) {
  return path.split('/')[6];
}

/**
 * The commit itself is not seen from outside: it lies between the callback's sending and its 200. So a frame's way is at most as long as
 * from the sending, and at least as long as from the 200.
 */
function summarizeSpans({ requests, times }, frames) {
  const timesOf = new Map(requests.map((request, index) => [paymentIdOf(request), times[index]]));
  const fromAll = frames.filter(({ isOfOne, id }) => !isOfOne && timesOf.has(id));
  const fromOne = frames.filter(({ isOfOne, id }) => isOfOne && timesOf.has(id));
  const sinceSent = ({ id, at }) => at - timesOf.get(id)[0];
  const sinceAnswer = ({ id, at }) => at - timesOf.get(id)[1];
  return {
    callbacks: requests.length,
    frames: fromAll.length,
    'sent to 200': present(times.map(([sentAt, answeredAt]) => answeredAt - sentAt)),
    'sent to frame, watching one': present(fromOne.map(sinceSent)),
    'sent to frame, watching all': present(fromAll.map(sinceSent)),
    '200 to frame, watching one': present(fromOne.map(sinceAnswer)),
    '200 to frame, watching all': present(fromAll.map(sinceAnswer)),
  };
}

function present(values) {
  return `${round(percentile(values, 50), 1)} / ${round(percentile(values, 99), 1)}`;
}
