/**
 * Anonymous connections as a process of their own: `node --import <register> flood.ts URL PIPELINING MUTE`. Some send request after request
 * without waiting, others ask for page after page and never read. When the gateway cuts one, a line says which.
 */

import { connect, type Socket } from 'node:net';

const [, , url = '', pipelining = '0', mute = '0'] = process.argv;
const { hostname, port } = new URL(url);
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
/** As much as is under way at most: more than any connection's gate takes. */
const PIPELINED = get('/ready').repeat(2_000);
const PAGES = get('/').repeat(100_000);

function open(number: number, kind: string): Socket {
  // From many addresses, as strangers come.
  const localAddress = `127.0.${2 + (number % 50)}.1`;
  const socket = connect({ host: hostname, port: Number(port), localAddress });
  socket.on('error', () => undefined);
  socket.on('close', () => kind === 'mute' && process.stdout.write('mute cut\n'));
  return socket;
}

/** Comes again when it is closed. */
function pipeline(number: number): void {
  const socket = open(number, 'pipelining');
  const send = (): void => {
    while (!socket.destroyed && socket.write(PIPELINED));
  };
  socket.on('connect', send).on('drain', send).resume();
  socket.on('close', () => pipeline(number));
}

function neverRead(number: number): void {
  const socket = open(number, 'mute');
  // A paused socket hears of its end only when it writes.
  socket.on('connect', () => {
    socket.write(PAGES);
    setInterval(() => socket.write(get('/')), 1_000);
  });
  socket.pause();
}

for (let number = 0; number < Number(pipelining); number += 1) pipeline(number);
for (let number = 0; number < Number(mute); number += 1) neverRead(number);
process.stdout.write('attacking\n');
