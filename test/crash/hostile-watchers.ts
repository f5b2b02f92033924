/** Customers who attack by watching: sockets with fat messages, subscriptions with variables that nobody declared, all on tokens that are good. */

import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface HostileWatchers {
  /** Subscriptions that were answered with the payment. */
  readonly subscribed: () => number;
  /** Sockets and subscriptions that were refused. */
  readonly refused: () => number;
  /** Resolves when each of them has been answered or refused. */
  attack(sockets: number, tokenOf: (socket: number) => Attacker): Promise<void>;
  close(): Promise<void>;
}

/** A payment, and the token of the customer who pays it. */
export interface Attacker {
  readonly paymentId: string;
  readonly token: string;
}

const AT_ONCE = 50;
const SUBSCRIPTIONS_EACH = 2;
/** Nearly the largest message, in the form that takes the most memory once it is read. */
const FAT = Array(15_000).fill([]);
const WATCH = 'subscription W($id: ID) { paymentUpdated(id: $id) { cursor payment { version } } }';

export function createHostileWatchers(gateway: string): HostileWatchers {
  const url = `${gateway.replace('http', 'ws')}/graphql`;
  const open: WebSocket[] = [];
  let subscribed = 0;
  let refused = 0;

  async function attackOnce(number: number, { paymentId, token }: Attacker): Promise<void> {
    // From many addresses, as customers come.
    const localAddress = `127.0.${1 + (number % 100)}.1`;
    const socket = new WebSocket(url, 'graphql-transport-ws', { localAddress });
    socket.on('error', () => undefined);
    open.push(socket);
    const closed = once(socket, 'close');
    let answered = 0;
    const done = new Promise<void>(resolve => {
      socket.on('message', data => {
        const { type } = JSON.parse(String(data)) as { type: string };
        if (type === 'connection_ack') subscribe(socket, paymentId);
        if (type !== 'next' && type !== 'error') return;
        answered += 1;
        if (type === 'next') subscribed += 1;
        else refused += 1;
        if (answered === SUBSCRIPTIONS_EACH) resolve();
      });
    });
    socket.on('open', () => {
      const payload = { authorization: `Bearer ${token}`, fat: FAT };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    const end = await Promise.race([done, closed]);
    if (end !== undefined) refused += SUBSCRIPTIONS_EACH - answered;
  }

  return Object.freeze({
    subscribed: () => subscribed,
    refused: () => refused,
    async attack(sockets: number, tokenOf: (socket: number) => Attacker): Promise<void> {
      let next = 0;
      const work = async (): Promise<void> => {
        while (next < sockets) {
          const number = next;
          next += 1;
          await attackOnce(number, tokenOf(number));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    async close(): Promise<void> {
      for (const socket of open) socket.terminate();
    },
  });
}

function subscribe(socket: WebSocket, id: string): void {
  for (let count = 0; count < SUBSCRIPTIONS_EACH; count += 1) {
    const payload = { query: WATCH, variables: { id, fat: FAT }, extensions: {} };
    socket.send(JSON.stringify({ id: `w${count}`, type: 'subscribe', payload }));
  }
}
