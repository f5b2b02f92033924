/** The hook in a real browser, in StrictMode: what a payer sees on a network that dies and comes back, and what is left afterwards. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Browser, CHROMIUM, openBrowser, type Page } from '../support/browser.js';
import { CLIENT_TIMING } from '../support/client-timing.js';
import { makeAcknowledged, makePayment } from '../support/make-payment.js';
import { idOf } from '../support/memory-stations.js';
import { openPageServer, type PageServer } from '../support/page-server.js';
import { openTestGateway, type TestGateway } from '../support/test-gateway.js';
import { openTroubledWire, type TroubledWire } from '../support/troubled-wire.js';
import { waitUntil } from '../support/wait-until.js';

const ID = idOf(1);
/** How often the watch is cut off and resumes. */
const RESUMED = Number(process.env.RESUMED_WATCHES ?? 20);

const SCRIPT = `
import { createClient } from '@mpesa-gateway/client';
import { useMpesaPayment } from '@mpesa-gateway/client/react';
const { createElement, StrictMode } = requireModule('react');
const { createRoot } = requireModule('react-dom/client');
const [url, id] = new URLSearchParams(location.search).getAll('with');
const client = createClient({ url, token: 'server-key', timing: ${JSON.stringify(CLIENT_TIMING)} });
globalThis.rendered = [];
globalThis.problems = [];
addEventListener('error', event => problems.push(event.message));
addEventListener('unhandledrejection', event => problems.push(String(event.reason)));
function Shown() {
  const { payment, phase, message, line } = useMpesaPayment({ client, id });
  if (payment) rendered.push(payment.version);
  return createElement('p', { 'data-phase': phase, 'data-line': line }, message);
}
const root = createRoot(document.getElementById('root'));
root.render(createElement(StrictMode, null, createElement(Shown)));
globalThis.leave = () => root.unmount();
`;

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('useMpesaPayment in Chromium', () => {
  let browser: Browser;
  let pages: PageServer;
  let gateway: TestGateway;
  let wire: TroubledWire;
  beforeAll(async () => {
    browser = await openBrowser(CHROMIUM ?? '');
    pages = await openPageServer(SCRIPT);
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });
  beforeEach(async () => {
    gateway = await openTestGateway({ allowedOrigins: [pages.url] });
    wire = await openTroubledWire(gateway.port);
    gateway.memory.store(makePayment({ id: ID }));
  });
  afterEach(async () => {
    await wire.close();
    await gateway.stop();
  });

  const open = () => browser.open(`${pages.url}/?with=${encodeURIComponent(wire.url)}&with=${ID}`);
  const attribute = (page: Page, name: string) =>
    page.evaluate(`document.querySelector('p')?.getAttribute('data-${name}') ?? null`);
  const untilRendered = (page: Page, version: number) =>
    waitUntil(
      `version ${version} is rendered`,
      async () => (await page.evaluate('globalThis.rendered?.at(-1)')) === version,
    );

  test('no rendered version falls or is missing through freezes and cuts, and the end is told', async () => {
    const page = await open();
    const close = () => wire.closeSockets(1012);
    const cut = () => wire.cut();
    const troubles = [() => wire.freeze(), cut, close, cut, close];
    await untilRendered(page, 1);
    const last = RESUMED + 2;
    for (let version = 2; version < last; version += 1) {
      troubles[version % troubles.length]?.();
      gateway.memory.store(makeAcknowledged({ id: ID, version }));
      await untilRendered(page, version);
    }
    const paid = { version: last, status: 'COMPLETED', mpesaReceipt: 'UKN0000001' } as const;
    gateway.memory.store(makeAcknowledged({ id: ID, ...paid }));
    await untilRendered(page, last);
    await waitUntil('nothing is watched any more', async () => (await attribute(page, 'line')) === 'OFF');
    expect(await attribute(page, 'phase')).toBe('PAID');
    expect(await page.evaluate('document.body.innerText')).toBe('Paid. M-Pesa receipt UKN0000001.');
    const rendered = (await page.evaluate('rendered')) as number[];
    expect([...new Set(rendered)]).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    expect(rendered).toEqual([...rendered].sort((one, other) => one - other));
    expect(await page.evaluate('problems')).toEqual([]);
  });

  test('a page that is left watches nothing', async () => {
    const page = await open();
    await untilRendered(page, 1);
    expect(gateway.memory.followers()).toBe(1);
    await page.evaluate('leave()');
    await waitUntil('nobody follows', () => gateway.memory.followers() === 0);
    expect(gateway.graphql.counts()).toMatchObject({ subscriptions: 0 });
    expect(await page.evaluate('problems')).toEqual([]);
  });
});
