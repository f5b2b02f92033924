/** Everything that the gateway answers by HTTP: callbacks first and below Express, then the simulator, then the app. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';
import { readClientBlock, readPlainAddress } from '../callers/client-address.js';
import type { FailedCredentials } from '../callers/failed-credentials.js';
import type { Validate } from '../checkouts/create-validate.js';
import type { Inbox } from '../inbox/inbox.js';
import { createAddressList } from '../lib/address-list.js';
import type { OriginRule } from '../lib/allowed-origins.js';
import type { CallbackKeys } from '../lib/callback-keys.js';
import type { Clock } from '../lib/clock.js';
import { createLineLimit } from '../lib/line-limit.js';
import type { Log } from '../lib/log.js';
import { parseUrl } from '../lib/parse-url.js';
import { refuseUpgrade } from '../lib/refuse-upgrade.js';
import { createAnswerGraphql, type EnterGraphql, isUsual } from './answer-graphql.js';
import { answerProbeOf } from './answer-probe.js';
import { answerError, answerNotFound } from './answers.js';
import type { CheckoutPage } from './checkout-page/create-checkout-page.js';
import { createApp, type FindCaller } from './create-app.js';
import { createSimulatorDoor, isOfSimulator, type SimulatorEdge } from './create-simulator-door.js';
import { createTurns } from './create-turns.js';
import type { HostRule } from './host-rule.js';
import { matchCallback } from './match-callback.js';
import { createMetrics, type StationCounts, type WatcherCounts } from './metrics.js';
import { createPublicPath, isCallbackLike } from './public-path.js';
import type { Readiness } from './readiness.js';
import { createReceiveCallback } from './receive-callback.js';
import { createReceiveFed, type FedNeighbours, matchFed } from './receive-fed.js';
import { setSecurityHeaders } from './security-headers.js';

/** What http needs of the GraphQL station, beside which it stands. */
export interface GraphqlEdge {
  readonly handleRequest: RequestHandler;
  readonly handleStream: RequestHandler;
  readonly handleExport: RequestHandler;
  readonly enter: EnterGraphql;
  readonly authenticate: FedNeighbours['authenticate'];
  readonly failedCredentials: FailedCredentials;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly counts: () => WatcherCounts;
  closeSockets(): Promise<void>;
}

export interface RoutesNeighbours {
  readonly inbox: Pick<Inbox, 'receive'>;
  readonly validate: Validate;
  readonly counts: StationCounts;
  readonly graphql: GraphqlEdge;
  readonly checkoutPage: CheckoutPage;
  readonly hasGraphiql: boolean;
  /** Null outside of simulator mode. */
  readonly simulator: SimulatorEdge | null;
  readonly callbackKeys: CallbackKeys;
  /** Its path may be kept or taken away by a proxy. */
  readonly publicUrl: string;
  /** Addresses and CIDR ranges. */
  readonly allowedAddresses: readonly string[];
  /** Of C2B URLs, which serve for years; null: any. */
  readonly longLivedAddresses: readonly string[] | null;
  readonly trustedProxies: readonly string[];
  /** Of this gateway. */
  readonly shortcodes: readonly string[];
  readonly origins: OriginRule;
  readonly readiness: () => Promise<Readiness>;
  /** Null: any name will do, because nobody comes in without a key. */
  readonly hostRule: HostRule | null;
  /** Whether there are no keys. */
  readonly isOpen: boolean;
  /** Addresses and CIDR ranges that may use the simulator. */
  readonly simulatorAddresses: readonly string[];
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Log;
}

/** What the HTTP server hands requests to. */
export interface Routes {
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** From now on GraphQL is answered, not only callbacks and probes. */
  open(): void;
  /** From now on `/ready` says so; everything is still answered. */
  drain(): void;
  /** Resolves when the WebSockets are closed, and the phones of the simulator. Requests are still answered. */
  closeSockets(): Promise<void>;
}

/** They tell nobody anything, and orchestrators call them by any name. */
const PROBES: ReadonlySet<string> = new Set(['/health', '/ready']);
const MISDIRECTED =
  'Without API_KEYS the gateway, and always its simulator, answers to localhost, 127.0.0.1 and the host of PUBLIC_URL only.';

