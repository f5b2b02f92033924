/** The HTTP server: listens before the gateway is ready, serves, and stops without dropping what is in flight. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';

import type { Duplex } from 'node:stream';

import type { Clock } from '../lib/clock.js';
import { listen } from '../lib/listen.js';
import { answerJson } from './answers.js';
import type { Routes } from './create-routes.js';
import { declineUpgrade } from './decline-upgrade.js';
import { openGates } from './open-gates.js';
import { setSecurityHeaders } from './security-headers.js';

/** A server that listens already. */
export interface HttpServer {
  readonly port: number;
  /** Where this machine reaches it. */
  readonly url: string;
  /** From now on the gateway answers. Until then everything is answered 503. */
  serve(routes: Routes): void;
  /** Accepts nothing new, closes the WebSockets, waits up to 10 s for what is in flight, then cuts it. */
  stop(): Promise<void>;
}

const STOP_MS = 10_000;

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
  let stopped: Promise<void> | null = null;

  const server = createServer(TIMEOUTS);
  const gates = openGates(server, clock);
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION_MAX;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (stopped) response.setHeader('Connection', 'close');
    // A connection that is kept alive would keep a stopping server open: it goes when its last answer has gone.
    response.once('close', () => stopped && server.closeIdleConnections());
    gates.admit(request, response, () => {
      if (routes) routes.handleRequest(request, response);
      else answerStarting(response);
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, parsed: Buffer) => {
    const unread = gates.release(socket);
    const head = unread && Buffer.concat([parsed, unread]);
    if (head === null) socket.destroy();
    else if (request.headers.upgrade?.toLowerCase() !== 'websocket') declineUpgrade(server, request, socket, head);
    else if (routes) routes.handleUpgrade(request, socket, head);
    else socket.destroy();
  });
  await listen(server, host, port);
  const actualPort = portOf(server);

  return Object.freeze({
    port: actualPort,
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${actualPort}`,
    serve(given: Routes) {
      routes = given;
    },
    stop() {
      stopped ??= stop(server, routes, clock);
      return stopped;
    },
  });
}

async function stop(server: Server, routes: Routes | null, clock: Clock): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const cancel = clock.after(STOP_MS, () => server.closeAllConnections());
  await Promise.all([closed, routes?.drain()]);
  cancel();
}

function answerStarting(response: ServerResponse): void {
  setSecurityHeaders(response);
  answerJson(response, 503, { status: 'starting', parts: {}, advice: [] }, { 'Retry-After': '1' });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
