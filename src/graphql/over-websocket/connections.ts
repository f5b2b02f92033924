/** The open WebSockets of this process: counted, pinged and closed together. */

import type { Clock } from '../../lib/clock.js';
import { createCounts } from '../../lib/counts.js';
import { spread } from '../../lib/spread.js';
import { CLOSING } from './close-code.js';
import type { Connection } from './connection.js';
import { SOCKET_LIMITS } from './socket-limits.js';

/** All sockets, whether they have shown a credential yet or not. */
export interface Connections {
  readonly size: number;
  /** `asker` is the address that it comes from: it counts until the connection has shown a credential or is removed. */
  add(connection: Connection, asker: string): void;
  /** It has shown a credential. */
  greet(connection: Connection): void;
  remove(connection: Connection): void;
  /** Whether another one may come from there that has not shown a credential yet. */
  hasRoomFor(asker: string): boolean;
  checkAlive(): void;
  /** Closes all with 1012, not all in one moment, and resolves when they are gone; those that do not answer are cut. */
  closeAll(): Promise<void>;
}

/** None yet. */
export function createConnections(clock: Clock): Connections {
  const connections = new Set<Connection>();
  const askers = new Map<Connection, string>();
  const strangersOf = createCounts();
  let onEmpty = (): void => undefined;

  const greet = (connection: Connection): void => {
    const asker = askers.get(connection);
    if (asker === undefined) return;
    askers.delete(connection);
    strangersOf.add(asker, -1);
  };
  return {
    get size() {
      return connections.size;
    },
    add(connection, asker) {
      connections.add(connection);
      askers.set(connection, asker);
      strangersOf.add(asker, 1);
    },
    greet,
    remove(connection) {
      connections.delete(connection);
      greet(connection);
      if (connections.size === 0) onEmpty();
    },
    hasRoomFor: asker =>
      connections.size < SOCKET_LIMITS.socketsMax &&
      askers.size < SOCKET_LIMITS.strangersMax &&
      strangersOf.read(asker) < SOCKET_LIMITS.strangersPerAddressMax,
    checkAlive() {
      for (const connection of connections) connection.checkAlive();
    },
    async closeAll() {
      if (connections.size === 0) return;
      const gone = new Promise<void>(resolve => {
        onEmpty = resolve;
      });
      await spread(clock, connections, connection => connection.close(CLOSING.draining));
      const cancel = clock.after(SOCKET_LIMITS.closeMs, () => {
        for (const connection of connections) connection.terminate();
      });
      await gone;
      cancel();
    },
  };
}
