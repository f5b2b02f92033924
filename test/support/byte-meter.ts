/** A way to a server that counts every byte on it, both ways, headers and frames included. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

export interface ByteMeter {
  readonly url: string;
  bytes(): number;
  close(): Promise<void>;
}

/** Listens on a port of its own. */
export async function openByteMeter(target: () => number): Promise<ByteMeter> {
  let bytes = 0;
  const server = createServer(client => {
    const upstream = connect(target(), '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', data => {
        bytes += data.length;
        to.write(data);
      });
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    async close() {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
