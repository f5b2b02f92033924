/** The wiring: opens what the gateway needs, connects the stations, and closes it all again. */

import { createAudit } from './audit/create-audit.js';
import type { Config } from './config/config.js';
import { createReadiness } from './create-readiness.js';
import { createStations, type Stations, type World } from './create-stations.js';
import { leaseMsOf } from './daraja/access-token.js';
import { createDaraja, type DarajaClient } from './daraja/create-daraja.js';
import { createTokenShelf, type TokenShelf } from './daraja/create-token-shelf.js';
import { createStoredTokenRows } from './daraja/token-rows.js';
import { createErasure } from './erasure/create-erasure.js';
import { createRetention } from './erasure/erase-by-age.js';
import { createDataFiles } from './erasure/erase-files.js';
import { createRoutes } from './http/create-routes.js';
import type { StationCounts } from './http/metrics.js';
import { type HttpServer, openHttpServer } from './http/open-http-server.js';
import { openSpool, type Spool } from './inbox/open-spool.js';
import { createSuspensions } from './initiators/create-suspensions.js';
import type { Keys } from './keys/keys.js';
import { openKeys } from './keys/open-keys.js';
import { createOriginRule } from './lib/allowed-origins.js';
import { createCallbackKeys } from './lib/callback-keys.js';
import { type Clock, systemClock } from './lib/clock.js';
import { type Closers, createClosers } from './lib/closers.js';
import { type DataFolder, findExposure, openDataFolder } from './lib/data-folder.js';
import { createIds } from './lib/ids.js';
import type { Log } from './lib/log.js';
import { systemRandom } from './lib/random.js';
import { createSeal } from './lib/seal.js';
import type { Secret } from './lib/secret.js';
import { createSharedClock } from './lib/shared-clock.js';
import { openEdge } from './open-edge.js';
import { hostRules, openSimulator } from './open-simulator.js';
import { type CallbackUrls, createCallbackUrls } from './operations/callback-urls.js';
import { createRecipientIds } from './payments/recipient-ids.js';
import { createInProcessPubSub } from './pubsub/in-process.js';
import { openRedisPubSub } from './pubsub/open-redis.js';
import { requireQuestions } from './registrations/require-questions.js';
import { createStore, type OpeningStore, type Store } from './store/open-store.js';
import { tables } from './tables.js';

export interface Gateway {
  /** Where this machine reaches it. */
  readonly url: string;
  readonly port: number;
  /** Resolves when GraphQL is answered. Rejects, with everything closed again, when the gateway cannot start. */
  readonly started: Promise<void>;
  /** Drains and closes; calling it again waits for the same. */
  stop(): Promise<void>;
}

/** Resolves when requests are served. Rejects, with everything closed again, when it cannot start. */
export async function startGateway(...given: Parameters<typeof openGateway>): Promise<Gateway> {
  const gateway = await openGateway(...given);
  await gateway.started;
  return gateway;
}

/**
 * Resolves when callbacks and probes are answered, whatever becomes of the database: callbacks go to the spool until it is there.
 * `machineClock` is compared with the database's, and differs from `clock` only where a test lets time pass.
 */
