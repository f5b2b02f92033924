/** Keeps a process that stood still from refusing the requests that came meanwhile. */

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../lib/clock.js';
import { giveWay } from '../lib/give-way.js';

/** Shorter than the shortest of the server's time limits: whoever is late after such a gap may just not have been read. */
const STANDSTILL_MS = 5_000;
/** Of one look: it asks for both limits, twice, and the next look is a second later. */
const LOOK_MS = 500;

/**
 * Node's timers go off before it reads. After a standstill (a frozen machine, others that take all of the CPU) whole requests lie unread in
 * their sockets, and it would refuse them, or cut the idle connection that they came on; and M-Pesa posts a callback once.
 */
export function forgiveStandstills(server: Server, clock: Clock): void {
  forgiveLate(server, clock);
  forgiveIdle(server);
}

/**
 * Every second Node looks for requests that have been coming for too long, and refuses them with 408. The first look after a standstill finds
 * nobody late; the next one comes when all that is there has been read.
 */
function forgiveLate(server: Server, clock: Clock): void {
  let lookedAt = clock.monotonic();
  let forgivesUntil = 0;
  const forgives = (): boolean => {
    const now = clock.monotonic();
    if (now - lookedAt > STANDSTILL_MS) forgivesUntil = now + LOOK_MS;
    lookedAt = now;
    return now < forgivesUntil;
  };
  for (const name of ['headersTimeout', 'requestTimeout'] as const) {
    const limitMs = server[name];
    // Node reads them whenever it looks; 0 is no limit.
    Object.defineProperty(server, name, { get: () => (forgives() ? 0 : limitMs) });
  }
}

/** A connection that was idle for too long is cut unless something has just come on it. Nobody else's time-outs go off on these sockets. */
function forgiveIdle(server: Server): void {
  server.on('timeout', async (socket: Socket) => {
    const { bytesRead } = socket;
    await giveWay();
    if (socket.bytesRead === bytesRead) socket.destroy();
  });
}
