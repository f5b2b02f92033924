/** One WebSocket in the words of graphql-transport-ws, which never believes in a connection that it does not hear. */

import { type GraphqlError, Lost, MpesaError } from '../mpesa-error.js';
import { createDeadline, onAbort } from '../wait.js';
import type { Wire } from '../wire.js';
import type { News, Visit } from './door.js';

/** What is used of a WebSocket: the browser's, Node's own, or that of the package ws. */
export interface SocketLike {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(code?: number): void;
  terminate?(): void;
}

/** The types of each platform's WebSocket differ in what does not matter here. */
export type SocketConstructor = new (url: string, protocol: string) => object;

/** Open, or opening, as long as somebody follows something. */
export interface Connection {
  /** Whether it is open, or opening, with this credential. */
  isFor(authorization: string | null): boolean;
  follow(visit: Visit): Promise<void>;
}

interface Needs {
  readonly socket: SocketLike;
  readonly authorization: string | null;
  readonly wire: Pick<Wire, 'timing' | 'credential'>;
}

interface Followed {
  readonly visit: Visit;
  /** Completes it without an error. */
  readonly leave: (error?: Error) => void;
}

/** What the subscription asks for, or errors. */
export interface Result {
  readonly data?: { readonly news: News } | null;
  readonly errors?: readonly GraphqlError[] | undefined;
}

type Message = { readonly id?: string } & (
  | { readonly type: 'next'; readonly payload: Result }
  | { readonly type: 'error'; readonly payload: readonly GraphqlError[] }
  | { readonly type: 'connection_init' | 'subscribe'; readonly payload: unknown }
  | { readonly type: 'connection_ack' | 'ping' | 'pong' | 'complete' }
);

const OPEN = 1;
/** No valid credential; the token has ended. */
const UNAUTHENTICATED: readonly number[] = [4401, 4403];

/** Takes over a socket that has just been made. Whoever follows gets Lost when it is not heard in time. */
export function openConnection({ socket, authorization, wire }: Needs): Connection {
  const { timing, credential } = wire;
  const followed = new Map<string, Followed>();
  let isAcknowledged = false;
  let isOver = false;
  let isAsked = true;
  let ids = 0;

  const send = (message: Message): void => {
    if (socket.readyState === OPEN) socket.send(JSON.stringify(message));
  };
  /** It is given up at once: a close that waits for the other side may wait for minutes. */
  const end = (error: Error): void => {
    isOver = true;
    deadline.stop();
    Object.assign(socket, { onopen: null, onmessage: null, onclose: null, onerror: () => undefined });
    if (socket.readyState === OPEN || !socket.terminate) socket.close(1000);
    else socket.terminate();
    for (const { leave } of followed.values()) leave(error);
  };
  const deadline = createDeadline(() => {
    if (isAsked) {
      socket.terminate?.();
      end(new Lost('silence'));
      return;
    }
    isAsked = true;
    send({ type: 'ping' });
    deadline.within(timing.pongMs);
  });
  const hear = (): void => {
    isAsked = false;
    deadline.within(timing.pingMs);
    for (const { visit } of followed.values()) visit.heard();
  };
  const begin = (id: string, { source, ask }: Visit): void => {
    if (isAcknowledged) send({ id, type: 'subscribe', payload: { query: source.subscription, variables: ask } });
  };
  const read = (message: Message): void => {
    const each = followed.get(message.id ?? '');
    if (message.type === 'ping') send({ type: 'pong' });
    if (message.type === 'connection_ack') {
      isAcknowledged = true;
      for (const [key, { visit }] of followed) begin(key, visit);
    }
    if (message.type === 'complete') each?.leave();
    if (message.type === 'error') each?.leave(new MpesaError(message.payload[0] as GraphqlError));
    if (message.type === 'next' && each) takeResult(message.payload, each);
  };

  socket.onopen = () => send({ type: 'connection_init', payload: { authorization } });
  socket.onmessage = ({ data }) => {
    // The gateway sends nothing but these messages.
    const message = JSON.parse(String(data)) as Message;
    read(message);
    if (!isOver) hear();
  };
  socket.onclose = ({ code, reason }) => {
    if (!UNAUTHENTICATED.includes(code)) return end(new Lost(`${code} ${reason}`));
    credential.forget(authorization);
    end(new MpesaError({ message: reason, extensions: { code: 'UNAUTHENTICATED' } }));
  };
  socket.onerror = () => undefined;
  deadline.within(timing.answerMs);

  return {
    isFor: other => !isOver && other === authorization,
    follow: visit =>
      new Promise((resolve, reject) => {
        ids += 1;
        const id = String(ids);
        const leave = (error?: Error): void => {
          forget();
          followed.delete(id);
          // Of one that it has ended itself the gateway takes no notice.
          send({ id, type: 'complete' });
          if (error) reject(error);
          else resolve();
          if (followed.size === 0 && !isOver) end(new Lost('nothing to watch'));
        };
        followed.set(id, { visit, leave });
        const forget = onAbort(visit.signal, () => queueMicrotask(leave));
        begin(id, visit);
      }),
  };
}

function takeResult({ data, errors }: Result, { visit, leave }: Followed): void {
  if (errors?.[0]) leave(new MpesaError(errors[0]));
  else if (data && !visit.take(data.news)) leave(new Lost('no room'));
}
