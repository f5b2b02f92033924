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
  /** The next transaction with a statement that begins so is committed by the server, and the answer to its COMMIT never comes. */
  loseAnswer(statement: string): void;
  /** After a freeze: new connections work again, and those that were frozen never do. */
  forget(): void;
  /** How many connections it has taken so far. */
  taken(): number;
  /** Makes the wire whole again; what was held back by a freeze is passed on. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a port of its own, which stays the same through cuts. */
export async function openTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  let taken = 0;
  let lost: string | null = null;
  /** Connections in the middle of the transaction whose answer is to be lost. */
  const losing = new Set<Socket>();
  const listenTo = (data: Buffer, upstream: Socket): void => {
    if (lost !== null && data.includes(lost)) {
      losing.add(upstream);
      lost = null;
    }
    if (data.includes('COMMIT') && losing.delete(upstream)) upstream.pause();
  };
  const keep = (socket: Socket, peer: Socket, onData?: (data: Buffer) => void): void => {
    sockets.add(socket);
    socket.on('data', data => {
      onData?.(data);
      peer.write(data);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      peer.destroy();
    });
    if (isFrozen) socket.pause();
  };
  const server = createServer(client => {
    taken += 1;
    const upstream = connect(target.port, target.host);
    keep(client, upstream, data => listenTo(data, upstream));
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
    loseAnswer(statement: string): void {
      lost = statement;
    },
    forget(): void {
      isFrozen = false;
    },
    taken: () => taken,
    async restore(): Promise<void> {
      isFrozen = false;
      lost = null;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(port);
    },
    close: cut,
  });
}
