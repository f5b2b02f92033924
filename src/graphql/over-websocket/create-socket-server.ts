/** WHERE AN UPDATE LEAVES, over WebSocket: lets sockets in, counts them, and closes them when the gateway drains. */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';

import type { OriginRule } from '../../lib/allowed-origins.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Caller } from '../caller.js';
import { CLOSING } from './close-code.js';
import { type Connection, openConnection } from './connection.js';
import { createProtocol, type ProtocolNeighbours } from './create-protocol.js';
import { SOCKET_LIMITS } from './socket-limits.js';

export interface SocketServerNeighbours extends Omit<ProtocolNeighbours, 'admit'> {
  readonly origins: OriginRule;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SocketServer {
  /** Takes over a request to upgrade, or refuses it: 404 another path, 403 another origin, 503 too many or draining. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly counts: () => { readonly sockets: number; readonly subscriptions: number };
  /** Closes every socket with 1012 and waits until they are gone. */
  close(): Promise<void>;
}

export const SOCKET_PATH = '/graphql';

/** `clientTracking` and compression stay off: we count ourselves, and compression is memory for every socket. */
const OPTIONS = Object.freeze({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: SOCKET_LIMITS.messageBytesMax,
  maxFragments: SOCKET_LIMITS.fragmentsMax,
  maxBufferedChunks: SOCKET_LIMITS.bufferedChunksMax,
  closeTimeout: SOCKET_LIMITS.closeMs,
  handleProtocols,
});

export function createSocketServer(neighbours: SocketServerNeighbours): SocketServer {
  const { clock, log, origins } = neighbours;
  const connections = new Set<Connection>();
  const socketsOf = new Map<string, number>();
  const upgrader = new WebSocketServer(OPTIONS);
  let whenEmpty: (() => void) | null = null;
  let isDraining = false;

  const count = (caller: Caller, change: number): number => {
    const sockets = (socketsOf.get(caller.name) ?? 0) + change;
    if (sockets === 0) socketsOf.delete(caller.name);
    else socketsOf.set(caller.name, sockets);
    return sockets;
  };
  const admit = (caller: Caller): boolean => {
    if (count(caller, 1) <= SOCKET_LIMITS.socketsPerCallerMax) return true;
    count(caller, -1);
    return false;
  };
  const onClosed = (connection: Connection): void => {
    connections.delete(connection);
    if (connection.caller) count(connection.caller, -1);
    if (connections.size === 0) whenEmpty?.();
  };

  const protocol = createProtocol({ ...neighbours, admit });
  const open = (socket: WebSocket): void => {
    connections.add(openConnection(socket, { protocol, clock, log, onClosed }));
  };
  const refusal = ({ url = '', headers }: IncomingMessage): string | null => {
    if (url.split('?')[0] !== SOCKET_PATH) return '404 Not Found';
    if (!origins.isAllowed(headers.origin, headers.host)) return '403 Forbidden';
    return isDraining || connections.size >= SOCKET_LIMITS.socketsMax ? '503 Service Unavailable' : null;
  };

  let stopChecking = clock.after(SOCKET_LIMITS.keepAliveMs, checkAll);
  function checkAll(): void {
    for (const connection of connections) connection.checkAlive();
    stopChecking = clock.after(SOCKET_LIMITS.keepAliveMs, checkAll);
  }

  return Object.freeze({
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      socket.on('error', error => log.debug({ err: error }, 'a connection broke while upgrading'));
      const status = refusal(request);
      if (status === null) return upgrader.handleUpgrade(request, socket, head, open);
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    },
    counts: () => ({
      sockets: connections.size,
      subscriptions: [...connections].reduce((sum, { subscriptions }) => sum + subscriptions.size, 0),
    }),
    async close() {
      isDraining = true;
      stopChecking();
      await closeAll(connections, clock, onEmpty => {
        whenEmpty = onEmpty;
      });
    },
  });
}

/** Resolves when all are gone; those that do not answer the close are cut. */
async function closeAll(
  connections: ReadonlySet<Connection>,
  clock: Clock,
  notify: (onEmpty: () => void) => void,
): Promise<void> {
  if (connections.size === 0) return;
  const allClosed = new Promise<void>(resolve => notify(resolve));
  for (const connection of connections) connection.close(CLOSING.draining);
  const cancel = clock.after(SOCKET_LIMITS.closeMs, () => {
    for (const connection of connections) connection.terminate();
  });
  await allClosed;
  cancel();
}