/** Callbacks come first, so that nothing else can slow down or refuse one. */
export function createRoutes(neighbours: RoutesNeighbours): Routes {
  const { inbox, counts, graphql, simulator, callbackKeys, origins, readiness, log } = neighbours;
  let isStarting = true;
  let isDraining = false;
  const readPublic = createPublicPath(neighbours.publicUrl);
  const metrics = createMetrics(graphql.counts, graphql.failedCredentials.count, counts);
  const proxies = createAddressList(neighbours.trustedProxies);
  const lines = createLineLimit(neighbours.clock);
  const { longLivedAddresses } = neighbours;
  const receiveCallback = createReceiveCallback({
    ...{ inbox, metrics, lines, log, keys: callbackKeys, validate: neighbours.validate },
    allowedAddresses: createAddressList(neighbours.allowedAddresses),
    longLivedAddresses: longLivedAddresses && createAddressList(longLivedAddresses),
    trustedProxies: proxies,
  });
  const addressOf = (request: IncomingMessage) => readPlainAddress(request, proxies);
  const { authenticate, failedCredentials } = graphql;
  /** What is shown in vain counts on every door; before the keys of the database are known, nobody's fault is. */
  const findCaller: FindCaller = async (authorization, address) => {
    const caller = await authenticate(authorization, address);
    if (!caller && authorization !== undefined && !isStarting) failedCredentials.note(address);
    return caller;
  };
  const receiveFed = createReceiveFed({
    ...{ ...neighbours, ...graphql, metrics, lines, addressOf },
    isStarting: () => isStarting,
  });
  const app = createApp({
    ...{ handleGraphql: graphql.handleRequest, handleStream: graphql.handleStream, handleExport: graphql.handleExport },
    ...{ checkoutPage: neighbours.checkoutPage, hasGraphiql: neighbours.hasGraphiql },
    ...{ findCaller, addressOf, readiness, metrics, origins, log },
    isStarting: () => isStarting,
    isDraining: () => isDraining,
  });
  const answerGraphql = createAnswerGraphql({ enter: graphql.enter, addressOf, origins, log, app });
  const mayUse = createAddressList(neighbours.simulatorAddresses);
  const enterSimulator = createSimulatorDoor({ simulator, findCaller, addressOf, mayUse, log });
  /** Keys keep strangers out by themselves, but the simulator knows only credentials that everybody knows. */
  const isMisdirected = (path: string, request: IncomingMessage): boolean =>
    (neighbours.isOpen || isOfSimulator(path)) && !PROBES.has(path) && neighbours.hostRule?.(request) === false;
  const turns = createTurns();
  const handleInTurn = (path: string, request: IncomingMessage, response: ServerResponse): void => {
    if (!isStarting && isUsual(request)) void answerGraphql(request, response);
    else if (enterSimulator(path, request, response)) return;
    // Express would answer an invalid URL with an HTML page of its own.
    else if (!parseUrl(request.url ?? '', 'http://gateway')) answerNotFound(response);
    else app(request, response);
  };

  return Object.freeze({
    handleRequest(request: IncomingMessage, response: ServerResponse) {
      setSecurityHeaders(response);
      request.url = readPublic(request.url ?? '');
      const [path = ''] = request.url.split('?');
      const callback = matchCallback(path);
      if (callback) return void receiveCallback(callback, request, response);
      if (answerProbeOf(callbackKeys, path, request, response)) return;
      if (isCallbackLike(path)) metrics.countCallback('unknown', 'refused');
      if (isMisdirected(path, request)) return answerError(response, 421, 'FORBIDDEN', MISDIRECTED);
      const fed = matchFed(path);
      if (fed !== null) return void receiveFed(fed, request, response);
      const asker = { address: readClientBlock(request, proxies), connection: request.socket };
      turns.take(asker, () => handleInTurn(path, request, response));
    },
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      request.url = readPublic(request.url ?? '');
      if (isMisdirected('/graphql', request)) refuseUpgrade(socket, '421 Misdirected Request');
      else if (isStarting) refuseUpgrade(socket, '503 Service Unavailable');
      else graphql.handleUpgrade(request, socket, head);
    },
    open() {
      isStarting = false;
    },
    drain() {
      isDraining = true;
    },
    closeSockets() {
      simulator?.hangUp();
      return graphql.closeSockets();
    },
  });
}
