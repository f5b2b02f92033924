/** A phone of the simulator in a test's hand: what it hears, and what is done with it. */

import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

import { waitUntil } from './wait-until.js';

export interface HeardEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface HeldPhone {
  readonly heard: readonly HeardEvent[];
  /** How many signs of life have come. */
  heartbeats(): number;
  /** Waits for the one after those that were waited for, of this name. */
  next(event: string): Promise<HeardEvent['data']>;
  /** Resolves when the other side has ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

/** `url` is the control door's, without a slash at its end. */
export async function holdPhone(
  url: string,
  phone: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<HeldPhone> {
  const asking = request(`${url}/phones/${phone}/events`, { agent: false, headers });
  // An error is followed by a close.
  asking.on('error', () => undefined);
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`the phone was not opened: ${response.statusCode}`);
  const heard: HeardEvent[] = [];
  const awaited = new Map<string, number>();
  let heartbeats = 0;
  let rest = '';
  response.setEncoding('utf8').on('error', () => undefined);
  response.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
      if (part === ':') heartbeats += 1;
      else heard.push({ event, data: JSON.parse(data) });
    }
  });
  return {
    heard,
    heartbeats: () => heartbeats,
    async next(event) {
      const place = awaited.get(event) ?? 0;
      awaited.set(event, place + 1);
      const found = () => heard.filter(each => each.event === event)[place];
      await waitUntil(`event ${event} number ${place + 1}`, () => found() !== undefined);
      return found()?.data ?? {};
    },
    ended: new Promise(resolve => response.once('close', () => resolve())),
    close: () => void asking.destroy(),
  };
}

export interface ControlAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Asks the control door; with a body, it is POST. */
export async function control(
  url: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
  headers: Readonly<Record<string, string>> = {},
): Promise<ControlAnswer> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, json: (await answer.json()) as ControlAnswer['json'] };
}
