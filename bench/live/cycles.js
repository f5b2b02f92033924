/** 10,000 that subscribe and are gone, over WebSocket and SSE, some before they are answered: what they leave behind. */

import { once } from 'node:events';
import { request } from 'node:http';

import { WebSocket } from 'ws';

import { readNumber } from '../choices.js';
import { DOCUMENT } from './document.js';
import { start } from './start.js';
import { writeResult } from './write-result.js';

const CYCLES = readNumber('BENCH_CYCLES', 10_000);
const ROUNDS = readNumber('BENCH_ROUNDS', 3);
const AT_ONCE = 50;
const PAYMENTS = 100;
const WARM_UP = 2_000;
/** So that the last closed sockets have been noticed. */
const SETTLE_MS = 2_000;

/** Cut without a word: by every second one before its first answer, by the others after it. */
function killSocket(url, id, isPatient) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${url}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
    socket.once('error', reject);
    socket.once('close', resolve);
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', data => {
      if (!data.toString('latin1').startsWith('{"type":"connection_ack"')) return socket.terminate();
      const subscribe = { id, type: 'subscribe', payload: { query: DOCUMENT, variables: { id } } };
      socket.send(JSON.stringify(subscribe), () => !isPatient && socket.terminate());
    });
  });
}

function killStream(url, id, isPatient) {
  return new Promise(resolve => {
    const body = JSON.stringify({ query: DOCUMENT, variables: { id } });
    const [host, port] = url.split(':');
    const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
    const sent = request({ host, port, path: '/graphql/stream', method: 'POST', agent: false, headers });
    // A request that is destroyed early ends with an error.
    sent.on('error', () => undefined);
    sent.once('close', resolve);
    sent.once('response', response => {
      if (!isPatient) return sent.destroy();
      response.on('data', chunk => String(chunk).includes('paymentUpdated') && sent.destroy());
    });
    sent.end(body);
  });
}

async function cycle(url, ids, count) {
  for (let first = 0; first < count; first += AT_ONCE) {
    const size = Math.min(AT_ONCE, count - first);
    await Promise.all(
      Array.from({ length: size }, (_, each) => {
        const kill = each % 4 < 2 ? killSocket : killStream;
        return kill(url, ids[(first + each) % ids.length], each % 2 === 0);
      }),
    );
  }
  await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
}

const gateway = await start('contestants/gateway.js', { PAYMENTS: String(PAYMENTS) }, ['--expose-gc']);
const { port, ids } = gateway.up;
const url = `127.0.0.1:${port}`;
await cycle(url, ids, WARM_UP);
const startedAt = performance.now();
const heapMegabytes = [];
const rssMegabytes = [];
let left = null;
// What is left behind grows with every round; what is only warm does not.
for (let round = 0; round <= ROUNDS; round += 1) {
  if (round > 0) await cycle(url, ids, CYCLES);
  const { heapUsed, rss, open } = await gateway.tell({ order: 'measure' });
  heapMegabytes.push(heapUsed / 1_048_576);
  rssMegabytes.push(rss / 1_048_576);
  left = open;
}
const seconds = (performance.now() - startedAt) / 1_000;
writeResult('live-cycles', { cycles: CYCLES, rounds: ROUNDS, seconds, heapMegabytes, rssMegabytes, left });
gateway.stop();
await once(gateway.child, 'exit');
