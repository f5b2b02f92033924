/** The gates of all connections of a server, and the watch over those that take no answers. */

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import type { Clock } from '../lib/clock.js';
import { createGate, type Gate } from './create-gate.js';

/** All gates of one server. */
export interface Gates {
  /** Hands a request on when its connection may have another one handled. */
  admit(request: IncomingMessage, response: ServerResponse, handle: () => void): void;
  /** Lets a connection go that is upgraded: what was read of it and not looked at; null when it may not be upgraded now. */
  release(connection: Duplex): Buffer | null;
}

const LOOK_EVERY_MS = 5_000;
const NOTHING = Buffer.alloc(0);

/** Until the server is closed. */
export function openGates(server: Server, clock: Clock): Gates {
  const gates = new Map<Duplex, Gate>();
  server.on('connection', (socket: Socket) => {
    gates.set(socket, createGate(socket, clock));
    socket.once('close', () => gates.delete(socket));
  });
  let cancel = clock.after(LOOK_EVERY_MS, look);
  function look(): void {
    for (const [connection, gate] of gates) if (gate.isStuck()) connection.destroy();
    cancel = clock.after(LOOK_EVERY_MS, look);
  }
  server.once('close', () => cancel());

  return Object.freeze({
    admit(request: IncomingMessage, response: ServerResponse, handle: () => void) {
      const gate = gates.get(request.socket);
      if (gate) gate.admit(request, response, handle);
    },
    release(connection: Duplex) {
      const gate = gates.get(connection);
      gates.delete(connection);
      return gate ? gate.release() : NOTHING;
    },
  } satisfies Gates);
}
