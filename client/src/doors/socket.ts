/** The first door: one WebSocket for all that a client watches, open only while it watches something. */

import type { Wire } from '../wire.js';
import { type Connection, openConnection, type SocketConstructor, type SocketLike } from './connection.js';
import type { Door } from './door.js';

/** A new credential needs a new socket; what is still open goes on with its own. */
export function createSocketDoor(wire: Wire, Socket: SocketConstructor): Door {
  let current: Connection | null = null;
  return async visit => {
    const authorization = await wire.credential.read();
    if (visit.signal.aborted) return;
    if (!current?.isFor(authorization)) {
      const url = `${wire.url.replace(/^http/, 'ws')}/graphql`;
      // Every WebSocket is like that.
      const socket = new Socket(url, 'graphql-transport-ws') as SocketLike;
      current = openConnection({ socket, authorization, wire });
    }
    await current.follow(visit);
  };
}
