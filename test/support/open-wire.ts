/** A wire between the gateway and Daraja: it counts what passes; a test can hold a request or its answer on the way, or answer itself. */

import type { ServerResponse } from 'node:http';

import { openHttpServer, type ReceivedRequest } from './http-server.js';

export interface Wire {
  readonly url: string;
  /** Every request that came in so far; requests for a token are not counted. */
  requests(): readonly ReceivedRequest[];
  /** From now on requests of this path stay here until they are let go. */
  holdRequests(path: string): Hold;
  /** From now on Daraja gets requests of this path, and its answers stay here until they are let go. */
  holdAnswers(path: string): Hold;
  /** From now on this wire answers requests of this path itself; null: Daraja answers again. `count` begins at 1. */
  answer(path: string, by: ((request: ReceivedRequest, count: number) => WireAnswer) | null): void;
  close(): Promise<void>;
}

export interface WireAnswer {
  readonly status: number;
  /** An object is sent as JSON. */
  readonly body: string | object;
}

export interface Hold {
  /** How many are held. */
  count(): number;
  /** Lets go what is held, and holds nothing more. */
  letGo(): void;
}

/** Without its query. */
export const TOKEN_PATH = '/oauth/v1/generate';

export async function openWire(darajaUrl: string): Promise<Wire> {
  const requestHolds = new Map<string, Held>();
  const answerHolds = new Map<string, Held>();

  const answers = new Map<string, (request: ReceivedRequest) => WireAnswer>();

  const pass = async (request: ReceivedRequest, response: ServerResponse): Promise<void> => {
    await requestHolds.get(request.path)?.wait();
    const own = answers.get(request.path.split('?')[0] ?? '');
    if (own) {
      const { status, body } = own(request);
      return void response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    }
    try {
      const answer = await forward(darajaUrl, request);
      const text = await answer.text();
      await answerHolds.get(request.path)?.wait();
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
      response.end(text);
    } catch {
      // What Daraja cuts is cut here too.
      response.destroy();
    }
  };
  const server = await openHttpServer((request, response) => void pass(request, response));
  const hold = (holds: Map<string, Held>) => (path: string) => {
    const held = createHeld(() => holds.delete(path));
    holds.set(path, held);
    return held;
  };
  return Object.freeze({
    url: server.url,
    requests: () => server.requests.filter(({ path }) => !path.startsWith(TOKEN_PATH)),
    holdRequests: hold(requestHolds),
    holdAnswers: hold(answerHolds),
    answer(path: string, by: ((request: ReceivedRequest, count: number) => WireAnswer) | null) {
      let count = 0;
      if (by === null) return void answers.delete(path);
      answers.set(path, request => {
        count += 1;
        return by(request, count);
      });
    },
    close: server.close,
  });
}

function forward(darajaUrl: string, { method, path, headers, body }: ReceivedRequest): Promise<Response> {
  const { authorization = '', 'content-type': contentType = '' } = headers;
  return fetch(darajaUrl + path, {
    method,
    headers: { authorization, 'content-type': contentType },
    ...(method === 'GET' ? {} : { body }),
  });
}

type Held = Hold & { wait(): Promise<void> };

function createHeld(forget: () => void): Held {
  const waiting: (() => void)[] = [];
  return {
    wait: () => new Promise(resolve => waiting.push(resolve)),
    count: () => waiting.length,
    letGo() {
      forget();
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}
