/** The whole gateway, as it is, on a database of its own, with a Daraja of its own: what the flows are tested on. */

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';

import { type Gateway, startGateway } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { createCallbackKeys } from '../../src/lib/callback-keys.js';
import { type Clock, systemClock } from '../../src/lib/clock.js';
import { type Log, silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { Secret } from '../../src/lib/secret.js';
import { CALLBACK_BASE_PATH, type CallbackRoute } from '../../src/operations/callback-routes.js';
import type { SimulatorBehaviour } from '../../src/simulator/behaviour.js';
import type { Ledger } from '../../src/simulator/books/ledger.js';
import { createSimulator } from '../../src/simulator/create-simulator.js';
import type { FreshDatabase, TestDatabase } from './databases.js';
import { createGatewayClient, type GatewayClient } from './gateway-client.js';
import { openWire, type Wire } from './open-wire.js';
import { createShiftingClock } from './shifting-clock.js';

export interface OpenGatewayOptions {
  /** Variables that differ from the harness's own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly behaviour?: Partial<SimulatorBehaviour>;
  /** From Daraja's acknowledgement to its callback. */
  readonly delayMs?: number;
  /** How far the clock of the gateway's machine is ahead of everybody else's. */
  readonly aheadMs?: number;
  /** Is told every line of the log, at its finest level. */
  readonly onLine?: (line: string) => void;
}

/** A caller that the gateway knows. */
export type CallerName = keyof typeof KEYS;

export interface OpenGateway {
  url(): string;
  readonly database: FreshDatabase;
  /** Daraja's own books. */
  readonly ledger: Ledger;
  /** Where Daraja is, for its own door. */
  readonly darajaUrl: string;
  /** Between the gateway and Daraja. */
  readonly wire: Wire;
  /** What the gateway logged as an error. */
  readonly errors: readonly LoggedError[];
  /** Speaks GraphQL for this caller, over HTTP and WebSocket; `admin` if left out. */
  as(caller?: CallerName): GatewayClient;
  /** Sets the clock forward, the simulator's timers included. */
  shift(ms: number): void;
  /** Sets the clock of the gateway's machine so far ahead of everybody else's, its database's too. */
  setAhead(ms: number): void;
  /** The path of the long form below the common one, with a valid key. */
  keyedPath(route: CallbackRoute, ticket: string): string;
  /** Posts to the long form, with a valid key. */
  postKeyed(route: CallbackRoute, ticket: string, body: string | object): Promise<CallbackAnswer>;
  postBare(route: CallbackRoute, body: string | object): Promise<CallbackAnswer>;
  /** Stops the gateway and starts it again, on the same port, database and data folder; `whileAway` has the port in between. */
  restart(whileAway?: (port: number) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface CallbackAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface LoggedError {
  readonly msg: string;
  readonly err?: { readonly message: string; readonly stack: string };
}

const KEYS = {
  admin: 'admin-key-0123456789',
  boss: 'boss-key-0123456789',
  shop: 'shop-key-0123456789',
  stall: 'stall-key-0123456789',
  desk: 'desk-key-0123456789',
  counter: 'counter-key-0123456789',
  board: 'board-key-0123456789',
} as const;
/** What `admin` shows. */
export const ADMIN_KEY = KEYS.admin;
/** What this caller shows. */
export const keyOf = (caller: CallerName): string => KEYS[caller];
const ROLES = {
  ...{ admin: 'admin', boss: 'admin', shop: 'payout', stall: 'payout' },
  ...{ desk: 'server', counter: 'till', board: 'readonly' },
} as const;
const CALLBACK_SECRET = 'callback-secret-of-the-flow-tests';
/** Between acknowledgement and callback: long enough to see a payment PENDING, short enough to wait for. */
const DELAY_MS = 30;

export const ACCEPTED = { status: 200, body: { ResultCode: 0, ResultDesc: 'Accepted' } };

export async function openGateway(database: TestDatabase, options: OpenGatewayOptions = {}): Promise<OpenGateway> {
  const clock = createShiftingClock();
  const fresh = await database.create({ mayHaveTables: true });
  const dataDir = await mkdtemp(join(tmpdir(), 'flow-'));
  const daraja = await openDaraja(clock.simulator, options);
  const wire = await openWire(daraja.url);
  const errors: LoggedError[] = [];
  const log = createErrorLog(errors, options.onLine);
  let { aheadMs = 0 } = options;
  const machineClock: Clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  const gatewayClock: Clock = { ...clock.gateway, now: () => clock.gateway.now() + aheadMs };
  const start = (port: number): Promise<Gateway> => {
    const config = readConfig({
      ...{ PORT: String(port), DATA_DIR: dataDir, DARAJA_BASE_URL: wire.url, CALLBACK_SECRET },
      API_KEYS: Object.entries(KEYS)
        .map(([name, key]) => `${name}:${ROLES[name as CallerName]}:${key}`)
        .join(),
      ...{ DARAJA_QUERIES_PER_SECOND: '100', DRAIN_SECONDS: '0', SUCCESS_CHECKS_PER_MINUTE: 'off' },
      ...{ PROMPTS_PER_PHONE_HOUR: 'off', PROMPTS_PER_PHONE_DAY: 'off' },
      ...options.environment,
    });
    return startGateway({ ...config, database: fresh.address }, log, gatewayClock, machineClock);
  };

  let gateway = await start(0);
  const clients = new Map<CallerName, GatewayClient>();
  const keys = createCallbackKeys([new Secret(CALLBACK_SECRET)]);
  const keyedPath = (route: CallbackRoute, ticket: string) => `/${route}/${ticket}/${keys.sign(route, ticket)}`;
  const post = (path: string, body: string | object) => postCallback(gateway.url + CALLBACK_BASE_PATH + path, body);
  return Object.freeze({
    url: () => gateway.url,
    ...{ database: fresh, ledger: daraja.ledger, darajaUrl: daraja.url, wire, errors, shift: clock.shift },
    setAhead(ms: number) {
      aheadMs = ms;
    },
    as(caller: CallerName = 'admin') {
      const client = clients.get(caller) ?? createGatewayClient(gateway.url, KEYS[caller]);
      clients.set(caller, client);
      return client;
    },
    keyedPath,
    postKeyed: (route, ticket, body) => post(keyedPath(route, ticket), body),
    postBare: (route, body) => post(`/${route}`, body),
    async restart(whileAway = async () => undefined) {
      const { port } = gateway;
      await gateway.stop();
      try {
        await whileAway(port);
      } finally {
        gateway = await start(port);
      }
    },
    async close() {
      await Promise.all([...clients.values()].map(client => client.close()));
      await gateway.stop();
      await wire.close();
      await daraja.close();
      await fresh.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  } satisfies OpenGateway);
}

async function openDaraja(clock: Clock, { behaviour = {}, delayMs = DELAY_MS }: OpenGatewayOptions) {
  const simulator = createSimulator({ clock, random: systemRandom, log: silentLog, delayMs, behaviour });
  const server = createServer(simulator.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    ledger: simulator.ledger,
    async close() {
      await simulator.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** pino's number for errors. */
const ERROR_LEVEL = 50;

/** Collects what is logged as an error, so that a flow can show that nothing was thrown on the way. */
function createErrorLog(errors: LoggedError[], onLine?: (line: string) => void): Log {
  const write = (line: string): void => {
    onLine?.(line);
    const logged = JSON.parse(line) as LoggedError & { readonly level: number };
    if (logged.level >= ERROR_LEVEL) errors.push(logged);
  };
  return pino({ level: onLine ? 'trace' : 'error' }, { write });
}

async function postCallback(url: string, body: string | Buffer<ArrayBuffer> | object): Promise<CallbackAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
