/** The gateway: its stations and its edges on a SQLite file; an update is a commit, synced to disk, before it is told. */

import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { answerOrders } from './answer-orders.js';

const code = new URL(
  process.env.BENCH_GATEWAY_DIST ? `file://${process.env.BENCH_GATEWAY_DIST}/` : '../../../dist/',
  import.meta.url,
);
const load = path => import(new URL(path, code).href);
createRequire(new URL('main.js', code))('reflect-metadata');

const { readConfig } = await load('config/config.js');
const { createAudit } = await load('audit/create-audit.js');
const { createStations } = await load('create-stations.js');
const { createDaraja } = await load('daraja/create-daraja.js');
const { createSuspensions } = await load('initiators/create-suspensions.js');
const { createCallbackUrls } = await load('operations/callback-urls.js');
const { newPayment } = await load('domain/new-payment.js');
const { UNSAID } = await load('domain/payment.js');
const { appendEvents } = await load('feed/append-events.js');
const { openGraphql } = await load('graphql/open-graphql.js');
const { createRoutes } = await load('http/create-routes.js');
const { openHttpServer } = await load('http/open-http-server.js');
const { openSpool } = await load('inbox/open-spool.js');
const { createOriginRule } = await load('lib/allowed-origins.js');
const { createCallbackKeys } = await load('lib/callback-keys.js');
const { systemClock: clock } = await load('lib/clock.js');
const { createIds, timeOf } = await load('lib/ids.js');
const { silentLog: log } = await load('lib/log.js');
const { systemRandom: random } = await load('lib/random.js');
const { blankEvidence } = await load('payments/build-evidence.js');
const { createInProcessPubSub } = await load('pubsub/in-process.js');
const { openStore } = await load('store/open-store.js');
const { buildLadder } = await load('domain/ladder.js');
const { tables } = await load('tables.js');

/** A folder that is given keeps its payments: the same gateway, started again. */
const folder = process.env.BENCH_FOLDER ?? mkdtempSync(join(tmpdir(), 'bench-live-'));
const config = readConfig({ DATA_DIR: folder, CALLBACK_SECRET: 'of-the-benchmarks-only-and-never-used' });
const { secrets } = config.callbacks;
const store = await openStore({ address: config.database, tables, clock, log });
const pubsub = createInProcessPubSub(log);
const keys = createCallbackKeys(secrets);
const spool = await openSpool({ folder: join(folder, 'spool'), log });
const newId = createIds(clock, random);
const audit = createAudit({ store, newId, clock });
const suspensions = createSuspensions({ store, audit, shortcodes: config.shortcodes, clock });
const daraja = createDaraja({
  ...config.daraja,
  baseUrl: 'http://127.0.0.1:9',
  shortcodes: config.shortcodes,
  suspensions,
  clock,
  log,
});
const urls = createCallbackUrls('http://127.0.0.1', keys);
const world = { store, spool, pubsub, daraja, suspensions, audit, urls, clock, random, log };
const stations = createStations(config, world);
const http = await openHttpServer('127.0.0.1', Number(process.env.BENCH_PORT ?? 0), clock);
const origins = createOriginRule(null, http.url);
const about = { environment: config.environment, version: 'bench', limits: config.limits };
const addressOf = () => '127.0.0.1';
const noKeys = { find: () => null, looksLikeKey: () => false };
const graphql = await openGraphql({
  ...{ stations, about, findKey: noKeys, isOpen: true, tokenSecrets: secrets, origins, clock, random, log },
  ...{ addressOf, askerOf: addressOf },
});
const readiness = async () => ({ isReady: true, parts: {}, advice: [] });
const addresses = { allowedAddresses: [], longLivedAddresses: null, trustedProxies: [] };
const rules = { callbackKeys: keys, publicUrl: http.url, ...addresses, origins };
const counts = { verdicts: () => [], transitions: () => [], givenUp: () => [] };
const routes = createRoutes({ ...rules, inbox: stations.inbox, counts, graphql, simulator: null, readiness, log });
http.serve(routes);
routes.open();

const ladder = buildLadder('STK_PUSH', config.schedule);
const metadata = JSON.stringify({ order: 1234, shop: 'Nairobi West' });

async function openPayment(index) {
  const id = newId();
  const phoneNumber = String(254_700_000_000 + index);
  const request = {
    ...{ id, kind: 'STK_PUSH', amountCents: 15_000, currency: 'KES', shortcode: '174379', phoneNumber },
  };
  const words = { accountReference: 'ORDER 1234', description: 'Shoes', command: null, occasion: null, metadata };
  const payment = newPayment({ ...UNSAID, ...request, ...words, createdAt: timeOf(id) }, ladder, null);
  const opened = await stations.funnel.open({
    payment,
    asked: { caller: 'bench', idempotencyKey: null, inputHash: 'x' },
    ...{ evidence: 'REQUEST', note: null },
  });
  return opened.payment;
}

async function openPayments(count) {
  const payments = [];
  for (let index = 0; index < count; index += 128) {
    const size = Math.min(128, count - index);
    payments.push(...(await Promise.all(Array.from({ length: size }, (_, each) => openPayment(index + each)))));
  }
  return payments;
}

async function findPayments() {
  const payments = [];
  for (let after = null; ; ) {
    const { items, hasMore } = await stations.findPayments.page({}, 100, after, ['id']);
    const whole = await stations.findPayments.byIds(items.map(({ id }) => id));
    payments.push(...items.map(({ id }) => whole.get(id)));
    if (!hasMore) return payments.toReversed();
    after = items.at(-1).id;
  }
}

const found = await findPayments();
const payments = found.length > 0 ? found : await openPayments(Number(process.env.PAYMENTS));
const NO_IDS = {
  merchantRequestId: null,
  checkoutRequestId: null,
  conversationId: null,
  originatorConversationId: null,
};
const byId = new Map(payments.map(payment => [payment.id, payment]));

/** Versions of one payment without end are not in the rules of the domain: they are appended as the funnel does it. */
async function appendVersion(id, version) {
  const before = byId.get(id);
  const after = { ...before, version, merchantRequestId: '29115-34620561-1', checkoutRequestId: `ws_CO_${id}` };
  byId.set(id, after);
  const event = { before, after, evidence: 'CALLBACK', occurredAt: clock.now(), note: null };
  const sequence = await store.atomically(unit => appendEvents(unit, [event], random));
  pubsub.ring({ topic: 'feed', sequence });
}

/** Version 2 is Daraja's acknowledgement, version 3 the callback of a success; the funnel takes them as they come. */
async function changePayment(id, version) {
  const ids = { ...NO_IDS, merchantRequestId: `29115-${id}`, checkoutRequestId: `ws_CO_${id}` };
  const evidence =
    version === 2
      ? { ...blankEvidence(id, 'ACKNOWLEDGEMENT', 'ACCEPTED', clock.now()), ids }
      : {
          ...blankEvidence(id, 'CALLBACK', 'SUCCESS', clock.now()),
          ids,
          trust: 'KEYED',
          amountCents: 15_000,
          receipt: id.slice(-10).toUpperCase(),
        };
  await stations.funnel.apply({ evidence });
}

answerOrders({
  port: http.port,
  ids: payments.map(({ id }) => id),
  countOpen: graphql.counts,
  publish: async (ids, version, published) => {
    const change = ids.length === 1 ? appendVersion : changePayment;
    await Promise.all(ids.map((id, index) => change(id, version).then(() => published(index))));
  },
});
