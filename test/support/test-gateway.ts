/** GraphQL and HTTP as they are, on a free port, in front of stations that are kept in memory. */

import type { IncomingMessage } from 'node:http';

import type { ApiKey } from '../../src/callers/api-key.js';
import type { Role } from '../../src/callers/roles.js';
import { mayPay } from '../../src/domain/validation.js';
import type { About } from '../../src/graphql/context.js';
import { type Graphql, openGraphql } from '../../src/graphql/open-graphql.js';
import { createRoutes, type RoutesNeighbours } from '../../src/http/create-routes.js';
import { openHttpServer } from '../../src/http/open-http-server.js';
import type { ApiKeyRow } from '../../src/keys/api-key-row.js';
import { createKnownKeys } from '../../src/keys/known-keys.js';
import { createOriginRule } from '../../src/lib/allowed-origins.js';
import { type CallbackKeys, createCallbackKeys } from '../../src/lib/callback-keys.js';
import { type Clock, systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { Secret } from '../../src/lib/secret.js';
import { ABOUT, createMemoryStations, type MemoryStations } from './memory-stations.js';

export interface TestGateway {
  readonly url: string;
  readonly port: number;
  readonly memory: MemoryStations;
  readonly graphql: Graphql;
  readonly keys: CallbackKeys;
  /** Posts an operation; `role` names one of the keys. */
  send(query: string, variables?: Record<string, unknown>, role?: Role): Promise<GraphqlAnswer>;
  /** These are the keys of the database now. */
  learnKeys(rows: readonly ApiKeyRow[]): void;
  /** Ends the start. */
  open(): void;
  stop(drainMs?: number): Promise<void>;
}

export interface GraphqlAnswer {
  readonly status: number;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly { message: string; extensions: Record<string, unknown> }[];
}

interface Options extends Partial<Omit<RoutesNeighbours, 'inbox' | 'graphql' | 'origins' | 'clock'>> {
  /** False: none, so that every caller is admin. */
  readonly hasKeys?: boolean;
  /** Keys as the database has them. */
  readonly keys?: readonly ApiKeyRow[];
  readonly allowedOrigins?: readonly string[];
  readonly clock?: Clock;
  readonly about?: About;
  /** GraphQL is not opened before `open` is called. */
  readonly isStarting?: boolean;
}

export const API_KEYS: readonly ApiKey[] = [
  { name: 'boss', role: 'admin', key: new Secret('admin-key') },
  { name: 'wages', role: 'payout', key: new Secret('payout-key') },
  { name: 'shop', role: 'server', key: new Secret('server-key') },
  { name: 'counter', role: 'till', key: new Secret('till-key') },
  { name: 'erp', role: 'feed', key: new Secret('feed-key') },
  { name: 'prometheus', role: 'metrics', key: new Secret('metrics-key') },
  { name: 'board', role: 'readonly', key: new Secret('readonly-key') },
];

/** Signs watch tokens. */
export const TOKEN_SECRET = new Secret('t'.repeat(32));

export function bearer(role: Role): string {
  return `Bearer ${role}-key`;
}

export async function openTestGateway(options: Options = {}): Promise<TestGateway> {
  const {
    hasKeys = true,
    keys: keyRows = [],
    allowedOrigins = null,
    clock = systemClock,
    isStarting = false,
    about = ABOUT,
    ...given
  } = options;
  const memory = createMemoryStations(clock);
  const keys = createCallbackKeys([new Secret('x'.repeat(32))]);
  const http = await openHttpServer('127.0.0.1', 0, clock);
  const origins = createOriginRule(allowedOrigins, http.url);
  const findKey = createKnownKeys(hasKeys ? API_KEYS : [], [TOKEN_SECRET], clock);
  findKey.learn(keyRows);
  const { stations } = memory;
  const tokenSecrets = [TOKEN_SECRET];
  const askerOf = ({ socket }: IncomingMessage) => socket.remoteAddress ?? '';
  const world = { origins, clock, random: systemRandom, log: silentLog };
  const graphql = await openGraphql({
    stations,
    about,
    findKey,
    isOpenTo: () => !hasKeys,
    tokenSecrets,
    askerOf,
    addressOf: askerOf,
    ...world,
  });
  const routes = createRoutes({
    ...{
      inbox: memory.inbox,
      validate: async () => mayPay(),
      graphql,
      simulator: null,
      callbackKeys: keys,
      origins,
      log: silentLog,
    },
    ...{ publicUrl: http.url, allowedAddresses: ['127.0.0.0/8', '::1'], trustedProxies: [] },
    ...{ clock, longLivedAddresses: null },
    ...{ hasGraphiql: true, hostRule: null, isOpen: !hasKeys, simulatorAddresses: ['127.0.0.0/8', '::1'] },
    shortcodes: ['600000', '600001'],
    counts: {
      verdicts: () => [],
      transitions: () => [],
      checks: () => [],
      givenUp: () => [],
      questionIntervalMs: () => 200,
    },
    checkoutPage: async (_secret, _request, response) => void response.writeHead(404).end(),
    readiness: async () => ({ isReady: true, parts: { database: 'ok' }, advice: [], namedAdvice: [] }),
    ...given,
  });
  http.serve(routes);
  if (!isStarting) routes.open();
  const { url, port } = http;
  return {
    ...{ url, port, memory, graphql, keys },
    send: (query, variables = {}, role = 'admin') => sendGraphql(url, { query, variables }, bearer(role)),
    ...{ open: routes.open, learnKeys: findKey.learn },
    async stop(drainMs = 0) {
      await http.stop(drainMs);
      await graphql.close();
    },
  };
}

export async function sendGraphql(url: string, body: unknown, authorization?: string): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify(body),
  });
  const { data, errors = [] } = (await response.json()) as {
    data?: GraphqlAnswer['data'];
    errors?: GraphqlAnswer['errors'];
  };
  return { status: response.status, data, errors };
}

/** What a failed operation says: its only error's code and field. */
export function refusalOf({ errors }: Pick<GraphqlAnswer, 'errors'>): { code: unknown; field: unknown } {
  const [error] = errors;
  return { code: error?.extensions.code, field: error?.extensions.field };
}
