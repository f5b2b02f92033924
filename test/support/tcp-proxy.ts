/** A wire that a test can cut or freeze: a TCP proxy between the gateway and a real server. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Ends every connection and refuses new ones, as a server does that is down. */
  cut(): Promise<void>;
  /** Passes nothing on, either way, but keeps connections open and takes new ones, as a stopped process does. */
  freeze(): void;
  /** Passes nothing on for the connections there are, and says nothing of it; new ones work. As a router does that forgets. */
  abandon(): void;
  /** Makes the wire whole again; what was held back by a freeze is passed on. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a port of its own, which stays the same through cuts. */
export async function openTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const keep = (socket: Socket, peer: Socket): void => {
    sockets.add(socket);
    socket.on('data', data => peer.write(data));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      peer.destroy();
    });
    if (isFrozen) socket.pause();
  };
  const server = createServer(client => {
    const upstream = connect(target.port, target.host);
    keep(client, upstream);
    keep(upstream, client);
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const abandon = (): void => {
    for (const socket of sockets) socket.pause();
  };
  const port = await listen(0);
  return Object.freeze({
    port,
    cut,
    freeze(): void {
      isFrozen = true;
      abandon();
    },
    abandon,
    async restore(): Promise<void> {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(port);
    },
    close: cut,
  });
}
