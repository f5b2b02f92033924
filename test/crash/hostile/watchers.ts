/** Hostile customers by the thousand: each has a watch token of its own payment, and all send the largest that is accepted. */

import { once } from 'node:events';
import { WebSocket } from 'ws';

import { ask } from '../shop.js';

export interface Token {
  readonly paymentId: string;
  readonly token: string;
}

const PUSH = `mutation ($input: StkPushInput!) {
  initiateStkPush(input: $input) { id watchToken { token } }
}`;
const FIRST_PHONE = 254_110_000_000;
const AT_ONCE = 16;

/** One payment for each, none of which is settled. */
export async function makeTokens(gateway: string, count: number): Promise<readonly Token[]> {
  const tokens: Token[] = [];
  let asked = 0;
  const take = async (): Promise<void> => {
    while (asked < count) {
      const number = asked++;
      const input = { amount: '10', phoneNumber: String(FIRST_PHONE + number), accountReference: `h${number}` };
      const { data, codes } = await ask<{ initiateStkPush: { id: string; watchToken: { token: string } } }>(
        gateway,
        PUSH,
        { input },
      );
      if (!data) throw new Error(`no payment: ${codes.join()}`);
      tokens.push({ paymentId: data.initiateStkPush.id, token: data.initiateStkPush.watchToken.token });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  return tokens;
}

export interface HostileSocket {
  readonly socket: WebSocket;
  subscribe(id: string, payload: unknown): void;
}

/** Says hello with whatever `hello` holds beside the credential. */
export async function openHostileSocket(gateway: string, token: string, hello: object = {}): Promise<HostileSocket> {
  const socket = new WebSocket(`${gateway.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  await once(socket, 'open');
  const heard = once(socket, 'message');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}`, ...hello } }));
  await Promise.race([heard, once(socket, 'close')]);
  return {
    socket,
    subscribe: (id, payload) => socket.send(JSON.stringify({ id, type: 'subscribe', payload })),
  };
}
