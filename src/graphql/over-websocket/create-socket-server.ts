/** WHERE AN UPDATE LEAVES, over WebSocket: lets sockets in, counts them, and closes them when the gateway drains. */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';

import type { OriginRule } from '../../lib/allowed-origins.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import { refuseUpgrade } from '../../lib/refuse-upgrade.js';
import { openConnection } from './connection.js';
import { createConnections } from './connections.js';
import { createReceive, type ProtocolNeighbours } from './create-protocol.js';
import { SOCKET_LIMITS } from './socket-limits.js';
import { createUnfinishedBytes } from './unfinished-bytes.js';

export interface SocketServerNeighbours extends ProtocolNeighbours {
  /** For whom sockets without a credential are counted. */
  readonly askerOf: (request: IncomingMessage) => string;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly origins: OriginRule;
  readonly clock: Clock;
  readonly log: Log;
}

/** The WebSockets of this process. */
export interface SocketServer {
  /** Takes over a request to upgrade, or refuses it: 404 another path, 403 another origin, 503 no room or draining. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many sockets are open, with a credential or without. */
  readonly size: () => number;
  /** Closes every socket with 1012 and waits until they are gone. */
  close(): Promise<void>;
}

const SOCKET_PATH = '/graphql';

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

/** Has no port of its own: the HTTP server hands it upgrades. */
export function createSocketServer(neighbours: SocketServerNeighbours): SocketServer {
  const { clock, log, origins, askerOf, addressOf } = neighbours;
  const connections = createConnections(clock);
  const own = { receive: createReceive(neighbours), clock, log, openUnfinished: createUnfinishedBytes() };
  const upgrader = new WebSocketServer(OPTIONS);
  let isDraining = false;

  const hooks = { onGreeted: connections.greet, onClosed: connections.remove };
  const open =
    (stream: Duplex, asker: string, address: string) =>
    (socket: WebSocket, { headers: { authorization } }: IncomingMessage): void => {
      connections.add(openConnection(socket, { stream, authorization, address }, { ...own, ...hooks }), asker);
    };
  const findRefusal = ({ url = '', headers }: IncomingMessage, asker: string): string | null => {
    if (url.split('?')[0] !== SOCKET_PATH) return '404 Not Found';
    if (!origins.isAllowed(headers.origin, headers.host)) return '403 Forbidden';
    return isDraining || !connections.hasRoomFor(asker) ? '503 Service Unavailable' : null;
  };

  let stopChecking = clock.after(SOCKET_LIMITS.keepAliveMs, checkAlive);
  function checkAlive(): void {
    connections.checkAlive();
    stopChecking = clock.after(SOCKET_LIMITS.keepAliveMs, checkAlive);
  }

  return Object.freeze({
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      socket.on('error', error => log.debug({ err: error }, 'a connection broke while upgrading'));
      const asker = askerOf(request);
      const refusal = findRefusal(request, asker);
      if (refusal === null)
        return upgrader.handleUpgrade(request, socket, head, open(socket, asker, addressOf(request)));
      refuseUpgrade(socket, refusal);
    },
    size: () => connections.size,
    close() {
      isDraining = true;
      stopChecking();
      return connections.closeAll();
    },
  });
}
