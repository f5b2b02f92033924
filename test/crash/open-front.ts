/**
 * A reverse proxy in front of several gateways, as dumb as those that people run. PASSIVE: it sends to each in turn, and to the next one
 * when the connection is refused or the answer is 503. ACTIVE: it asks for `/ready` every second, sends to those that are ready, and
 * never to another one. It writes down how each callback was answered.
 */

import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CALLBACK_BASE_PATH } from '../../src/operations/callback-routes.js';
import type { Delivery } from './postman.js';
import { pauseMs } from './wait-for.js';

export type FrontManner = 'PASSIVE' | 'ACTIVE';

export interface Front {
  readonly url: string;
  /** Gateways, as they are now. */
  readonly gateways: string[];
  /** With the one status that the caller got. */
  readonly deliveries: readonly Delivery[];
  /** Why requests got no answer of a gateway. */
  readonly breaks: readonly string[];
  /** Whether requests are sent to this gateway. */
  isUsed(gateway: string): boolean;
  close(): Promise<void>;
}

interface Ask {
  readonly path: string;
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const BETWEEN_CHECKS_MS = 1_000;
const CHECK_MAX_MS = 5_000;
const BAD_GATEWAY = 502;

export async function openFront(manner: FrontManner): Promise<Front> {
  const gateways: string[] = [];
  const deliveries: Delivery[] = [];
  const breaks: string[] = [];
  const ready = new Set<string>();
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  let isClosed = false;

  const check = async (gateway: string): Promise<void> => {
    const answer = await fetch(`${gateway}/ready`, { signal: AbortSignal.timeout(CHECK_MAX_MS) }).catch(() => null);
    if (answer?.status === 200) ready.add(gateway);
    else ready.delete(gateway);
  };
  const checkForEver = async (): Promise<void> => {
    while (!isClosed) {
      await Promise.all(gateways.map(check));
      await pauseMs(BETWEEN_CHECKS_MS);
    }
  };
  const inTurn = (): readonly string[] => {
    turn += 1;
    const used = manner === 'ACTIVE' ? gateways.filter(gateway => ready.has(gateway)) : gateways;
    const first = turn % Math.max(1, used.length);
    const ordered = [...used.slice(first), ...used.slice(0, first)];
    return manner === 'ACTIVE' ? ordered.slice(0, 1) : ordered;
  };
  const forward = async (ask: Ask): Promise<Answer> => {
    let answer: Answer | 'REFUSED' | 'BROKEN' = 'REFUSED';
    for (const gateway of inTurn()) {
      answer = await exchange(agent, gateway, ask, breaks);
      if (answer !== 'REFUSED' && (answer === 'BROKEN' || answer.status !== 503)) break;
    }
    return typeof answer === 'string' ? { status: BAD_GATEWAY, headers: {}, body: Buffer.from(answer) } : answer;
  };
  const server = createServer(async (request, response) => {
    const startedAt = performance.now();
    const { url: path = '', method = '', headers } = request;
    const body = await readAll(request);
    const answer = await forward({ path, method, headers: { ...headers, connection: 'keep-alive' }, body });
    const tookMs = performance.now() - startedAt;
    if (path.startsWith(CALLBACK_BASE_PATH)) deliveries.push({ path, body, statuses: [answer.status], tookMs });
    const { connection: _hopByHop, 'keep-alive': _parameters, ...passedOn } = answer.headers;
    response.writeHead(answer.status, passedOn).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const checking = manner === 'ACTIVE' ? checkForEver() : null;
  return Object.freeze({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ gateways, deliveries, breaks },
    isUsed: (gateway: string) => manner === 'PASSIVE' || ready.has(gateway),
    close: async () => {
      isClosed = true;
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await checking;
    },
  });
}

/** BROKEN: the connection was there, so nobody knows what became of the request, and it is not sent again. */
function exchange(agent: Agent, gateway: string, { path, method, headers, body }: Ask, breaks: string[]) {
  return new Promise<Answer | 'REFUSED' | 'BROKEN'>(resolve => {
    const request = httpRequest(`${gateway}${path}`, { method, agent, headers }, async response => {
      const answered = await readAll(response).catch(() => null);
      const { statusCode = 0 } = response;
      resolve(answered ? { status: statusCode, headers: response.headers, body: answered } : 'BROKEN');
    });
    request.on('error', error => {
      breaks.push(`${path}: ${error.message}, on ${request.reusedSocket ? 'a kept' : 'a new'} connection`);
      const isRefused = 'code' in error && error.code === 'ECONNREFUSED';
      resolve(isRefused ? 'REFUSED' : 'BROKEN');
    });
    request.end(body);
  });
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
