/** One WebSocket: its budget, its caller and its subscriptions; between the library `ws` and the protocol. */

import type { WebSocket as ProtocolSocket, Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Caller } from '../../callers/caller.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import { CLOSING, type Closing } from './close-code.js';
import { createIdsInTurn } from './ids-in-turn.js';
import { createPace } from './pace.js';
import { SOCKET_LIMITS } from './socket-limits.js';
import { createSubscriptionsOfSocket, type SubscriptionsOfSocket } from './subscriptions-of-socket.js';

/** One socket, as the protocol sees it. */
export interface Connection {
  /** Null until it has shown a credential. */
  readonly caller: Caller | null;
  /** The credential of its upgrade, if there was one; only once. */
  takeOffered(): string | undefined;
  readonly subscriptions: SubscriptionsOfSocket;
  isOpen(): boolean;
  /** From now on it is this caller's; with a watch token until the token ends (4403). */
  belongTo(caller: Caller): void;
  /** Resolves when the message has left, so that a slow reader slows down only its own subscriptions; at once if it has. */
  send(message: string): Promise<void> | undefined;
  close(closing: Closing): void;
  /** Cuts it without a word. */
  terminate(): void;
  /** Says that the gateway is there, and asks whether the other side is; closes if nothing was heard since the last time. */
  checkAlive(): void;
}

/** What graphql-ws hands to every hook. */
export interface SocketExtra {
  readonly connection: Connection;
}

export interface ConnectionNeighbours {
  readonly protocol: Server<SocketExtra>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called once, when it is closed. */
  readonly onClosed: (connection: Connection) => void;
}

const PING = '{"type":"ping"}';
const PONG = '{"type":"pong"}';

/** `authorization` is that of the request to upgrade. */
export function openConnection(
  socket: WebSocket,
  authorization: string | undefined,
  { protocol, clock, log, onClosed }: ConnectionNeighbours,
): Connection {
  const pace = createPace(socket, clock, SOCKET_LIMITS.messagesBurst, SOCKET_LIMITS.messagesPerSecond);
  let offered = authorization;
  let isAlive = true;
  let owner: Caller | null = null;
  let forgetTokenEnd = (): void => undefined;

  const connection: Connection = {
    get caller() {
      return owner;
    },
    takeOffered() {
      const taken = offered;
      offered = undefined;
      return taken;
    },
    subscriptions: createSubscriptionsOfSocket(),
    isOpen: () => socket.readyState === socket.OPEN,
    belongTo(caller) {
      owner = caller;
      if (!caller.watch) return;
      forgetTokenEnd = clock.after(caller.watch.expiresAt - clock.now(), () => connection.close(CLOSING.tokenEnded));
    },
    send(message) {
      if (socket.readyState !== socket.OPEN) {
        // Nobody hears it: without this the subscriptions would run through all that they have not told yet.
        return connection.subscriptions.endAll();
      }
      return sendText(socket, message, () => connection.close(CLOSING.slowReader));
    },
    close({ code, reason }) {
      socket.close(code, reason);
      // Else the other side's answer would not be read.
      pace.release();
      void connection.subscriptions.endAll();
    },
    terminate: () => socket.terminate(),
    checkAlive() {
      if (isAlive || pace.isPaused()) {
        socket.ping();
        // A page cannot see a ping of the protocol below.
        if (owner && socket.bufferedAmount === 0) connection.send(PING);
      } else if (socket.bufferedAmount > 0) connection.close(CLOSING.slowReader);
      else socket.terminate();
      isAlive = false;
    },
  };

  /** False when the socket is closing, or has just been closed because it reads too little. */
  const mayReceive = (): boolean => {
    if (socket.readyState !== socket.OPEN) return false;
    isAlive = true;
    pace.count();
    if (socket.bufferedAmount <= SOCKET_LIMITS.unreadBytesMax) return true;
    connection.close(CLOSING.slowReader);
    return false;
  };

  const closed = protocol.opened(toProtocolSocket(socket, connection, mayReceive, log), { connection });
  socket.on('ping', mayReceive);
  socket.on('pong', () => {
    isAlive = true;
  });
  // ws has closed the socket by itself, with the right code: a frame was too large or broke the protocol.
  socket.on('error', error => log.debug({ err: error }, 'a WebSocket broke the protocol'));
  socket.once('close', (code, reason) => {
    forgetTokenEnd();
    pace.release();
    onClosed(connection);
    void connection.subscriptions.endAll();
    closed(code, String(reason)).catch(error => log.error({ err: error }, 'a WebSocket could not be tidied up'));
  });
  return connection;
}

function toProtocolSocket(
  socket: WebSocket,
  connection: Connection,
  mayReceive: () => boolean,
  log: Log,
): ProtocolSocket {
  return {
    protocol: socket.protocol,
    send: async message => connection.send(message),
    close: (code = CLOSING.internal.code, reason = '') =>
      connection.close(code === CLOSING.unauthorized.code ? CLOSING.unauthorized : { code, reason }),
    // The payload of a ping is not sent back: the protocol does not ask for it, and it would be a way to fill memory.
    onPing: async () => connection.send(PONG),
    onMessage: handle => {
      const receive = createIdsInTurn(handle, connection.isOpen, connection.subscriptions.complete);
      socket.on('message', (data, isBinary) => {
        if (!mayReceive()) return;
        if (isBinary) return connection.close(CLOSING.textOnly);
        receive(String(data)).catch(error => connection.close(explain(error, log)));
      });
    },
  };
}

/** What the kernel takes at once has left; the rest is waited for, and too much of it is too much. */
function sendText(socket: WebSocket, text: string, onTooMuch: () => void): Promise<void> | undefined {
  let hasLeft = (): void => undefined;
  socket.send(text, () => hasLeft());
  const { bufferedAmount } = socket;
  if (bufferedAmount === 0) return undefined;
  const left = new Promise<void>(resolve => {
    hasLeft = resolve;
  });
  if (bufferedAmount > SOCKET_LIMITS.unreadBytesMax) onTooMuch();
  return left;
}

/** graphql-ws throws on a message that only a server may send; everything else that it throws is a bug. */
function explain(error: unknown, log: Log): Closing {
  if (error instanceof Error && error.message.startsWith('Unexpected message of type')) return CLOSING.badRequest;
  log.error({ err: error }, 'a WebSocket message failed unexpectedly');
  return CLOSING.internal;
}
