/** A foreign page in a real browser, against a gateway in which nobody needs a key: it reads nothing, changes nothing, and opens no socket. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Gateway, startGateway } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { silentLog } from '../../src/lib/log.js';
import { CHROMIUM } from '../support/browser.js';
import { type Browser, launchChromium, type Page } from '../support/console-browser.js';
import { type HttpServer, openHttpServer } from '../support/http-server.js';
import { sendGraphql } from '../support/test-gateway.js';

const REBOUND = 'evil.example';
const PUSH =
  'mutation { initiateStkPush(input: { amount: 1, phoneNumber: "0712345678", accountReference: "x" }) { id } }';
const HAND = '/simulator/mpesa/c2b/v1/simulate';
const FEED = '/api/v1/feed/c2b/600000';
const NOTHING = { payments: { edges: [] }, auditLog: { edges: [] }, callbacks: { edges: [] } };

/** Everything that a page can try; each resolves to what it was able to read, or to null. */
async function attack({ url, push, hand, feed }: Readonly<Record<'url' | 'push' | 'hand' | 'feed', string>>) {
  const read = (asking: Promise<Response>) =>
    asking.then(
      async response => (response.ok ? response.text() : null),
      () => null,
    );
  const json = { 'content-type': 'application/json' };
  const query = JSON.stringify({ query: '{ payments { edges { node { id } } } gateway { role } }' });
  const mutation = JSON.stringify({ query: push });
  const post = (path: string, body: string, given: RequestInit = {}) =>
    read(fetch(url + path, { method: 'POST', body, ...given }));
  const socket = (path: string) =>
    new Promise(resolve => {
      const opened = new WebSocket(url.replace('http', 'ws') + path, 'graphql-transport-ws');
      opened.onopen = () => resolve('open');
      opened.onerror = () => resolve(null);
    });
  const stream = new Promise(resolve => {
    const source = new EventSource(
      `${url}/graphql/stream?query=${encodeURIComponent('subscription { paymentUpdated { cursor } }')}`,
    );
    source.onopen = () => resolve('open');
    source.onerror = () => {
      source.close();
      resolve(null);
    };
  });
  return {
    query: await post('/graphql', query, { headers: json }),
    get: await read(fetch(`${url}/graphql?query=${encodeURIComponent('{ gateway { role } }')}`)),
    mutation: await post('/graphql', mutation, { headers: json }),
    plain: await post('/graphql', mutation),
    'no-cors': await post('/graphql', mutation, { mode: 'no-cors' }),
    'with cookies': await post('/graphql', query, { headers: json, credentials: 'include' }),
    export: await post('/export/payments.csv', '{}', { headers: json }),
    'export, plain': await post('/export/payments.csv', '{}'),
    'export, no-cors': await post('/export/payments.csv', '{}', { mode: 'no-cors' }),
    'feed, no-cors': await post(feed, '{}', { mode: 'no-cors' }),
    'callback, no-cors': await post('/api/v1/pay/stk/callback', '{}', { mode: 'no-cors' }),
    metrics: await read(fetch(`${url}/metrics`)),
    simulator: await read(fetch(`${url}/simulator/`)),
    'simulator, posted to': await post(hand, '{}'),
    'simulator, no-cors': await post(hand, '{}', { mode: 'no-cors' }),
    socket: await socket('/graphql'),
    stream: await stream,
  };
}

(CHROMIUM === null ? describe.skip : describe)('a foreign page', () => {
  let folder: string;
  let gateway: Gateway;
  let foreign: HttpServer;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foreign-'));
    const config = readConfig({ PORT: '0', DATA_DIR: folder, DRAIN_SECONDS: '0' });
    gateway = await startGateway(config, silentLog);
    foreign = await openHttpServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>evil</title><body></body>');
    });
    // A name of somebody else's that his name server points to this machine.
    browser = await launchChromium([`--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`]);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    await foreign.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** With the policy that the page's own server gives it: none. */
  const open = async (url: string): Promise<Page> => {
    const page = await (await browser.newContext({ bypassCSP: true })).newPage();
    await page.goto(url);
    return page;
  };
  const happened = async () => {
    const query =
      '{ payments { edges { node { id } } } auditLog { edges { node { action } } } callbacks { edges { node { route } } } }';
    return (await sendGraphql(gateway.url, { query }, '')).data;
  };
  const readBy = async (page: Page, url: string) => {
    const got = await page.evaluate(attack, { url, push: PUSH, hand: HAND, feed: FEED });
    const field = `<input name="query" value='${PUSH}'>`;
    await page.setContent(`<form method="post" action="${url}/graphql" target="hidden">${field}</form>
      <iframe name="hidden"></iframe>`);
    const answered = page.waitForResponse(`${url}/graphql`);
    await page.evaluate('document.forms[0].submit()');
    await answered;
    return Object.entries(got).filter(([, read]) => read !== null);
  };

  it('of another origin reads nothing, changes nothing and opens nothing', async () => {
    const page = await open(`${foreign.url}/`);
    expect(await readBy(page, gateway.url)).toEqual([]);
    expect(await happened()).toEqual(NOTHING);
  });

  it('whose name was pointed at this machine is of the same origin, and gets nothing all the same', async () => {
    const page = await open(`http://${REBOUND}:${gateway.port}/health`);
    expect(await page.evaluate('location.origin')).toBe(`http://${REBOUND}:${gateway.port}`);
    expect(await readBy(page, `http://${REBOUND}:${gateway.port}`)).toEqual([]);
    expect(await happened()).toEqual(NOTHING);
  });

  it('would be seen if it could: the same attacks by the name of the gateway read', async () => {
    const page = await open(`${gateway.url}/health`);
    const names = (await readBy(page, gateway.url)).map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(['query', 'mutation', 'socket', 'metrics', 'simulator']));
    expect(await happened()).not.toEqual(NOTHING);
  });
});
