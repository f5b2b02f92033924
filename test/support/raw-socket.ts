/** A WebSocket under full control of a test: it says what it is told and keeps what it hears. */

import { once } from 'node:events';
import { WebSocket } from 'ws';

import { waitUntil } from './wait-until.js';

export interface RawSocket {
  readonly socket: WebSocket;
  readonly messages: { readonly type: string; readonly id?: string; readonly payload?: unknown }[];
  say(...messages: readonly unknown[]): void;
  /** Says hello and waits until it is heard. */
  init(payload?: unknown): Promise<void>;
  /** Waits for the next message of this type for this id, and gives it away once. */
  hear(type: string, id?: string): Promise<{ readonly payload?: unknown }>;
  closed(): Promise<{ readonly code: number; readonly reason: string }>;
}

export async function openRawSocket(
  url: string,
  protocol = 'graphql-transport-ws',
  headers = {},
  search = '',
): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql${search}`, protocol, { headers });
  const messages: RawSocket['messages'] = [];
  const closing = new Promise<{ code: number; reason: string }>(resolve => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  socket.on('message', data => messages.push(JSON.parse(String(data))));
  await once(socket, 'open');
  // An error is always followed by a close, which is what tests look at.
  socket.on('error', () => undefined);

  const raw: RawSocket = {
    socket,
    messages,
    say: (...said) => {
      for (const message of said) socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    },
    async init(payload = { authorization: 'Bearer admin-key' }) {
      raw.say({ type: 'connection_init', payload });
      await raw.hear('connection_ack');
    },
    async hear(type, id) {
      const find = () =>
        messages.findIndex(message => message.type === type && (id === undefined || message.id === id));
      await waitUntil(`${type} ${id ?? ''}`, () => find() >= 0);
      const [message] = messages.splice(find(), 1);
      return message ?? {};
    },
    closed: () => closing,
  };
  return raw;
}
