/** WHERE AN UPDATE LEAVES: the GraphQL station, over HTTP and over WebSocket, in front of all others. */

import type { RequestHandler } from 'express';

import type { ApiKey } from '../domain/api-key.js';
import type { OriginRule } from '../lib/allowed-origins.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { RandomBytes } from '../lib/random.js';
import { type Authenticate, createAuthenticate } from './authenticate.js';
import { buildSchema } from './build-schema.js';
import type { Caller } from './caller.js';
import { createContext } from './context.js';
import { createPresentError } from './errors/present-error.js';
import { createRouter } from './over-http/create-router.js';
import { openApollo } from './over-http/open-apollo.js';
import { createSocketServer, type SocketServer } from './over-websocket/create-socket-server.js';
import type { GraphqlStations } from './stations.js';

export interface GraphqlNeighbours {
  readonly stations: GraphqlStations;
  /** Null: every caller is admin. */
  readonly apiKeys: readonly ApiKey[] | null;
  readonly origins: OriginRule;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}

export interface Graphql extends Pick<SocketServer, 'handleUpgrade' | 'counts'> {
  /** To be mounted at /graphql. */
  readonly handleRequest: RequestHandler;
  readonly authenticate: Authenticate;
  /** Closes every WebSocket with 1012. The feed must still be open: watchers are told to come back, not that all is over. */
  closeSockets(): Promise<void>;
  /** After the last request. */
  close(): Promise<void>;
}

export async function openGraphql({
  stations,
  apiKeys,
  origins,
  clock,
  random,
  log,
}: GraphqlNeighbours): Promise<Graphql> {
  const schema = buildSchema();
  const presentError = createPresentError(log, random);
  const authenticate = createAuthenticate(apiKeys);
  const contextOf = (caller: Caller) => createContext(stations, caller);
  const apollo = await openApollo(schema, presentError, log);
  const sockets = createSocketServer({
    ...{ schema, authenticate, createContext: contextOf, presentError, origins, clock, log },
  });
  return Object.freeze({
    handleRequest: createRouter(apollo, authenticate, contextOf),
    handleUpgrade: sockets.handleUpgrade,
    counts: sockets.counts,
    authenticate,
    closeSockets: sockets.close,
    close: () => apollo.stop(),
  });
}
