/**
 * Checkouts by the client, against the gateway as it is started: a lost answer opens no second one, and prompts nobody twice; who watches one sees
 * it come to its end, whatever the network does.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { createClient, type MpesaClient } from '../../../client/src/create-client.js';
import type { DoorName } from '../../../client/src/doors/door.js';
import { createAwayTimes } from '../../support/away-times.js';
import { BRISK_TIMING, CLIENT_TIMING } from '../../support/client-timing.js';
import { freshPhone } from '../../support/gateway-client.js';
import { createMortalGateway, type MortalGateway } from '../../support/mortal-gateway.js';
import { sendGraphql } from '../../support/test-gateway.js';
import { openTroubledWire, type TroubledWire } from '../../support/troubled-wire.js';
import { waitUntil } from '../../support/wait-until.js';

const ORDER = { amount: 150, accountReference: 'INV-77', idempotencyKey: 'order 77' };
const PHONE = '0712345678';
/** Has too little money each time, after which the next try may start at once. */
const POOR = '0700000001';
/** How often the network fails while one checkout is watched. */
const DISCONNECTS = Number(process.env.CLIENT_DISCONNECTS ?? 3);
/** Of one checkout: each fault may leave a dead stream behind, and a token has only five. */
const TRIES_MAX = 3;

const DOORS: readonly DoorName[] = ['socket', 'stream', 'poll'];
/** With which a gateway says goodbye to a WebSocket: it restarts, is full, or vanishes in mid-sentence. */
const GOODBYES = [1012, 4410, 1006];
/** The gateway ends a WebSocket with this when its token has ended. */
const TOKEN_ENDED = 4403;

let gateway: MortalGateway;
let wire: TroubledWire;
/** The same without delay. */
let quick: TroubledWire;
let shop: MpesaClient;
/** What comes of the gateway may be lost on the way. */
let traveller: MpesaClient;
beforeAll(async () => {
  const limits = { PROMPTS_PER_PHONE_HOUR: 'off', PROMPTS_PER_PHONE_DAY: 'off', SIMULATOR_DELAY_MS: '200' };
  gateway = await createMortalGateway(limits);
  await gateway.start();
  wire = await openTroubledWire(gateway.port, { delayMs: 500 });
  quick = await openTroubledWire(gateway.port);
  shop = createClient({ url: gateway.url, timing: CLIENT_TIMING });
  traveller = createClient({ url: wire.url, timing: CLIENT_TIMING });
});
afterAll(async () => {
  await wire.close();
  await quick.close();
  await gateway.close();
});

const countCheckouts = async () => {
  const { data } = await sendGraphql(gateway.url, { query: '{ checkouts { edges { node { id } } } }' });
  return JSON.stringify(data).match(/"id"/g)?.length ?? 0;
};
const payments = async (checkoutId: string) => (await shop.payments({ filter: { checkoutId } })).payments;

test('a checkout whose answer was lost is the same one, and is paid by one prompt', async () => {
  const asked = traveller.createCheckout(ORDER);
  await waitUntil('it is made', async () => (await countCheckouts()) === 1);
  wire.cut();
  const { id, token } = await asked;
  expect(await shop.createCheckout(ORDER)).toMatchObject({ id, status: 'OPEN', amount: '150.00', canPay: true });

  const payer = createClient({ url: wire.url, token: token?.token ?? '', timing: CLIENT_TIMING });
  const paying = payer.payCheckout(id, PHONE);
  await waitUntil('the phone is asked', async () => (await payments(id)).length === 1);
  wire.cut();
  expect(await paying).toMatchObject({ id, current: { phoneNumber: expect.stringContaining('*') } });
  await waitUntil('it is paid', async () => (await shop.checkout(id))?.status === 'PAID');
  expect(await payer.checkout(id)).toMatchObject({
    status: 'PAID',
    blockedBy: 'PAID',
    paidBy: { status: 'COMPLETED' },
  });
  expect(await payments(id)).toHaveLength(1);
});

