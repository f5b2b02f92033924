/**
 * Between Daraja and the gateways: PUBLIC_URL leads here. It posts each callback on, once, to every gateway at the same time,
 * and writes down what was answered 200: those are the callbacks that may never be lost.
 */

import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Delivery {
  readonly path: string;
  readonly body: Buffer;
  /** Of each gateway; 0 when there was no answer. */
  readonly statuses: readonly number[];
  readonly tookMs: number;
}

export interface Postman {
  /** Where Daraja posts to. */
  readonly url: string;
  /** Gateways, as they are now. */
  readonly gateways: string[];
  readonly deliveries: readonly Delivery[];
  /** Delivers a callback of the test's own. */
  post(path: string, body: Buffer): Promise<Delivery>;
  /** Before the gateways stop: nothing of Daraja's is posted on any more. Resolves when what is under way has been answered. */
  goHome(): Promise<void>;
  close(): Promise<void>;
}

const ANSWER_MAX_MS = 20_000;

export async function openPostman(): Promise<Postman> {
  const gateways: string[] = [];
  const deliveries: Delivery[] = [];
  const agent = new Agent({ keepAlive: false, maxSockets: 256 });

  const underWay = new Set<Promise<Delivery>>();
  let isAtWork = true;

  const deliver = async (path: string, body: Buffer): Promise<Delivery> => {
    const startedAt = performance.now();
    const statuses = await Promise.all(gateways.map(url => postOnce(agent, `${url}${path}`, body)));
    const delivery = { path, body, statuses, tookMs: performance.now() - startedAt };
    deliveries.push(delivery);
    return delivery;
  };
  const post = (path: string, body: Buffer): Promise<Delivery> => {
    const delivery = deliver(path, body).finally(() => underWay.delete(delivery));
    underWay.add(delivery);
    return delivery;
  };
  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    const isDelivered = isAtWork && (await post(request.url ?? '', body)).statuses.includes(200);
    response.writeHead(isDelivered ? 200 : 503).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.freeze({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gateways,
    deliveries,
    post,
    goHome: async () => {
      isAtWork = false;
      await Promise.all(underWay);
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  });
}

/** The status once the whole answer has come, else 0. */
function postOnce(agent: Agent, url: string, body: Buffer): Promise<number> {
  return new Promise(resolve => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const request = httpRequest(url, { method: 'POST', agent, headers, timeout: ANSWER_MAX_MS }, response => {
      response.on('error', () => resolve(0));
      response.on('end', () => resolve(response.complete ? (response.statusCode ?? 0) : 0));
      response.on('close', () => resolve(0));
      response.resume();
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(0));
    request.end(body);
  });
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
