/** One WebSocket: its budget, its caller and its subscriptions; between the library `ws` and the protocol. */

import type { Duplex } from 'node:stream';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, MessageType } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Caller } from '../../callers/caller.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Seat } from '../run/live/create-seats.js';
import { CLOSING, type Closing } from './close-code.js';
import { createOutgoing, type Outgoing } from './outgoing.js';
import { createPace, type Pace } from './pace.js';
import { SOCKET_LIMITS } from './socket-limits.js';
import { createSubscriptionsOfSocket, type SubscriptionsOfSocket } from './subscriptions-of-socket.js';
import type { OpenUnfinished, Unfinished } from './unfinished-bytes.js';

/** One socket, as the protocol sees it. */
export interface Connection {
  /** Null until it has shown a credential. */
  readonly caller: Caller | null;
  /** Where it comes from. */
  readonly address: string;
  /** The credential of its upgrade, if there was one; only once. */
  takeOffered(): string | undefined;
  readonly subscriptions: SubscriptionsOfSocket;
  isOpen(): boolean;
  /** True the first time: a client says hello once. */
  mayGreet(): boolean;
  /** From now on it is this caller's, in a seat that it leaves when it closes; with a watch token until the token ends (4403). */
  belongTo(caller: Caller, seat: Seat): void;
  /** Resolves when the message has left, so that a slow reader slows down only its own subscriptions; at once if it has. */
  send(message: string): Promise<void> | undefined;
  close(closing: Closing): void;
  /** Cuts it without a word. */
  terminate(): void;
  /**
   * Says that the gateway is there, and asks whether the other side is; closes if since the last time nothing was heard, nothing that
   * waits was taken, or a message that had begun came to no end.
   */
  checkAlive(): void;
}

type Receive = (connection: Connection, text: string) => void;

export interface ConnectionNeighbours {
  /** Takes what the client says. */
  readonly receive: Receive;
  readonly clock: Clock;
  readonly log: Log;
  readonly openUnfinished: OpenUnfinished;
  /** Called once it has a caller. */
  readonly onGreeted: (connection: Connection) => void;
  /** Called once, when it is closed. */
  readonly onClosed: (connection: Connection) => void;
}

const PING = JSON.stringify({ type: MessageType.Ping });

/** What came with the socket. */
export interface Upgraded {
  /** What the socket reads from. */
  readonly stream: Duplex;
  /** Of the request to upgrade. */
  readonly authorization: string | undefined;
  readonly address: string;
}

/** Speaks with nobody until it has said hello. */
export function openConnection(
  socket: WebSocket,
  { stream, authorization, address }: Upgraded,
  neighbours: ConnectionNeighbours,
): Connection {
  const { clock, onGreeted, onClosed } = neighbours;
  const pace = createPace(socket, clock, SOCKET_LIMITS.messagesBurst, SOCKET_LIMITS.messagesPerSecond);
  let offered = authorization;
  let owner: Caller | null = null;
  let hasGreeted = false;
  let forgetEnding = (): void => undefined;
  let leaveSeat = (): void => undefined;
  const outgoing = createOutgoing(socket);
  const unfinished = neighbours.openUnfinished();

  const connection: Connection = {
    address,
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
    mayGreet() {
      const isFirst = !hasGreeted;
      hasGreeted = true;
      return isFirst;
    },
    belongTo(caller, seat) {
      owner = caller;
      leaveSeat = seat.leave;
      cancelTimer();
      onGreeted(connection);
      forgetEnding = caller.ending?.listen(() => connection.close(CLOSING.keyEnded)) ?? forgetEnding;
      if (!caller.watch) return;
      cancelTimer = clock.after(caller.watch.expiresAt - clock.now(), () => connection.close(CLOSING.tokenEnded));
    },
    send(message) {
      if (socket.readyState === socket.OPEN) return outgoing.send(message, () => connection.close(CLOSING.slowReader));
      // Nobody hears it: without this the subscriptions would run through all that they have not told yet.
      connection.subscriptions.endAll();
      return undefined;
    },
    close({ code, reason }) {
      socket.close(code, reason);
      // Else the other side's answer would not be read.
      pace.release();
      connection.subscriptions.endAll();
    },
    terminate: () => socket.terminate(),
    checkAlive() {
      const isHeard = !pace.hasPaused();
      if (isHeard && unfinished.isSlow()) return connection.close(CLOSING.slowWriter);
      const state = outgoing.check(isHeard);
      if (state === 'STUCK') connection.close(CLOSING.slowReader);
      else if (state === 'SILENT') socket.terminate();
      // A page cannot see a ping of the protocol below.
      else if (owner && socket.bufferedAmount === 0) connection.send(PING);
    },
  };

  let cancelTimer = clock.after(SOCKET_LIMITS.initWaitMs, () => {
    if (!hasGreeted) connection.close(CLOSING.helloTimeout);
  });
  socket.once('close', () => {
    cancelTimer();
    forgetEnding();
    leaveSeat();
    pace.release();
    unfinished.forget();
    onClosed(connection);
    connection.subscriptions.endAll();
  });
  listen(socket, stream, connection, { ...neighbours, outgoing, pace, unfinished });
  if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) connection.close(CLOSING.otherProtocol);
  return connection;
}

interface Listening {
  readonly receive: Receive;
  readonly log: Log;
  readonly outgoing: Outgoing;
  readonly pace: Pace;
  readonly unfinished: Unfinished;
}

function listen(
  socket: WebSocket,
  stream: Duplex,
  connection: Connection,
  { receive, log, outgoing, pace, unfinished }: Listening,
): void {
  /** False when the socket is closing, or has just been closed because it reads too little. */
  const mayReceive = (): boolean => {
    if (socket.readyState !== socket.OPEN) return false;
    outgoing.hear();
    pace.count();
    if (socket.bufferedAmount <= SOCKET_LIMITS.unreadBytesMax) return true;
    connection.close(CLOSING.slowReader);
    return false;
  };
  // ws has closed the socket by itself, with the right code: a frame was too large or broke the protocol.
  socket.on('error', error => log.debug({ err: error }, 'a WebSocket client violated the protocol'));
  stream.prependListener('data', (chunk: Buffer) => {
    if (!unfinished.receive(chunk.length)) connection.terminate();
  });
  socket.on('pong', data => {
    unfinished.finishControl(data.length);
    outgoing.hear();
  });
  socket.on('ping', data => {
    unfinished.finishControl(data.length);
    mayReceive();
  });
  socket.on('message', (data, isBinary) => {
    const text = String(data);
    unfinished.finish(text.length);
    if (!mayReceive()) return;
    if (isBinary) connection.close(CLOSING.textOnly);
    else receive(connection, text);
  });
}
