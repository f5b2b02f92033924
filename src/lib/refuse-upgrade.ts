/** Refuses a request to upgrade: node has taken its connection off HTTP, so the answer is written here. */

import type { Duplex } from 'node:stream';

/** `status` is a code with its words, such as `403 Forbidden`. The connection is closed. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  // Nothing else owns this connection now: an error would end the process, and if the other side never ends it, it would stay open.
  socket.on('error', () => undefined);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
