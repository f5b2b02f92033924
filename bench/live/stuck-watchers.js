/** Watchers of every payment, one of which may stop reading as soon as it has subscribed. */

import { WebSocket } from 'ws';

import { DOCUMENT } from './document.js';

const EVERYTHING = DOCUMENT.replace('($id: ID!)', '').replace('(id: $id)', '');
const now = () => performance.timeOrigin + performance.now();
const receivedAt = [];
let heard = 0;
let expected = Number.POSITIVE_INFINITY;

function watch(url, isStuck) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${url}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
    socket.once('error', reject);
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('close', code =>
      process.stderr.write(`${isStuck ? 'the stuck reader' : 'a healthy reader'} was closed: ${code}\n`),
    );
    socket.on('message', data => {
      const text = data.toString('latin1');
      if (text.startsWith('{"type":"connection_ack"')) {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: EVERYTHING } }), () => {
          if (isStuck) socket.pause();
          resolve();
        });
        return;
      }
      const version = Number(/"version":(\d+)/.exec(text)?.[1]);
      receivedAt[version] ??= [];
      receivedAt[version].push(now());
      heard += 1;
      if (heard === expected) process.send({ receivedAt });
    });
  });
}

process.on('message', async ({ order, url, healthy, stuck, updates }) => {
  if (order === 'connect') {
    expected = healthy * updates;
    for (let each = 0; each < healthy + stuck; each += 1) await watch(url, each >= healthy);
    process.send({ connected: healthy + stuck });
  }
  if (order === 'stop') process.exit(0);
});
process.send({ isUp: true });
