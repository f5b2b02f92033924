/** A program that watches by one door, leaves after the third version as it is told, and then has nothing open and ends by itself. */

import { WebSocket } from 'ws';
import { createClient } from '../../client/src/create-client.js';
import type { DoorName } from '../../client/src/doors/door.js';
import { CLIENT_TIMING } from './client-timing.js';
import { waitUntil } from './wait-until.js';

const [url = '', id = '', door = 'socket', how = 'break'] = process.argv.slice(2);
process.stdout.write('watching\n');
const before = process.getActiveResourcesInfo();
// The caller names a door.
const doors = [door as DoorName];
const client = createClient({ url, token: 'server-key', doors, WebSocket, timing: CLIENT_TIMING });
const leaving = new AbortController();

for await (const { payment } of client.watch(id, { signal: leaving.signal })) {
  process.stdout.write(`${payment.version}\n`);
  if (payment.version < 3) continue;
  if (how === 'break') break;
  leaving.abort();
}
/** What was open before it watched is not its own. */
function leftOpen(): readonly string[] {
  const own = process.getActiveResourcesInfo();
  for (const name of before) if (own.includes(name)) own.splice(own.indexOf(name), 1);
  return own;
}
// A socket takes a moment to say goodbye.
await waitUntil('nothing is left open', () => leftOpen().length === 0);
process.stdout.write('left\n');
