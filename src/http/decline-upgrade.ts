/** Declines an upgrade that is not ours (h2c, as Java's HTTP client offers it on every plain request): the request is answered, and the connection closed. */

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

const OFFER_HEADERS = new Set(['upgrade', 'http2-settings', 'connection']);

/**
 * RFC 9110 lets a server ignore the offer. Node has taken the connection off its parser by now, so the request is put back
 * on the wire without the offer, and the server meets the connection anew. It is the last one of its connection: whatever follows its
 * body is refused, and can pass for no request of its own. Its headers must be whole (`maxHeadersCount` 0): one that Node had cut
 * away could be the length of its body.
 */
export function declineUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`, 'Connection: close'];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!OFFER_HEADERS.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[at + 1]}`);
  }
  // Header bytes are latin1 on the wire and in Node's strings.
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
