/**
 * The watchers of docs/protocol.md, as they stand, on a bad network: every way in which a connection ends, and every way in which the
 * next attempt fails. Each must show how it ended, once, and stop.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, test } from '@jest/globals';
import { WebSocketServer } from 'ws';

import { databases, type ServerAddress } from '../support/databases.js';
import { untilRunning } from '../support/documented-programs.js';
import {
  expectToldAndEnded,
  isFullSize,
  openDocumentedWatchers,
  untilShown,
  type Watcher,
  type Watchers,
} from '../support/documented-watchers.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

/** The customer takes as long as everything that breaks before. */
const DELAY_MS = 100_000;
const AWAY_MS = 4_000;

let gateway: OpenGateway;
let watchers: Watchers;
/** Between the watchers and the gateway. */
let wire: TcpProxy;
beforeAll(async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  gateway = await openGateway(sqlite, { delayMs: DELAY_MS });
  watchers = await openDocumentedWatchers(gateway, DELAY_MS);
  wire = await openTcpProxy({ host: '127.0.0.1', port: portOf(gateway) });
});
afterAll(async () => {
  await watchers.close();
  await wire.close();
  await gateway.close();
});

const portOf = ({ url }: OpenGateway) => Number(new URL(url()).port);
const pauseMs = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

test('C1 the gateway restarts and is away for longer than one try takes: every watcher comes back', async () => {
  const running = await watchers.run(gateway.url());
  await untilShown(running);
  await gateway.restart(() => pauseMs(AWAY_MS));
  gateway.shift(DELAY_MS);
  await expectToldAndEnded(running);
});

type Answer = (response: ServerResponse) => unknown;
const LOGIN = '<html>\n\n<p>Wi-Fi of the hotel</p>\n\n</html>';
const answerPage =
  (status: number, headers = {}): Answer =>
  response =>
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(LOGIN);
/** What stands in the gateway's place while it is away: a proxy in front of it, the hotel's login page, or nothing that speaks. */
const ANSWERS: readonly Answer[] = [
  ...[503, 200].map(status => answerPage(status)),
  answerPage(302, { location: '/login' }),
  response => response.destroy(),
  ...(isFullSize ? [502, 504, 429, 500, 520, 408, 404, 403].map(status => answerPage(status)) : []),
];

/** The codes after which a client comes back, as the page says. */
const AGAIN = [...readFileSync('docs/protocol.md', 'utf8').matchAll(/^\| (\d+) \|.*\| again[^|]*\|$/gm)]
  .map(([, code]) => Number(code))
  .filter(code => code !== 1006);

test('C1 something else answers in the place of the gateway: every watcher comes back', async () => {
  const running = await watchers.run(gateway.url());
  await untilShown(running);
  await gateway.restart(async port => {
    for (const answer of ANSWERS) await answerInItsPlace(port, running, answer);
    for (const code of isFullSize ? AGAIN : [4500]) await answerInItsPlace(port, running, answerPage(503), code);
  });
  gateway.shift(DELAY_MS);
  await expectToldAndEnded(running);
});

/** Resolves when as many connections have been taken as there are watchers. With a close code, WebSockets open and close with it. */
async function answerInItsPlace(
  port: number,
  running: readonly Watcher[],
  answer: Answer,
  closeCode?: number,
): Promise<void> {
  let taken = 0;
  const server = createServer((_request, response) => {
    response.shouldKeepAlive = false;
    answer(response);
  });
  server.on('connection', () => {
    taken += 1;
  });
  const sockets = new WebSocketServer({ noServer: true });
  if (closeCode !== undefined) {
    server.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, opened => opened.close(closeCode)),
    );
  }
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  try {
    await untilRunning(running, () => taken >= running.length);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test('C1 the name cannot be looked up: every watcher comes back', async () => {
  const nameless = join(tmpdir(), `nameless-${process.pid}`);
  const NODE_OPTIONS = `--import ${new URL('../support/without-names.mjs', import.meta.url)}`;
  const url = gateway.url().replace('127.0.0.1', 'gateway.test');
  const running = await watchers.run(url, { NODE_OPTIONS, NAMELESS: nameless });
  await untilShown(running);
  await gateway.restart(() => writeFile(nameless, ''));
  const looks = () => readFileSync(nameless, 'utf8').length;
  await untilRunning(running, () => looks() >= 2 * running.length);
  gateway.shift(DELAY_MS);
  await rm(nameless);
  await expectToldAndEnded(running);
});

const CERTIFICATE = fileURLToPath(new URL('../fixtures/certificates/self-signed-server.pem', import.meta.url));

test('C1 TLS fails: every watcher comes back', async () => {
  const encrypted = await openEncrypted(0);
  const running = await watchers.run(`https://127.0.0.1:${encrypted.port}`, { NODE_EXTRA_CA_CERTS: CERTIFICATE });
  await untilShown(running);
  encrypted.close();
  await answerInItsPlace(encrypted.port, running, answerPage(200));
  gateway.shift(DELAY_MS);
  const again = await openEncrypted(encrypted.port);
  await expectToldAndEnded(running);
  again.close();
});

/** TLS in front of the gateway, with a certificate that a watcher may be told to trust. */
async function openEncrypted(port: number) {
  const pem = readFileSync(CERTIFICATE);
  const sockets = new Set<{ destroy(): void }>();
  const server = createTlsServer({ cert: pem, key: pem }, client => {
    const upstream = connect(portOf(gateway), '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => from.destroy());
      from.on('close', () => to.destroy());
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const testOrSkip = database.isAvailable ? test : test.skip;
  testOrSkip(`C1 the gateway's ${database.name} is away: every watcher waits for it`, async () => {
    const fresh = await database.create();
    const toDatabase = await openTcpProxy(fresh.address as ServerAddress);
    const address = { ...(fresh.address as ServerAddress), host: '127.0.0.1', port: toDatabase.port };
    const behind = { ...database, create: async () => ({ ...fresh, address }) };
    const own = await openGateway(behind, { delayMs: DELAY_MS });
    const ownWatchers = await openDocumentedWatchers(own, DELAY_MS);
    const running = await ownWatchers.run(own.url());
    await untilShown(running);
    await toDatabase.cut();
    await pauseMs(AWAY_MS);
    await toDatabase.restore();
    own.shift(DELAY_MS);
    await expectToldAndEnded(running);
    await ownWatchers.close();
    await own.close();
    await toDatabase.close();
  });
}

test('C2 a connection dies without a word: every watcher gives it up and comes back', async () => {
  const running = await watchers.run(`http://127.0.0.1:${wire.port}`);
  await untilShown(running);
  wire.abandon();
  gateway.shift(DELAY_MS);
  await expectToldAndEnded(running);
});

test('C2 new connections are swallowed too: every watcher gives them up and comes back', async () => {
  const running = await watchers.run(`http://127.0.0.1:${wire.port}`);
  await untilShown(running);
  wire.freeze();
  gateway.shift(DELAY_MS);
  const taken = wire.taken();
  await untilRunning(running, () => wire.taken() >= taken + running.length);
  wire.forget();
  await expectToldAndEnded(running);
});
