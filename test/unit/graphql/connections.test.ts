/** How many sockets one caller may have. */

import { expect, test } from '@jest/globals';

import { createConnections } from '../../../src/graphql/over-websocket/connections.js';
import { SOCKET_LIMITS } from '../../../src/graphql/over-websocket/socket-limits.js';
import { systemClock } from '../../../src/lib/clock.js';

test('the sockets of one caller are limited, and those of others are not', () => {
  const { admit } = createConnections(systemClock);
  const shop = { name: 'shop', role: 'server', watch: null } as const;
  for (let count = 0; count < SOCKET_LIMITS.socketsPerCallerMax; count += 1) expect(admit(shop)).toBe(true);
  expect(admit(shop)).toBe(false);
  expect(admit({ ...shop, name: 'bank' })).toBe(true);
});