test('a checkout that is cancelled takes no try, and one that is not there is null', async () => {
  const { id } = await shop.createCheckout({ amount: 80 });
  expect(await shop.cancelCheckout(id)).toMatchObject({ status: 'CANCELLED', canPay: false });
  expect(await shop.payCheckout(id, PHONE)).toMatchObject({ blockedBy: 'CANCELLED', current: null });
  expect(await shop.checkout('0'.repeat(20))).toBeNull();
});

const WAYS = DOORS.flatMap(door => (['cut', 'freeze'] as const).map(fault => [fault, door] as const));
const away = createAwayTimes();
let tokensGiven = 0;

/** Watches until it is paid, with a fault and a try after each version that has no try open; the last try pays. */
async function watchThrough(door: DoorName, fault: () => unknown, faults: number) {
  const { id, token } = await shop.createCheckout({ amount: 150, maxTries: TRIES_MAX });
  const getToken = (): string => {
    tokensGiven += 1;
    return token?.token ?? '';
  };
  const payer = createClient({ url: quick.url, getToken, WebSocket, timing: BRISK_TIMING, doors: [door] });
  const versions: number[] = [];
  let left = faults;
  for await (const { version, status, canPay } of payer.watchCheckout(id)) {
    away.back();
    versions.push(version);
    if (status === 'PAID') break;
    if (!canPay) continue;
    away.leave();
    await fault();
    left -= 1;
    await shop.payCheckout(id, left > 0 ? POOR : freshPhone());
  }
  return versions;
}

/** Through as many faults as were asked for, over as many checkouts as that takes. */
async function expectSeenPaid(door: DoorName, what: string, fault: () => unknown): Promise<void> {
  for (let left = DISCONNECTS; left > 0; left -= TRIES_MAX) {
    const faults = Math.min(left, TRIES_MAX);
    const versions = await watchThrough(door, fault, faults);
    expect(versions).toEqual(versions.toSorted((one, other) => one - other));
    expect(versions.length).toBeGreaterThan(faults);
  }
  away.print(`a checkout by the door ${door}, ${what}`);
}

test.each(WAYS)(
  'through every %s who watches a checkout by the door %s sees it paid, and never older than before',
  (fault, door) => expectSeenPaid(door, fault, () => quick[fault]()),
);

test.each(GOODBYES)('who watches a checkout by a socket that is closed with %d sees it paid', code =>
  expectSeenPaid('socket', `closed with ${code}`, () => quick.closeSockets(code)),
);

test('who watches a checkout by a socket whose token has ended goes on with a new one', async () => {
  const before = tokensGiven;
  await expectSeenPaid('socket', 'the token has ended', () => quick.closeSockets(TOKEN_ENDED));
  expect(tokensGiven - before).toBeGreaterThan(DISCONNECTS);
});

test.each(DOORS)('who watches a checkout by the door %s of a gateway that is killed sees it paid', door =>
  expectSeenPaid(door, 'killed', () => gateway.kill().then(() => gateway.start())),
);

test('N1 a page with the token of one checkout watches and pays another with its own', async () => {
  const [one, other] = await Promise.all(
    ['one', 'other'].map(key => shop.createCheckout({ amount: 150, idempotencyKey: key })),
  );
  if (!one?.token || !other?.token) throw new Error('createCheckout gives tokens');
  const { id } = other;
  const own = { token: other.token.token };
  const page = createClient({ url: gateway.url, WebSocket, timing: CLIENT_TIMING, token: one.token.token });
  const states: string[] = [];
  for await (const { status } of page.watchCheckout(id, own)) {
    states.push(status);
    if (status === 'PAID') break;
    if (states.length === 1) expect(await page.payCheckout(id, freshPhone(), own)).toMatchObject({ id });
  }
  expect(states[0]).toBe('OPEN');
  await expect(page.payCheckout(id, PHONE)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
