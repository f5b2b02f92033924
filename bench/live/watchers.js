/** The other side: many watchers in one process, over WebSocket or SSE, that note when each update comes. */

import { request } from 'node:http';

import { WebSocket } from 'ws';

import { DOCUMENT } from './document.js';

const CONNECTING_MAX = 100;
const now = () => performance.timeOrigin + performance.now();
const { TRANSPORT } = process.env;
let received = [];
let expected = 0;

/** `version` of the text of an update; a snapshot has no event and is not counted. */
function note(watcher, text) {
  if (!text.includes('"paymentUpdated"') || text.includes('"event":null')) return;
  received.push({ watcher, at: now() });
  if (received.length === expected) process.send({ received });
}

function watchBySocket(url, id, watcher) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${url}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
    socket.once('error', reject);
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', data => {
      const text = data.toString('latin1');
      if (!text.startsWith('{"type":"connection_ack"')) return note(watcher, text);
      const payload = { query: DOCUMENT, variables: { id } };
      socket.send(
        JSON.stringify({
          id: `00000000-0000-4000-8000-${String(watcher).padStart(12, '0')}`,
          type: 'subscribe',
          payload,
        }),
        () => resolve(),
      );
    });
  });
}

function watchByEvents(url, id, watcher) {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ query: DOCUMENT, variables: { id } });
    const headers = {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const [host, port] = url.split(':');
    const path = process.env.STREAM_PATH;
    const sent = request({ host, port, path, method: 'POST', agent: false, headers }, response => {
      let rest = '';
      response.setEncoding('latin1');
      response.on('data', chunk => {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop();
        for (const part of parts) note(watcher, part);
      });
      resolve();
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

process.on('message', async ({ order, url, ids, count, updates }) => {
  if (order === 'connect') {
    const watch = TRANSPORT === 'sse' ? watchByEvents : watchBySocket;
    const startedAt = now();
    for (let first = 0; first < count; first += CONNECTING_MAX) {
      const size = Math.min(CONNECTING_MAX, count - first);
      await Promise.all(
        Array.from({ length: size }, (_, each) => watch(url, ids[(first + each) % ids.length], first + each)),
      );
    }
    process.send({ connected: count, tookMs: now() - startedAt });
  }
  if (order === 'expect') {
    received = [];
    expected = updates;
    process.send({ expecting: updates });
  }
  if (order === 'stop') process.exit(0);
});
process.send({ isUp: true });
