/** Thousands that wait for one payment each, and come back when their connection breaks. */

import { WebSocket } from 'ws';

import { DOCUMENT } from './document.js';

const CONNECTING_MAX = 100;
/** As a stock client spreads its retries. */
const COME_BACK_MS = 3_000;
const now = () => performance.timeOrigin + performance.now();
let inPlace = 0;
let wanted = 0;
let onUpdate = () => undefined;

function watch(url, id) {
  return new Promise(resolve => {
    const socket = new WebSocket(`ws://${url}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
    let isInPlace = false;
    socket.on('error', () => undefined);
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', data => {
      const text = data.toString('latin1');
      if (text.startsWith('{"type":"connection_ack"')) {
        return socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query: DOCUMENT, variables: { id } } }));
      }
      if (!text.includes('"paymentUpdated"')) throw new Error(text);
      if (!text.includes('"event":null')) return onUpdate(now());
      isInPlace = true;
      inPlace += 1;
      if (inPlace === wanted) process.send({ allInPlaceAt: now() });
      resolve();
    });
    socket.on('close', () => {
      if (isInPlace) inPlace -= 1;
      setTimeout(() => watch(url, id).then(resolve), Math.random() * COME_BACK_MS);
    });
  });
}

process.on('message', async ({ order, url, ids }) => {
  if (order === 'connect') {
    wanted = ids.length;
    for (let first = 0; first < ids.length; first += CONNECTING_MAX) {
      await Promise.all(ids.slice(first, first + CONNECTING_MAX).map(id => watch(url, id)));
    }
  }
  if (order === 'expect') {
    onUpdate = at => process.send({ at });
    process.send({ expecting: true });
  }
  if (order === 'ignore') {
    onUpdate = () => undefined;
    process.send({ ignoring: true });
  }
  if (order === 'stop') process.exit(0);
});
process.send({ isUp: true });
