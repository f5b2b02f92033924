/** The load: a process of its own with keep-alive connections, each of which sends its next request when its last is answered. */

import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;

process.on('message', async job => {
  process.send(await run(job));
});

/**
 * Runs until `durationMs` has passed or every request is sent. Requests in flight at the end are waited for and counted;
 * the time is that of the last answer. With `perSecond` requests are sent at that pace, as long as a connection is free, and `times`
 * tells of each when it was sent and answered, in milliseconds that all processes of this machine share.
 */
async function run({ port, connections, durationMs, requests, perSecond = Number.POSITIVE_INFINITY }) {
  const prepared = requests.map(request => toBytes(port, request));
  const outcome = { latenciesMs: [], statuses: {}, bodies: [], sent: 0, times: [] };
  const startedAt = performance.now();
  const next = () => {
    const isOver = outcome.sent >= prepared.length || performance.now() - startedAt >= durationMs;
    if (isOver) return null;
    const index = outcome.sent++;
    return { index, bytes: prepared[index], delayMs: startedAt + (index * 1000) / perSecond - performance.now() };
  };
  await Promise.all(Array.from({ length: connections }, () => keepBusy(port, next, outcome)));
  const elapsedMs = performance.now() - startedAt;
  return { ...outcome, elapsedMs };
}

function toBytes(port, { method = 'POST', path, headers = {}, body = '' }) {
  const lines = Object.entries({ 'content-type': 'application/json', ...headers }).map(([k, v]) => `${k}: ${v}\r\n`);
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${lines.join('')}`;
  return Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** The first answers' bodies are kept, so that a benchmark can see that they are what was asked for. */
const BODIES_KEPT = 20;

function keepBusy(port, next, outcome) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let received = Buffer.alloc(0);
    let sentAt = 0;
    let sent = null;
    const write = () => {
      sentAt = sharedNow();
      socket.write(sent.bytes);
    };
    const send = () => {
      sent = next();
      if (sent === null) socket.end(resolve);
      else if (sent.delayMs > 0) setTimeout(write, sent.delayMs);
      else write();
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', chunk => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const answer = readAnswer(received);
      if (answer === null) return;
      const answeredAt = sharedNow();
      outcome.latenciesMs.push(answeredAt - sentAt);
      outcome.times[sent.index] = [sentAt, answeredAt];
      outcome.statuses[answer.status] = (outcome.statuses[answer.status] ?? 0) + 1;
      if (outcome.bodies.length < BODIES_KEPT) outcome.bodies.push(answer.body);
      received = Buffer.alloc(0);
      send();
    });
  });
}

/** Since this machine started, for every process the same. */
function sharedNow() {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Null until the whole answer is there. Every server of these benchmarks says how long its answer is, or sends chunks. */
function readAnswer(bytes) {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(head.slice(9, 12));
  const start = headEnd + HEAD_END.length;
  const length = CONTENT_LENGTH.exec(head)?.[1];
  if (length === undefined) {
    const isWhole = bytes.subarray(-5).toString('latin1') === '0\r\n\r\n';
    return isWhole ? { status, body: bytes.toString('utf8', start) } : null;
  }
  const end = start + Number(length);
  return bytes.length < end ? null : { status, body: bytes.toString('utf8', start, end) };
}
