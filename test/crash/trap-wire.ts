/** A wire to a server that goes dead in the middle of a transaction: nothing passes any more, and neither side hears of it. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TrapWire {
  readonly port: number;
  /** Resolves when a statement that contains `text` has been passed on; from then on nothing passes, old or new, and nothing is closed. */
  spring(text: string): Promise<void>;
  /** Passes on what was held, and whatever comes. */
  restore(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
}

export async function openTrapWire(target: { readonly host: string; readonly port: number }): Promise<TrapWire> {
  const pairs = new Set<Pair>();
  let isDead = false;
  let trap: { readonly text: string; readonly sprung: () => void } | null = null;

  const hold = ({ client, upstream }: Pair): void => {
    client.pause();
    upstream.pause();
  };
  const endPair = (pair: Pair): void => {
    // A dead wire does not tell one side that the other has gone.
    if (isDead) return;
    pairs.delete(pair);
    pair.client.destroy();
    pair.upstream.destroy();
  };
  const passOn = (pair: Pair, data: Buffer): void => {
    pair.upstream.write(data);
    if (!trap || !data.includes(trap.text)) return;
    isDead = true;
    for (const each of pairs) hold(each);
    trap.sprung();
    trap = null;
  };
  const server = createServer(client => {
    const pair = { client, upstream: connect(target.port, target.host) };
    pairs.add(pair);
    client.on('data', data => passOn(pair, Buffer.from(data)));
    pair.upstream.on('data', data => client.write(data));
    for (const socket of [client, pair.upstream]) {
      socket.on('error', () => undefined);
      socket.on('close', () => endPair(pair));
    }
    if (isDead) hold(pair);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.freeze({
    port: (server.address() as AddressInfo).port,
    spring: (text: string) =>
      new Promise<void>(resolve => {
        trap = { text, sprung: resolve };
      }),
    restore: () => {
      isDead = false;
      for (const pair of pairs) {
        if (pair.client.destroyed || pair.upstream.destroyed) endPair(pair);
        pair.client.resume();
        pair.upstream.resume();
      }
    },
    close: async () => {
      server.close();
      for (const { client, upstream } of pairs) {
        client.destroy();
        upstream.destroy();
      }
    },
  });
}
