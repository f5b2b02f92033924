/** How much room there is for sockets that have not shown a credential. */

import { describe, expect, it } from '@jest/globals';

import type { Connection } from '../../../src/graphql/over-websocket/connection.js';
import { createConnections } from '../../../src/graphql/over-websocket/connections.js';
import { SOCKET_LIMITS } from '../../../src/graphql/over-websocket/socket-limits.js';
import { createSubscriptionsOfSocket } from '../../../src/graphql/over-websocket/subscriptions-of-socket.js';
import { systemClock } from '../../../src/lib/clock.js';

const makeConnection = (): Connection => ({
  ...{
    caller: null,
    address: '',
    subscriptions: createSubscriptionsOfSocket(),
    isOpen: () => true,
    mayGreet: () => true,
  },
  takeOffered: () => undefined,
  ...{ belongTo: () => undefined, send: () => undefined, close: () => undefined },
  ...{ terminate: () => undefined, checkAlive: () => undefined },
});

describe('A1: sockets that have not shown a credential', () => {
  it('are limited for one address, whatever others do, and make room when they have shown it or are gone', () => {
    const connections = createConnections(systemClock);
    const opened = Array.from({ length: SOCKET_LIMITS.strangersPerAddressMax }, makeConnection);
    for (const connection of opened) {
      expect(connections.hasRoomFor('192.0.2.1')).toBe(true);
      connections.add(connection, '192.0.2.1');
    }
    expect([connections.hasRoomFor('192.0.2.1'), connections.hasRoomFor('192.0.2.2')]).toEqual([false, true]);
    const [first, second] = opened;
    if (first) connections.greet(first);
    expect(connections.hasRoomFor('192.0.2.1')).toBe(true);
    connections.add(makeConnection(), '192.0.2.1');
    expect(connections.hasRoomFor('192.0.2.1')).toBe(false);
    if (first) connections.remove(first);
    expect(connections.hasRoomFor('192.0.2.1')).toBe(false);
    if (second) connections.remove(second);
    expect(connections.hasRoomFor('192.0.2.1')).toBe(true);
  });

  it('are limited for the process', () => {
    const connections = createConnections(systemClock);
    for (let count = 0; count < SOCKET_LIMITS.strangersMax; count += 1) {
      connections.add(makeConnection(), `192.0.${count % 8}.1`);
    }
    expect(connections.hasRoomFor('198.51.100.1')).toBe(false);
  });
});
