/** An export that is longer than its budget waits for it, as long as its key, its client and the gateway are there, and few do at a time. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ApiKeyRow } from '../../../src/keys/api-key-row.js';
import { digestOf } from '../../../src/keys/key-text.js';
import { makePayment } from '../../support/make-payment.js';
import { ABOUT, idOf } from '../../support/memory-stations.js';
import { bearer, openTestGateway, sendGraphql, type TestGateway } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

/** A page of a hundred payments takes some 2,000 fields; 10,000 may be spent at once. */
const RATES = { mutationsPerMinute: null, costPerMinute: 60_000 };
const COUNT = 1_050;
const KEY = 'auditor-key';
const ROW: ApiKeyRow = {
  ...{ id: '0000000000000000000k', name: 'auditor', role: 'readonly', digest: digestOf(KEY), createdAt: 0 },
  ...{ expiresAt: null, revokedAt: null, lastUsedAt: null, shortcodes: null, addresses: null, madeBy: null },
};

let clock: VirtualClock;
let gateway: TestGateway;
beforeEach(async () => {
  clock = createVirtualClock(0);
  const about = { ...ABOUT, limits: { ...ABOUT.limits, rates: RATES } };
  gateway = await openTestGateway({ clock, about, keys: [ROW] });
  for (let index = 0; index < COUNT; index += 1) gateway.memory.store(makePayment({ id: idOf(index) }));
});
afterEach(() => gateway.stop());

const post = (authorization: string, signal: AbortSignal | null = null) =>
  fetch(`${gateway.url}/export/payments.csv`, {
    ...{ method: 'POST', body: '{}', signal },
    headers: { authorization, 'content-type': 'application/json' },
  });

/** Reads on; what it has read so far, and whether it has ended or was broken off. */
function read(answer: Response) {
  const state = { text: '', end: null as 'whole' | 'broken' | null };
  const run = async () => {
    for await (const chunk of answer.body ?? []) state.text += Buffer.from(chunk).toString();
  };
  void run().then(
    () => {
      state.end = 'whole';
    },
    () => {
      state.end = 'broken';
    },
  );
  return state;
}

/** One that has spent what there is, and waits. */
async function openWaiting(authorization: string, signal: AbortSignal | null = null) {
  const timers = clock.timers();
  const state = read(await post(authorization, signal));
  await waitUntil('it waits', () => state.text.split('\r\n').length > 100 && clock.timers() > timers);
  return state;
}

it('has every row when the budget has come', async () => {
  const state = await openWaiting(bearer('readonly'));
  expect(state.text.split('\r\n').length).toBeLessThan(COUNT);
  await waitUntil('it has ended', async () => {
    await clock.advance(1_000);
    return state.end !== null;
  });
  expect(state.end).toBe('whole');
  expect(state.text.split('\r\n').length).toBe(COUNT + 3);
  expect(state.text).toMatch(new RegExp(`END,${COUNT}\r\n$`));
});

it('leaves half of what may be spent at once to the other requests of its key', async () => {
  await openWaiting(bearer('readonly'));
  const query = '{ payments(first: 10) { edges { node { id } } } }';
  expect((await sendGraphql(gateway.url, { query }, bearer('readonly'))).status).toBe(200);
});

it('is broken off when its key is taken back', async () => {
  const state = await openWaiting(`Bearer ${KEY}`);
  gateway.learnKeys([{ ...ROW, revokedAt: 0 }]);
  await waitUntil('it has ended', () => state.end !== null);
  expect(state.end).toBe('broken');
  expect(state.text).not.toMatch(/^END,/m);
});

it('is forgotten when its client goes, and breaks off when the gateway closes', async () => {
  const client = new AbortController();
  const timers = clock.timers();
  await openWaiting(bearer('readonly'), client.signal);
  client.abort();
  await waitUntil('nothing is waited for', () => clock.timers() === timers);
  await clock.advance(60_000);
  const state = await openWaiting(bearer('readonly'));
  await gateway.graphql.closeSockets();
  await waitUntil('it has ended', () => state.end !== null);
  expect(state.end).toBe('broken');
});

it('is refused while its key has two others, and no other key is', async () => {
  await openWaiting(bearer('readonly'));
  await clock.advance(10_000);
  const second = await openWaiting(bearer('readonly'));
  expect(second.end).toBeNull();
  const refused = await post(bearer('readonly'));
  expect([refused.status, await refused.json()]).toEqual([
    429,
    { errors: [expect.objectContaining({ extensions: { code: 'RATE_LIMITED' } })] },
  ]);
  expect((await post(bearer('server'))).status).toBe(200);
});

it('says how long to wait where there is no budget for the first page', async () => {
  const query = '{ payments(first: 100) { edges { node { id events { version } } } } }';
  for (let status = 200; status === 200; ) {
    ({ status } = await sendGraphql(gateway.url, { query }, bearer('readonly')));
  }
  const answer = await post(bearer('readonly'));
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
});

it('counts as ten mutations: of many in a row those beyond the budget are refused, and write nothing down', async () => {
  await gateway.stop();
  const rates = { mutationsPerMinute: 1_200, costPerMinute: 3_000_000 };
  gateway = await openTestGateway({ clock, about: { ...ABOUT, limits: { ...ABOUT.limits, rates } } });
  const statuses: number[] = [];
  let last: Response | null = null;
  for (let time = 0; time < 40; time += 1) {
    last = await post(bearer('readonly'));
    await last.clone().text();
    statuses.push(last.status);
  }
  expect(statuses.map(status => status === 429).indexOf(true)).toBe(20);
  expect(statuses.lastIndexOf(200)).toBe(19);
  expect(gateway.memory.uses.get('recordAct')).toBe(20);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await last?.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
  await clock.advance(1_000);
  expect((await post(bearer('readonly'))).status).toBe(200);
});
