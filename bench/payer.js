/**
 * How long a payer waits on a slow phone: until the hosted page, and a page with <mpesa-pay>, can be used, and from the tap to the prompt. By hand,
 * because it needs Chromium: `node bench/payer.js`, with ROUNDS, LATENCY_MS, KBIT_PER_SECOND, CPU_SLOWDOWN and CHROMIUM in the environment.
 */

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const {
  ROUNDS = 5,
  LATENCY_MS = 400,
  KBIT_PER_SECOND = 400,
  CPU_SLOWDOWN = 4,
  CHROMIUM = '/usr/bin/chromium',
  PORT = 4_791,
  SHOP_PORT = 4_792,
} = process.env;
const URL = `http://127.0.0.1:${PORT}`;
const SHOP = `http://127.0.0.1:${SHOP_PORT}`;
const CREATE =
  'mutation { createCheckout(input: { amount: 150, accountReference: "INV-77" }) { url token { token } } }';
/** Something is painted, the number can be entered, and the button is there. */
const IS_USABLE = `performance.getEntriesByType('paint').length > 0 && document.querySelector('input[name=phone]')?.checkVisibility() && document.querySelector('form button')?.textContent`;
const SAYS = words =>
  `(document.querySelector('mpesa-pay')?.shadowRoot ?? document.body)?.textContent.includes('${words}')`;

const dataDir = await mkdtemp(join(tmpdir(), 'payer-'));
const environment = {
  ...process.env,
  ...{ PORT: String(PORT), DATA_DIR: dataDir, ALLOWED_ORIGINS: SHOP, SIMULATOR_DELAY_MS: '3000', LOG_LEVEL: 'error' },
};
const gateway = spawn(process.execPath, ['dist/main.js', 'serve'], { env: environment, stdio: 'inherit' });
const shop = createServer(({ url }, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><meta name="viewport" content="width=device-width"><title>Duka</title><link rel="icon" href="data:,">
<script type="module" crossorigin src="${URL}/mpesa-pay.js"></script><mpesa-pay amount="150" checkout-token="${url?.slice(1)}" lang="en"></mpesa-pay>`);
}).listen(Number(SHOP_PORT), '127.0.0.1');
const LOOK_EVERY_MS = 20;
let phones = 0;

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

async function untilReady() {
  const isReady = () =>
    fetch(`${URL}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await pause(200);
}

async function createCheckout() {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${URL}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: CREATE }) });
  return (await answer.json()).data.createCheckout;
}

/** A phone with nothing in its cache. */
async function openPhone(browser) {
  const context = await browser.newContext({ viewport: { width: 390, height: 700 }, locale: 'en-KE' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const bytesPerSecond = (Number(KBIT_PER_SECOND) * 1_000) / 8;
  const network = { downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond, latency: Number(LATENCY_MS) };
  let bytes = 0;
  let requests = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, ...network });
  await session.send('Emulation.setCPUThrottlingRate', { rate: Number(CPU_SLOWDOWN) });
  return { page, seen: () => ({ bytes, requests }) };
}

async function visit(browser, url) {
  const { page, seen } = await openPhone(browser);
  const start = performance.now();
  const until = async expression => {
    // A page that is just left cannot be asked.
    while (!(await page.evaluate(expression).catch(() => false))) await pause(LOOK_EVERY_MS);
    return performance.now() - start;
  };
  await page.goto(url, { waitUntil: 'commit' });
  const usableMs = await until(IS_USABLE);
  const { bytes, requests } = seen();
  phones += 1;
  await page.fill('input[name=phone]', `2547${String(20_000_000 + phones)}`);
  const tappedMs = performance.now() - start;
  await page.locator('form button').click({ noWaitAfter: true });
  const promptMs = (await until(SAYS('Look at your phone'))) - tappedMs;
  const paidMs = (await until(SAYS('Paid. M-Pesa receipt'))) - tappedMs;
  await page.context().close();
  return { usableMs, bytes, requests, promptMs, paidMs };
}

function middle(results, name) {
  const sorted = results.map(each => each[name]).sort((one, other) => one - other);
  return sorted[sorted.length >> 1];
}

function report(what, results) {
  const seconds = name => `${(middle(results, name) / 1_000).toFixed(1)} s`;
  process.stdout.write(
    `${what}: usable after ${seconds('usableMs')} (${middle(results, 'requests')} requests, ${middle(results, 'bytes')} bytes); ` +
      `from the tap to the prompt ${seconds('promptMs')}, to the receipt ${seconds('paidMs')}, of which M-Pesa takes 3\n`,
  );
}

try {
  await untilReady();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const hosted = [];
  const element = [];
  for (let round = 0; round < Number(ROUNDS); round += 1) {
    hosted.push(await visit(browser, (await createCheckout()).url));
    element.push(await visit(browser, `${SHOP}/${(await createCheckout()).token.token}`));
  }
  const profile = `${LATENCY_MS} ms, ${KBIT_PER_SECOND} kbit/s, processor ÷ ${CPU_SLOWDOWN}`;
  process.stdout.write(`medians of ${ROUNDS} (${profile}), load ${loadavg()[0]?.toFixed(1)}\n`);
  report('hosted page', hosted);
  report('<mpesa-pay>', element);
  await browser.close();
} finally {
  gateway.kill();
  shop.close();
  await rm(dataDir, { recursive: true, force: true });
}
