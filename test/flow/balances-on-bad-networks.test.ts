/**
 * Balances and enquiries on a network that fails again and again: the watchers of docs/protocol.md, over both of its files, show each new balance
 * once and every answer; the client's `requestBalance`, which polls, gets its answer.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from '../../client/src/create-client.js';
import { createAwayTimes } from '../support/away-times.js';
import { BRISK_TIMING } from '../support/client-timing.js';
import { databases } from '../support/databases.js';
import { openDocumented, type Running, untilRunning } from '../support/documented-programs.js';
import { CLOCKS } from '../support/documented-watchers.js';
import { keyOf, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openTroubledWire, type TroubledWire } from '../support/troubled-wire.js';
import { waitUntil } from '../support/wait-until.js';

/** How often the network fails in one test. */
const DISCONNECTS = Number(process.env.CLIENT_DISCONNECTS ?? 3);
/** M-Pesa takes longer to answer than everything that breaks before. */
const DELAY_MS = 100_000;
const API_KEY = keyOf('shop');
const ANSWERED = /^(PENDING \n)*COMPLETED -?\d+\.\d\d\n$/;
const FILES = ['live-socket.mjs', 'live-stream.mjs'] as const;
const FAULTS = ['cut', 'freeze'] as const;

let gateway: OpenGateway;
let wire: TroubledWire;
beforeAll(async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  gateway = await openGateway(sqlite, { delayMs: DELAY_MS });
  wire = await openTroubledWire(Number(new URL(gateway.url()).port));
  await answerAfter(await askForBalance());
});
afterAll(async () => {
  await wire.close();
  await gateway.close();
  expect(gateway.errors).toEqual([]);
});

const askForBalance = async () =>
  (await gateway.as('shop').ask<{ id: string }>('mutation { requestAccountBalance { id } }')).id;
const statusOf = async (id: string) => {
  const query = 'query ($id: ID!) { balanceEnquiry(id: $id) { status } }';
  return (await gateway.as('shop').ask<{ status: string }>(query, { id })).status;
};
const readAsOf = async () => (await gateway.as('shop').ask<{ asOf: string }>('{ balance { asOf } }')).asOf;

/** M-Pesa answers now. */
async function answerAfter(enquiry: string): Promise<void> {
  gateway.shift(DELAY_MS);
  await waitUntil('M-Pesa has answered', async () => (await statusOf(enquiry)) === 'COMPLETED');
}

/** The documented programs with one of the files that have a `watch`. */
async function openWatchers(file: string) {
  const programs = await openDocumented('docs/protocol.md', { 'live-socket.mjs': file });
  const run = (name: string, environment = {}): Promise<Running> =>
    programs.run(name, { GATEWAY: wire.url, API_KEY, ...CLOCKS, ...environment });
  const balance = await run('watch-balance.mjs');
  const away = { balance: createAwayTimes(), enquiry: createAwayTimes() };
  await untilLines(balance, 1);
  return {
    balance,
    runEnquiry: (id: string) => run('watch-enquiry.mjs', { ENQUIRY_ID: id }),
    away,
    async close() {
      await programs.close();
      away.balance.print(`a balance over ${file}`);
      away.enquiry.print(`an enquiry over ${file}`);
    },
  };
}

const linesOf = ({ said }: Running) => said.output.split('\n').slice(0, -1);
const untilLines = (program: Running, count: number) => untilRunning([program], () => linesOf(program).length >= count);

test.each(FAULTS)('through every %s each balance is shown once, and each enquiry comes to its answer', async fault => {
  const asOf = [await readAsOf()];
  const watchers = await Promise.all(FILES.map(openWatchers));
  for (let left = DISCONNECTS; left > 0; left -= 1) {
    const id = await askForBalance();
    const rounds = await Promise.all(watchers.map(async each => ({ ...each, enquiry: await each.runEnquiry(id) })));
    for (const { enquiry } of rounds) await untilLines(enquiry, 1);
    wire[fault]();
    for (const { away } of rounds) for (const each of Object.values(away)) each.leave();
    await answerAfter(id);
    asOf.push(await readAsOf());
    const back = rounds.map(async ({ balance, enquiry, away }) => {
      await Promise.all([
        untilLines(balance, asOf.length).then(away.balance.back),
        enquiry.ended.then(away.enquiry.back),
      ]);
      const { ended, said } = enquiry;
      expect([await ended, said]).toEqual([0, { output: expect.stringMatching(ANSWERED), errors: '' }]);
    });
    await Promise.all(back);
  }
  for (const { balance, close } of watchers) {
    await close();
    expect([linesOf(balance).map(line => line.split(' ')[0]), balance.said.errors]).toEqual([asOf, '']);
  }
});

test.each(FAULTS)('through every %s requestBalance comes to its answer', async fault => {
  let asked = 0;
  const send: typeof fetch = (...request) => {
    asked += 1;
    return fetch(...request);
  };
  const client = createClient({ url: wire.url, token: API_KEY, timing: BRISK_TIMING, fetch: send });
  const away = createAwayTimes();
  for (let left = DISCONNECTS; left > 0; left -= 1) {
    asked = 0;
    const asking = client.requestBalance();
    await waitUntil('it knows its enquiry, and asks for the answer', () => asked > 1);
    wire[fault]();
    away.leave();
    gateway.shift(DELAY_MS);
    const { status, balance } = await asking;
    away.back();
    expect([status, balance?.asOf]).toEqual(['COMPLETED', await readAsOf()]);
  }
  away.print(`requestBalance, ${fault}`);
});
