/** A program that watches by one door, takes one update, leaves as it is told, and must then end by itself. */

import { WebSocket } from 'ws';
import { createClient } from '../../client/src/create-client.js';
import type { DoorName } from '../../client/src/doors/door.js';

const [url = '', id = '', door = 'socket', how = 'break'] = process.argv.slice(2);
// The caller names a door.
const client = createClient({ url, token: 'server-key', doors: [door as DoorName], WebSocket });
const leaving = new AbortController();

for await (const { payment } of client.watch(id, { signal: leaving.signal })) {
  process.stdout.write(`${payment.version}\n`);
  if (how === 'break') break;
  leaving.abort();
}
process.stdout.write('left\n');
