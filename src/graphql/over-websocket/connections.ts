/** The open WebSockets of this process: counted by caller, asked whether they are alive, and closed together. */

import type { Caller } from '../../callers/caller.js';
import type { Clock } from '../../lib/clock.js';
import { spread } from '../../lib/spread.js';
import { CLOSING } from './close-code.js';
import type { Connection } from './connection.js';
import { SOCKET_LIMITS } from './socket-limits.js';

/** All sockets, whether they have shown a credential yet or not. */
export interface Connections {
  readonly size: number;
  add(connection: Connection): void;
  remove(connection: Connection): void;
  /** Whether one more socket of this caller may stay; then it is counted until it is removed. */
  admit(caller: Caller): boolean;
  countSubscriptions(): number;
  checkAlive(): void;
  /** Closes all with 1012, not all in one moment, and resolves when they are gone; those that do not answer are cut. */
  closeAll(): Promise<void>;
}

/** None yet. */
export function createConnections(clock: Clock): Connections {
  const connections = new Set<Connection>();
  const socketsOf = new Map<string, number>();
  let onEmpty = (): void => undefined;

  const count = ({ name }: Caller, change: number): void => {
    const sockets = (socketsOf.get(name) ?? 0) + change;
    if (sockets === 0) socketsOf.delete(name);
    else socketsOf.set(name, sockets);
  };

  return {
    get size() {
      return connections.size;
    },
    add: connection => void connections.add(connection),
    remove(connection) {
      connections.delete(connection);
      if (connection.caller) count(connection.caller, -1);
      if (connections.size === 0) onEmpty();
    },
    admit(caller) {
      if ((socketsOf.get(caller.name) ?? 0) >= SOCKET_LIMITS.socketsPerCallerMax) return false;
      count(caller, 1);
      return true;
    },
    countSubscriptions: () => [...connections].reduce((sum, { subscriptions }) => sum + subscriptions.size, 0),
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
