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
  readonly complete: () => void;
  readonly fail: (error: Error) => void;
}

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

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
    if (socket.readyState === OPEN) socket.close(1000);
    else if (socket.terminate) socket.terminate();
    else socket.close();
    const all = [...followed.values()];
    followed.clear();
    for (const { fail } of all) fail(error);
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
  const read = ({ id = '', type, payload }: Message): void => {
    const each = followed.get(id);
    if (type === 'ping') send({ type: 'pong' });
    if (type === 'connection_ack') {
      isAcknowledged = true;
      for (const [key, { visit }] of followed) begin(key, visit);
    }
    if (type === 'complete') each?.complete();
    if (type === 'error') each?.fail(new MpesaError(firstOf(payload)));
    if (type === 'next' && each) takeResult(payload, each);
  };

  socket.onopen = () => send({ type: 'connection_init', payload: authorization === null ? {} : { authorization } });
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
        const leave = (settle: () => void, isTold: boolean): void => {
          forget();
          if (followed.delete(id) && isTold) send({ id, type: 'complete' });
          settle();
          if (followed.size === 0 && !isOver) end(new Lost('nothing to watch'));
        };
        const each = {
          visit,
          complete: () => leave(resolve, false),
          fail: (error: Error) => leave(() => reject(error), error instanceof Lost),
        };
        followed.set(id, each);
        const forget = onAbort(visit.signal, () => queueMicrotask(() => leave(resolve, true)));
        begin(id, visit);
      }),
  };
}

function takeResult(payload: unknown, { visit, fail }: Followed): void {
  // What the subscription asks for, or errors.
  const result = payload as { readonly data?: { news: News }; readonly errors?: unknown };
  if (result.errors) fail(new MpesaError(firstOf(result.errors)));
  else if (result.data && !visit.take(result.data.news)) fail(new Lost('no room'));
}

function firstOf(errors: unknown): GraphqlError {
  const [first]: unknown[] = Array.isArray(errors) ? errors : [errors];
  return first as GraphqlError;
}
