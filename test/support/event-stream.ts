/** A stream of server-sent events under full control of a test: it keeps what it hears, and reads only while it may. */

import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

import { waitUntil } from './wait-until.js';

export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

export interface EventStream {
  readonly status: number;
  readonly response: IncomingMessage;
  readonly events: readonly StreamEvent[];
  /** Waits until this many have come. */
  hear(count: number): Promise<readonly StreamEvent[]>;
  /** Resolves with all events when the other side has ended the stream. */
  readonly ended: Promise<readonly StreamEvent[]>;
  close(): void;
}

export async function openEventStream(
  url: string,
  operation: unknown,
  authorization?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  const sent = request(`${url}/graphql/stream`, {
    method: 'POST',
    agent: false,
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...(authorization && { authorization }),
      ...headers,
    },
  });
  // An error is always followed by a close, which is what tests look at.
  sent.on('error', () => undefined);
  sent.end(typeof operation === 'string' ? operation : JSON.stringify(operation));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const events: StreamEvent[] = [];
  let rest = '';
  response.setEncoding('utf8');
  response.on('error', () => undefined);
  response.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop() ?? '';
    events.push(...parts.filter(part => part !== ':').map(readEvent));
  });
  const ended = new Promise<readonly StreamEvent[]>(resolve => response.once('close', () => resolve(events)));
  return {
    status: response.statusCode ?? 0,
    ...{ response, events, ended },
    async hear(count) {
      await waitUntil(`${count} events`, () => events.length >= count);
      return events;
    },
    close: () => void sent.destroy(),
  };
}

function readEvent(text: string): StreamEvent {
  const [, event = '', data = ''] = /^event: (\w+)\ndata:(.*)$/s.exec(text) ?? [];
  return { event, data: data.trim() === '' ? null : JSON.parse(data) };
}
