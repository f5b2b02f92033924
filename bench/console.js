/**
 * What the payments page costs a browser: many rows loaded, many updates a second. By hand, because it needs Chromium and minutes:
 * `node bench/console.js`, with ROWS, PUSHES_PER_SECOND (three updates each), SECONDS and CHROMIUM in the environment.
 */

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const {
  ROWS = 10_000,
  PUSHES_PER_SECOND = 17,
  SECONDS = 300,
  CHROMIUM = '/usr/bin/chromium',
  PORT = 4_790,
} = process.env;
const CONNECTIONS = 16;
/** A task of this length is felt, and is printed. */
const SLOW_MS = 100;
const URL = `http://127.0.0.1:${PORT}`;
const PUSH = 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id } }';

const dataDir = await mkdtemp(join(tmpdir(), 'console-'));
const environment = {
  ...process.env,
  PORT: String(PORT),
  DATA_DIR: dataDir,
  SIMULATOR_DELAY_MS: '500',
  LOG_LEVEL: 'error',
};
const gateway = spawn(process.execPath, ['dist/main.js', 'serve'], { env: environment, stdio: 'inherit' });
let phones = 0;

async function push() {
  phones += 1;
  const input = { amount: 150, phoneNumber: `2547${String(20_000_000 + phones)}`, accountReference: `INV-${phones}` };
  const body = JSON.stringify({ query: PUSH, variables: { input } });
  const answer = await fetch(`${URL}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { errors } = await answer.json();
  if (errors) throw new Error(errors[0].message);
}

async function untilReady() {
  while (
    !(await fetch(`${URL}/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await pause(200);
}

async function makeRows() {
  const worker = async () => {
    // A connection may be closed at the moment at which it is used again: that payment is made anew.
    while (phones < ROWS) await push().catch(() => pause(200));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

async function loadAll(page) {
  await page.goto(`${URL}/payments`);
  await page.locator('tr[data-id]').first().waitFor();
  for (let rows = 0; rows < ROWS; ) {
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await pause(50);
    rows = await page.evaluate(
      `Math.max(...[...document.querySelectorAll('tr[data-id]')].map(row => Number(row.ariaRowIndex))) - 1`,
    );
  }
  await page.evaluate('scrollTo(0, 0)');
}

async function readHeap(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function pause(ms) {
  return new Promise(resolve => setTimeout(resolve, ms));
}

try {
  await untilReady();
  await makeRows();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  let frames = 0;
  page.on('websocket', socket => {
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes('"next"')) frames += 1;
    });
  });
  await loadAll(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.evaluate(`globalThis.long = []; globalThis.nodes = 0;
    new PerformanceObserver(list => long.push(...list.getEntries().map(each => each.duration))).observe({ type: 'longtask' });
    setInterval(() => { nodes = Math.max(nodes, document.querySelectorAll('*').length); }, 1000)`);
  const before = await readHeap(session);
  frames = 0;
  const timer = setInterval(() => void push().catch(error => say(String(error))), 1_000 / PUSHES_PER_SECOND);
  await pause(SECONDS * 1_000);
  clearInterval(timer);
  const [long, nodes] = await page.evaluate('[long, nodes]');
  const grown = (await readHeap(session)) - before;
  const pushed = phones - ROWS;
  say(`rows ${ROWS}, then ${pushed} more in ${SECONDS} s (three updates each); load ${loadavg()[0].toFixed(1)}`);
  const over = long.filter(each => each > SLOW_MS).map(each => Math.round(each));
  say(
    `long tasks: ${long.length}, the longest ${Math.round(Math.max(0, ...long))} ms; over ${SLOW_MS} ms: ${over.join(', ') || 'none'}`,
  );
  say(`frames with news: ${(frames / SECONDS).toFixed(1)} a second`);
  say(`nodes: ${nodes}; heap: ${(before / 1e6).toFixed(1)} MB, grown by ${(grown / 1e6).toFixed(1)} MB`);
  await browser.close();
} finally {
  gateway.kill();
  await rm(dataDir, { recursive: true, force: true });
}
