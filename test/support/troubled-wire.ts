/** The networks of payers: a proxy between a client and the gateway that cuts, freezes, delays, holds back, or knows no WebSocket. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What the wire does to everything, as some proxies and firewalls do. */
export interface WireHabits {
  /** Answers each upgrade with 400, as a proxy does that speaks HTTP only. */
  readonly refusesUpgrades?: boolean;
  /** Keeps the answers of streams until they end, which they never do. */
  readonly holdsStreams?: boolean;
  /** What the gateway answers on the first connection is lost. */
  readonly losesFirstAnswer?: boolean;
  /** How long each piece is on its way, in each direction. */
  readonly delayMs?: number;
}

export interface TroubledWire {
  readonly url: string;
  /** Ends every connection; new ones work. */
  cut(): void;
  /** Passes nothing on for the connections there are, and says nothing of it; new ones work. */
  freeze(): void;
  /** Ends every WebSocket with this close code, in the name of the gateway. */
  closeSockets(code: number): void;
  /** How many connections it has taken so far. */
  taken(): number;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  isSocket: boolean;
  isHeld: boolean;
  isFrozen: boolean;
}

const REFUSAL = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
const UPGRADE = /^GET [^\r\n]+\r\n(?:[^\r\n]+\r\n)*upgrade: websocket/i;
const STREAM = /^POST \/graphql\/stream /;
/** The header of a close frame with a code and no reason. */
const CLOSE_FRAME = [0x88, 2];

/** Listens on a port of its own. */
export async function openTroubledWire(port: number, habits: WireHabits = {}): Promise<TroubledWire> {
  const pairs = new Set<Pair>();
  let taken = 0;
  const server = createServer(client => {
    taken += 1;
    const isHeld = habits.losesFirstAnswer === true && taken === 1;
    const pair = { client, upstream: connect(port, '127.0.0.1'), isSocket: false, isHeld, isFrozen: false };
    pairs.add(pair);
    carry(pair, habits, () => pairs.delete(pair));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const { client, upstream } of pairs) {
      client.destroy();
      upstream.destroy();
    }
  };
  return Object.freeze({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    freeze() {
      for (const pair of pairs) pair.isFrozen = true;
    },
    closeSockets(code: number) {
      for (const { client, upstream, isSocket } of pairs) {
        if (!isSocket) continue;
        upstream.destroy();
        client.end(Buffer.from([...CLOSE_FRAME, code >> 8, code & 255]));
      }
    },
    taken: () => taken,
    async close() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  });
}

function carry(pair: Pair, { refusesUpgrades, holdsStreams, delayMs = 0 }: WireHabits, forget: () => void): void {
  const { client, upstream } = pair;
  const pass = (data: Buffer, to: Socket): void => {
    if (!pair.isFrozen && to.writable) to.write(data);
  };
  const send = (data: Buffer, to: Socket): void => {
    if (delayMs === 0) pass(data, to);
    else setTimeout(() => pass(data, to), delayMs);
  };
  client.on('data', data => {
    const text = data.toString('latin1');
    pair.isSocket ||= UPGRADE.test(text);
    pair.isHeld ||= holdsStreams === true && STREAM.test(text);
    if (pair.isSocket && refusesUpgrades) client.end(REFUSAL);
    else send(data, upstream);
  });
  upstream.on('data', data => {
    if (!pair.isHeld) send(data, client);
  });
  for (const [socket, peer] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (client.destroyed && upstream.destroyed) forget();
      // A frozen wire says nothing of an end either.
      if (!pair.isFrozen) peer.end();
    });
  }
}
