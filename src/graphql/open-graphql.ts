/** WHERE AN UPDATE LEAVES: the GraphQL station, over HTTP, over WebSocket and as server-sent events, in front of all others. */

import type { IncomingMessage } from 'node:http';
import { getHeapStatistics } from 'node:v8';
import type { RequestHandler } from 'express';

import { type Authenticate, createAuthenticate, type FindKey } from '../callers/authenticate.js';
import { createWatchTokens } from '../callers/create-watch-tokens.js';
import { createFailedCredentials, type FailedCredentials } from '../callers/failed-credentials.js';
import type { OriginRule } from '../lib/allowed-origins.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { RandomBytes } from '../lib/random.js';
import type { Secret } from '../lib/secret.js';
import { buildSchema } from './build-schema.js';
import { type About, createCreateContext } from './context.js';
import { createCursorSeal } from './cursor-seal.js';
import { createRouter } from './over-http/create-router.js';
import { createEnter, type Enter } from './over-http/enter.js';
import { createExports } from './over-http/export-payments.js';
import { createKnownQueries } from './over-http/known-queries.js';
import { openApollo } from './over-http/open-apollo.js';
import { createStreamServer } from './over-sse/create-stream-server.js';
import { createSocketServer, type SocketServer } from './over-websocket/create-socket-server.js';
import { createCompiledOperations } from './run/compiled-operations.js';
import { createPresentError } from './run/errors/present-error.js';
import { type Budgets, createBudgets } from './run/limits/create-budgets.js';
import { createReplayTurns } from './run/limits/create-replay-turns.js';
import { createSeats } from './run/live/create-seats.js';
import { createDocumentCache } from './run/live/document-cache.js';
import { createOpenUpdates } from './run/live/open-updates.js';
import type { GraphqlStations } from './stations.js';

export interface GraphqlNeighbours {
  readonly stations: GraphqlStations;
  readonly about: About;
  readonly findKey: FindKey;
  /** Whether every caller from this address is admin. */
  readonly isOpenTo: (address: string) => boolean;
  /** Sign watch tokens; the newest first. */
  readonly tokenSecrets: readonly Secret[];
  readonly origins: OriginRule;
  /** The address, or its network, that a request comes from. */
  readonly askerOf: (request: IncomingMessage) => string;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}

/** Who watches now. */
export interface WatcherCounts {
  readonly sockets: number;
  readonly subscriptions: number;
  readonly streams: number;
  /** Estimated: all that is kept for them. */
  readonly bytes: number;
}

/** The GraphQL station, ready to be asked. */
export interface Graphql extends Pick<SocketServer, 'handleUpgrade'> {
  /** To be mounted at /graphql. */
  readonly handleRequest: RequestHandler;
  /** A request to /graphql, without Express. */
  readonly enter: Enter;
  /** To be mounted at /export/payments.csv. */
  readonly handleExport: RequestHandler;
  /** To be mounted at /graphql/stream. */
  readonly handleStream: RequestHandler;
  readonly authenticate: Authenticate;
  readonly failedCredentials: FailedCredentials;
  /** Of the budgets of the callers, that of a checkout's payers: see `Budgets`. */
  readonly refuseVisit: Budgets['refuseVisit'];
  readonly counts: () => WatcherCounts;
  /** Closes every WebSocket with 1012 and breaks every stream off, and exports that wait for their budget. The feed must still be open: watchers must reconnect, not believe that the stream ended. */
  closeSockets(): Promise<void>;
  /** After the last request. */
  close(): Promise<void>;
}

/** Starts Apollo Server; rejects when the schema is faulty. */
export async function openGraphql(neighbours: GraphqlNeighbours): Promise<Graphql> {
  const { stations, about, findKey, isOpenTo, tokenSecrets, origins, askerOf, addressOf, clock, random, log } =
    neighbours;
  const schema = buildSchema();
  const presentError = createPresentError(log, random);
  const watchTokens = createWatchTokens(tokenSecrets, clock);
  const authenticate = createAuthenticate({ keys: findKey, tokens: watchTokens, isOpenTo });
  const failedCredentials = createFailedCredentials(clock, log);
  const createContext = createCreateContext(stations, {
    watchTokens,
    seal: createCursorSeal(tokenSecrets),
    clock,
    about,
  });
  const documents = createDocumentCache(schema);
  const compiled = createCompiledOperations(schema);
  const budgets = createBudgets(about.limits.rates, clock);
  const openUpdates = createOpenUpdates(presentError, compiled, budgets, createReplayTurns(budgets, clock), clock);
  const known = createKnownQueries(schema, compiled, budgets);
  const seats = createSeats(getHeapStatistics().heap_size_limit);
  const shared = {
    ...{ schema, documents, openUpdates, authenticate, failedCredentials, addressOf },
    ...{ createContext, presentError, seats, budgets, origins, clock },
  };
  const apollo = await openApollo(schema, presentError, log, known, budgets);
  const enter = createEnter({ apollo, authenticate, createContext, known, budgets, presentError, clock });
  const sockets = createSocketServer({ ...shared, askerOf, log });
  const streams = createStreamServer(shared);
  const exports = createExports({ ...shared, enter, audit: stations.audit, log });
  return Object.freeze({
    handleRequest: createRouter(enter, { failedCredentials, addressOf }),
    enter,
    handleExport: exports.handleRequest,
    handleStream: streams.handleRequest,
    handleUpgrade: sockets.handleUpgrade,
    refuseVisit: budgets.refuseVisit,
    counts: () => {
      const { subscription, stream, bytes } = seats.counts();
      return { sockets: sockets.size(), subscriptions: subscription, streams: stream, bytes };
    },
    authenticate,
    failedCredentials,
    closeSockets: async () => {
      exports.close();
      await Promise.all([sockets.close(), streams.close()]);
    },
    close: () => apollo.stop(),
  });
}