export async function openGateway(
  config: Config,
  log: Log,
  clock: Clock = systemClock,
  machineClock: Clock = systemClock,
): Promise<Gateway> {
  const closers = createClosers();
  try {
    const folder = closers.add(openFolder(config, log));
    const secrets = config.callbacks.secrets ?? [folder.readOrMakeSecret('callback')];
    const spool = await openSpool({ folder: `${folder.path}/spool`, log });
    const http = await openHttpServer(config.http.host, config.http.port, clock);
    closers.add({ close: () => http.stop(0) });
    const { publicUrl } = addressesOf(config, http);
    const origins = createOriginRule(config.http.allowedOrigins, publicUrl);
    const simulator = await openSimulator(config, folder.path, { clock, log, origins, ownUrls: [publicUrl, http.url] });
    const callbackKeys = createCallbackKeys(secrets);
    const urls = createCallbackUrls(publicUrl, callbackKeys);
    const needs = { config, spool, darajaUrl: `${http.url}/simulator`, urls, secrets, clock, machineClock, log };
    const world = openWorld(closers, needs);
    if (simulator) closers.add(simulator);
    const stations = closers.add(createStations(config, world));
    // Closed before the stations: what it still asks is cut, so that the sweep ends.
    closers.add(world.daraja);
    const keys = closers.add(openKeysOf(config, world, secrets));
    const erasure = closers.add(openErasureOf(config, world));
    const edge = await openEdge(config, world, { ...stations, keys, erasure }, { keys, origins, publicUrl, secrets });
    closers.add(edge.graphql);
    const redis = config.redisUrl === null ? null : world.pubsub;
    const readiness = closers.add(createReadiness({ ...world, redis, clock }));
    const allowed = { ...callbackRules(config), ...hostRules(config, publicUrl) };
    const rules = { callbackKeys, publicUrl, ...allowed, origins, clock, readiness: readiness.read };
    const { inbox, validate } = stations;
    const neighbours = { ...rules, inbox, validate, counts: countsOf(stations), ...edge, simulator, log };
    const routes = createRoutes(neighbours);
    http.serve(routes);
    const begin = (): void => {
      routes.open();
      stations.inbox.start();
      stations.sweep.start();
      stations.stats.start();
      stations.checkouts.start();
      stations.pulls.start();
      erasure.start();
      simulator?.resume();
      announce(config, http, log);
    };
    const opened = world.store.opened.then(() => requireQuestions(config, world.store)).then(keys.start);
    return runGateway(http, config.http.drainMs, closers, opened, begin);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** From where callbacks are taken and about what, and whether there is a page to try queries on. */
function callbackRules({ callbacks, http, shortcodes }: Config) {
  const { allowedAddresses, longLivedAddresses } = callbacks;
  const { trustedProxies } = http;
  return {
    ...{ allowedAddresses, longLivedAddresses, trustedProxies, hasGraphiql: http.hasGraphiql },
    shortcodes: shortcodes.map(({ shortcode }) => shortcode),
  };
}

/** Begins once the database is there, unless it is stopped before. */
function runGateway(
  http: HttpServer,
  drainMs: number,
  closers: Closers,
  opened: Promise<void>,
  begin: () => void,
): Gateway {
  let isStopped = false;
  const start = async (): Promise<void> => {
    try {
      await opened;
      if (!isStopped) begin();
    } catch (error) {
      await closers.close();
      throw error;
    }
  };
  const started = start();
  // Whoever waits for it hears of it.
  started.catch(() => undefined);
  return Object.freeze({
    ...{ url: http.url, port: http.port, started },
    stop: () => {
      isStopped = true;
      return closers.closeAfter(() => http.stop(drainMs));
    },
  });
}

interface WorldNeeds {
  readonly config: Config;
  readonly spool: Spool;
  /** Where the simulator is. */
  readonly darajaUrl: string;
  readonly urls: CallbackUrls;
  /** Of callbacks, the newest first; they serve where `TOKEN_SECRET` is not set. */
  readonly secrets: readonly Secret[];
  readonly clock: Clock;
  readonly machineClock: Clock;
  readonly log: Log;
}

interface OpeningWorld extends World {
  readonly store: OpeningStore;
  readonly daraja: DarajaClient;
}

/** What is not the gateway's own: its database, its disk, Redis, M-Pesa. Instances share one clock. */
function openWorld(closers: Closers, needs: WorldNeeds): OpeningWorld {
  const { config, spool, darajaUrl, urls, secrets, clock, machineClock, log } = needs;
  const store = closers.add(createStore({ address: config.database, tables, clock, machineClock, log }));
  const sharedClock = createSharedClock(clock, () => store.health().clockSkewMs);
  const pubsub = closers.add(openPubSub(config, clock, log));
  const audit = createAudit({ store, newId: createIds(sharedClock, systemRandom), clock: sharedClock });
  const suspensions = createSuspensions({ store, audit, shortcodes: config.shortcodes, clock: sharedClock });
  const { baseUrl, proxy, timeoutMs } = config.daraja;
  const wire = { baseUrl: baseUrl ?? darajaUrl, proxy, timeoutMs, shortcodes: config.shortcodes };
  // A simulator of our own keeps tokens for nobody else, and none across a restart.
  const sharing = baseUrl === null ? {} : { sharedShelf: openTokenShelf(baseUrl, needs, store, sharedClock) };
  const daraja = createDaraja({ ...wire, ...sharing, suspensions, clock: sharedClock, log });
  const ports = { store, spool, pubsub, daraja, clock: sharedClock, random: systemRandom, log };
  return { ...ports, suspensions, audit, urls, recipientIds: createRecipientIds(secrets, systemRandom) };
}

/** One token of each app for all instances, sealed for the database. */
function openTokenShelf(baseUrl: string, { config, secrets }: WorldNeeds, store: Store, clock: Clock): TokenShelf {
  const seal = createSeal(config.tokenSecrets ?? secrets, 'access-token', systemRandom);
  const leaseMs = leaseMsOf(config.daraja.timeoutMs);
  return createTokenShelf({ rows: createStoredTokenRows(store), seal, baseUrl, clock, leaseMs });
}

function openKeysOf({ apiKeys, shortcodes, tokenSecrets }: Config, world: World, secrets: readonly Secret[]): Keys {
  const known = { configured: apiKeys ?? [], shortcodes: shortcodes.map(({ shortcode }) => shortcode) };
  return openKeys({
    ...world,
    ...known,
    tokenSecrets: tokenSecrets ?? secrets,
    newId: createIds(world.clock, world.random),
  });
}

function openErasureOf({ dataDir, retentionDays }: Config, world: World) {
  const needs = { ...world, files: createDataFiles(dataDir) };
  return { ...createErasure(needs), ...createRetention(needs, retentionDays) };
}

/** What `/metrics` tells of the stations. */
function countsOf({ inbox, funnel, sweep }: Stations): StationCounts {
  const { givenUp, checks, questionIntervalMs } = sweep;
  return { verdicts: inbox.verdicts, transitions: funnel.transitions, givenUp, checks, questionIntervalMs };
}

/** With port 0 the real port is known only now. */
function addressesOf(config: Config, http: HttpServer): { readonly publicUrl: string } {
  const { publicUrl, port } = config.http;
  return { publicUrl: port === 0 ? publicUrl.replace(/:0$/, `:${http.port}`) : publicUrl };
}

/** Instances that share a database share a channel. */
function openPubSub({ redisUrl, database }: Config, clock: Clock, log: Log) {
  if (redisUrl === null) return createInProcessPubSub(log);
  const name = database.kind === 'mysql' ? database.database : 'sqlite';
  return openRedisPubSub({ url: redisUrl, channel: `mpesa-gateway:${name}`, clock, log });
}

function openFolder({ dataDir }: Config, log: Log): DataFolder {
  const folder = openDataFolder(dataDir);
  const exposure = findExposure(folder.path);
  if (exposure !== null) log.warn({ variable: 'DATA_DIR' }, exposure);
  return folder;
}

function announce({ environment, apiKeys }: Config, { url }: HttpServer, log: Log): void {
  log.info({ url, environment }, 'the gateway is ready');
  if (apiKeys === null)
    log.warn('API_KEYS is not set: every caller on this machine is admin, which only the simulator allows');
}
