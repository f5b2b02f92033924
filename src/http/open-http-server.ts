/** The HTTP server: listens, serves, and stops without dropping what is in flight or has just come. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6, Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';

import { type Clock, pause } from '../lib/clock.js';
import { giveWay } from '../lib/give-way.js';
import { listen } from '../lib/listen.js';
import { refuseUpgrade } from '../lib/refuse-upgrade.js';
import { answerError } from './answers.js';
import type { Routes } from './create-routes.js';
import { declineUpgrade } from './decline-upgrade.js';
import { forgiveStandstills } from './forgive-standstills.js';
import { openGates } from './open-gates.js';

/** A server that listens already. */
export interface HttpServer {
  readonly port: number;
  /** Where this machine reaches it. */
  readonly url: string;
  /** From now on requests are answered; those that have come already, too. */
  serve(routes: Routes): void;
  /**
   * For `drainMs` everything goes on but keep-alive, and `/ready` says 503. Then nothing new is accepted and the WebSockets are closed;
   * idle connections are closed 2 s later, and what is in flight is cut when it is not done 10 s after the call, or 3 s later.
   */
  stop(drainMs: number): Promise<void>;
}

const STOP_MS = 10_000;
const CUT_AFTER_MIN_MS = 3_000;
/** For a request that is under way on an idle connection while the port closes. */
const IDLE_MS = 2_000;
const QUIET_TURN_MS = 0.1;
const BUSY_MAX_MS = 1_000;

/** Against slow and endless requests; a proxy in front keeps its connections for up to a minute. */
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
} as const;
const REQUESTS_PER_CONNECTION_MAX = 10_000;

/** Rejects with a fault on PORT or HOST when it cannot listen there. `port` 0: any free one. */
export async function openHttpServer(host: string, port: number, clock: Clock): Promise<HttpServer> {
  let routes: Routes | null = null;
  let beginServing: (routes: Routes) => void = () => undefined;
  const serving = new Promise<Routes>(resolve => {
    beginServing = resolve;
  });
  let stopped: Promise<void> | null = null;
  let isClosed = false;

  const server = createServer({ ...TIMEOUTS, requireHostHeader: false });
  forgiveStandstills(server, clock);
  const gates = openGates(server, clock);
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION_MAX;
  // Their bytes are limited. Node would drop those beyond a number in silence, of which one may say how long the body is.
  server.maxHeadersCount = 0;
  const admit = (request: IncomingMessage, response: ServerResponse, isMet: boolean): void => {
    if (stopped) response.setHeader('Connection', 'close');
    // A connection that is kept alive would keep a stopping server open: it goes when its last answer has gone.
    response.once('close', () => isClosed && server.closeIdleConnections());
    gates.admit(request, response, () => {
      if (isWithoutHost(request)) refuse(response, 400, 'HTTP/1.1 needs a Host.');
      else if (!isMet) refuse(response, 417, 'Expect nothing but 100-continue.');
      else if (routes) routes.handleRequest(request, response);
      else void serving.then(given => given.handleRequest(request, response));
    });
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => admit(request, response, true));
  // Node would answer this by itself, and a missing Host too: past the gate, however many came at a time.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    admit(request, response, false),
  );
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, parsed: Buffer) => {
    const unread = gates.release(socket);
    const head = unread && Buffer.concat([parsed, unread]);
    if (head === null) socket.destroy();
    else if (request.headers.upgrade?.toLowerCase() !== 'websocket') declineUpgrade(server, request, socket, head);
    else if (routes) routes.handleUpgrade(request, socket, head);
    else refuseUpgrade(socket, '503 Service Unavailable');
  });
  await listen(server, host, port);
  const actualPort = portOf(server);

  return Object.freeze({
    port: actualPort,
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${actualPort}`,
    serve(given: Routes) {
      routes = given;
      beginServing(given);
    },
    stop(drainMs: number) {
      stopped ??= stop(drainMs);
      return stopped;
    },
  });

  async function stop(drainMs: number): Promise<void> {
    routes?.drain();
    if (drainMs > 0) {
      await pause(clock, drainMs);
      await untilNothingComes(clock);
    }
    const closed = once(server, 'close');
    closePort(server);
    // Without routes there is nothing that could answer.
    const cutAfterMs = routes ? Math.max(STOP_MS - drainMs, CUT_AFTER_MIN_MS) : 0;
    const cancel = clock.after(cutAfterMs, () => server.closeAllConnections());
    const socketsClosed = routes?.closeSockets();
    if (drainMs > 0) await Promise.race([closed, pause(clock, IDLE_MS)]);
    isClosed = true;
    server.closeIdleConnections();
    await Promise.all([closed, socketsClosed]);
    cancel();
  }
}

/** As RFC 9112 has it; older clients know no such header. */
function isWithoutHost({ httpVersion, headers }: IncomingMessage): boolean {
  return httpVersion === '1.1' && headers.host === undefined;
}

/** Whether a body follows that was announced is anybody's guess, so the connection ends. */
function refuse(response: ServerResponse, status: number, message: string): void {
  answerError(response, status, 'BAD_USER_INPUT', message, { Connection: 'close' });
}

/** The method of HTTP servers closes idle connections too. */
function closePort(server: Server): void {
  NetServer.prototype.close.call(server);
}

/** Closing the port resets connections that are made and not accepted yet: a turn of the event loop as short as this had none. */
async function untilNothingComes(clock: Clock): Promise<void> {
  const giveUpAt = clock.monotonic() + BUSY_MAX_MS;
  for (let began = clock.monotonic(); began < giveUpAt; began = clock.monotonic()) {
    await giveWay();
    if (clock.monotonic() - began < QUIET_TURN_MS) return;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
