/** The hosted page of a checkout: what it shows in each state, to whom, and what it refuses. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createCheckoutLinks } from '../../../src/callers/checkout-links.js';
import type { CheckoutView } from '../../../src/checkouts/checkouts.js';
import type { Checkout } from '../../../src/domain/checkout.js';
import type { Payment } from '../../../src/domain/payment.js';
import { createBudgets } from '../../../src/graphql/run/limits/create-budgets.js';
import { createCheckoutPage } from '../../../src/http/checkout-page/create-checkout-page.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';
import { makeCheckoutView } from '../../support/make-checkout.js';
import { CREATED_AT, LADDERS, makeAcknowledged } from '../../support/make-payment.js';
import { createMemoryStations, idOf, type MemoryStations } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';

const ID = idOf(7);
const OLD = new Secret('o'.repeat(32));
const NEW = new Secret('n'.repeat(32));
const links = createCheckoutLinks([NEW, OLD], '');
const PATH = links.urlOf(ID);
const FAIL_WORDS = /fail|imeshindwa|haijafaulu|hayakufaulu/i;

describe('the page of a checkout', () => {
  let memory: MemoryStations;
  let gateway: TestGateway;
  let now: number;
  beforeEach(async () => {
    memory = createMemoryStations();
    now = CREATED_AT + 5_000;
    const { refuseVisit } = createBudgets(
      { mutationsPerMinute: 1_200, costPerMinute: 3_000_000 },
      { monotonic: () => now },
    );
    const checkoutPage = createCheckoutPage({
      ...{ checkouts: memory.stations.checkouts, links, ladders: LADDERS, log: silentLog },
      ...{ isToldByHand: async () => true, refuseVisit, clock: { now: () => now } },
    });
    gateway = await openTestGateway({ checkoutPage });
  });
  afterEach(() => gateway.stop());

  const put = (given: Partial<CheckoutView>, checkout: Partial<Checkout> = {}): void => {
    memory.checkouts.set(ID, { ...makeCheckoutView({ id: ID, ...checkout }), ...given });
  };
  const get = (query = '', headers: Record<string, string> = {}, path = PATH) =>
    fetch(gateway.url + path + query, { headers, redirect: 'manual' });
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(gateway.url + PATH, {
      ...{ method: 'POST', redirect: 'manual', body },
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  const read = async (query = ''): Promise<string> => (await get(query)).text();
  const payment = (given: Partial<Payment> = {}) => makeAcknowledged({ id: idOf(8), checkoutId: ID, ...given });
  const blockedBy = (by: NonNullable<CheckoutView['blocked']>['by'], until: number | null = null) => ({ by, until });
  const failedBy = (resultCode: string, reason: 'WRONG_PIN' | 'CANCELLED_BY_CUSTOMER') =>
    payment({ status: 'FAILED', settledAt: now, failure: { reason, resultCode, retryable: true } });

  it('asks for a number, with the price, in the language of the browser or of the link', async () => {
    put({}, { description: 'Shoes' });
    const english = await read();
    expect(english).toContain('<html lang="en">');
    expect(english).toContain('<h1>Ksh 150</h1>');
    expect(english).toContain('<label for="phone">M-Pesa number</label>');
    expect(english).toContain('Shoes · Reference INVOICE 7');
    expect(english).toContain('business number 600000, account number INVOICE 7, amount Ksh 150');
    const swahili = await (await get('', { 'accept-language': 'fr, sw-KE;q=0.9, en;q=0.5' })).text();
    expect(swahili).toContain('<html lang="sw">');
    expect(swahili).toContain('Lipa Ksh 150');
    expect(await (await get('?lang=en', { 'accept-language': 'sw' })).text()).toContain('<html lang="en">');
  });

  it('is kept by nobody, tells no other site where it was, runs no script and stands in no frame', async () => {
    put({});
    const { headers } = await get();
    expect(Object.fromEntries(headers)).toMatchObject({
      ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' },
      ...{ 'content-type': 'text/html; charset=utf-8', 'content-language': 'en' },
    });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toMatch(/unsafe|script-src/);
    expect(await read()).not.toMatch(/<script|style="|\son\w+="/);
    expect((await get('', {}, '/checkout.css')).headers.get('content-type')).toContain('text/css');
  });

  it.each<[string, () => Partial<CheckoutView>, Partial<Checkout>, readonly string[], number | null]>([
    [
      'a prompt',
      () => ({ payments: [payment()], blocked: blockedBy('TRY_OPEN') }),
      {},
      ['Look at your phone.', 'Angalia simu yako.'],
      3,
    ],
    [
      ...([
        'a request',
        () => ({ payments: [payment({ merchantRequestId: null })], blocked: blockedBy('TRY_OPEN') }),
        {},
      ] as const),
      ...([['Sending the request', 'Tunatuma ombi'], 2] as const),
    ],
    [
      ...([
        'silence',
        () => ({ payments: [payment({ status: 'TIMED_OUT' })], blocked: blockedBy('OUTCOME_UNKNOWN') }),
        {},
      ] as const),
      ...([['Please do not pay again', 'usilipe tena'], 15] as const),
    ],
    [
      ...([
        'a cancelled prompt that M-Pesa may take back',
        () => ({
          payments: [failedBy('1032', 'CANCELLED_BY_CUSTOMER')],
          blocked: blockedBy('OUTCOME_UNKNOWN', now + 60_000),
        }),
        {},
      ] as const),
      ...([['Waiting for M-Pesa', 'Tunasubiri M-Pesa'], 5] as const),
    ],
    [
      'a confirmation that is held',
      () => ({ blocked: blockedBy('OUTCOME_UNKNOWN') }),
      {},
      ['refreshes itself', 'unajisasisha'],
      3,
    ],
    [
      'an outage',
      () => ({ payments: [], blocked: blockedBy('UNAVAILABLE', now + 9_000) }),
      {},
      ['M-Pesa has problems', 'matatizo'],
      5,
    ],
    [
      ...([
        'a payment',
        () => ({
          payments: [payment({ status: 'COMPLETED', mpesaReceipt: 'UKN7ABCDEF' })],
          blocked: blockedBy('PAID'),
        }),
      ] as const),
      ...([{ status: 'PAID', paidBy: idOf(8) }, ['UKN7ABCDEF', 'Malipo yamepokelewa'], null] as const),
    ],
    [
      ...([
        'money given back',
        () => ({ payments: [payment({ status: 'REVERSED' })], blocked: blockedBy('PAID') }),
      ] as const),
      ...([{ status: 'PAID', paidBy: idOf(8) }, ['was returned', 'zimerudishwa'], null] as const),
    ],
    [
      'its end',
      () => ({ blocked: blockedBy('EXPIRED') }),
      { status: 'EXPIRED' },
      ['time to pay is over', 'Muda wa kulipa umeisha'],
      null,
    ],
    [
      'a cancelled order',
      () => ({ blocked: blockedBy('CANCELLED') }),
      { status: 'CANCELLED' },
      ['has cancelled', 'limesitisha'],
      null,
    ],
    ['its last try', () => ({ blocked: blockedBy('NO_TRIES_LEFT') }), {}, ['too many tries', 'mara nyingi'], null],
  ])(
    'after %s says so in both languages, and has no form',
    async (_what, view, checkout, [english = '', swahili = ''], seconds) => {
      put(view(), checkout);
      const pages = [await read('?lang=en'), await read('?lang=sw')] as const;
      expect(pages[0]).toContain(english);
      expect(pages[1]).toContain(swahili);
      for (const page of pages) {
        expect(page).not.toContain('<form');
        expect(/http-equiv="refresh" content="(\d+)"/.exec(page)?.[1]).toBe(
          seconds === null ? undefined : String(seconds),
        );
        expect(page).not.toMatch(FAIL_WORDS);
      }
    },
  );

  it('after a failure that is final says why, and whether money was taken, and asks again', async () => {
    put({ payments: [failedBy('2001', 'WRONG_PIN')] });
    const page = await read();
    expect(page).toContain('PIN');
    expect(page).toContain('No money was taken.');
    expect(page).toContain('<form method="post">');
  });

  it('shows a prompt that is open, whatever has become of the checkout meanwhile', async () => {
    put({ payments: [payment()], blocked: blockedBy('CANCELLED') }, { status: 'CANCELLED' });
    expect(await read()).toContain('Look at your phone.');
    now += 11_000;
    expect(await read()).toContain('Nothing on your phone?');
  });

  it('takes a number as people write it, and is then a page that can be loaded again', async () => {
    put({});
    const answer = await post('phone=%20%2B254%20(712)%20345-678');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '?lang=en']);
    expect(memory.uses.get('payCheckout')).toBe(1);
  });

  it('says what is wrong with a number, keeps it, and sends nothing', async () => {
    put({});
    const answer = await post(`phone=${encodeURIComponent('"><b>12')}`);
    const page = await answer.text();
    expect([answer.status, page.includes('Enter a mobile number')]).toEqual([200, true]);
    expect(page).toContain('value="&quot;&gt;&lt;b&gt;12"');
    expect(memory.uses.get('payCheckout')).toBeUndefined();
  });

  it.each([
    ['CUSTOMER_BUSY', 'wait 12 seconds'],
    ['RATE_LIMITED', 'Wait 12 seconds'],
  ] as const)('says at once that the phone is %s, and asks for another', async (by, words) => {
    put({ blocked: blockedBy(by, now + 12_000) });
    const page = await (await post('phone=0712345678')).text();
    expect(page).toContain(words);
    expect(page).toContain('<form');
  });

  it('a tap that another one has kept out gets a page that comes back by itself, before the other is to be seen', async () => {
    put({ blocked: blockedBy('UNAVAILABLE', now + 1_000) });
    const answer = await post('phone=0712345678');
    const page = await answer.text();
    expect([answer.status, page]).toEqual([200, expect.stringContaining('http-equiv="refresh"')]);
    expect(page).not.toContain('<form');
  });

  it('never asks for a number where a payment has come that the checkout was read without', async () => {
    put({ payments: [payment({ status: 'COMPLETED', mpesaReceipt: 'UKN7ABCDEF' })] });
    const page = await read();
    expect(page).toContain('http-equiv="refresh"');
    expect(page).not.toContain('<form');
  });

  it('shows what others have written as text', async () => {
    put({}, { description: '<b>&"', returnUrl: 'https://shop.example.com/?a=1&b="2"' });
    const page = await read();
    expect(page).toContain('&lt;b&gt;&amp;&quot;');
    expect(page).toContain('href="https://shop.example.com/?a=1&amp;b=&quot;2&quot;"');
  });

  it('opens for an older secret that is still listed, and for nothing else, as if it were not there', async () => {
    put({});
    expect((await get('', {}, createCheckoutLinks([OLD], '').urlOf(ID))).status).toBe(200);
    const elsewhere = await (await get('', {}, '/nowhere')).text();
    const strange = createCheckoutLinks([new Secret('x'.repeat(32))], '').urlOf(ID);
    const unknown = links.urlOf(idOf(9));
    for (const path of [strange, unknown, `/c/${ID}`, `${PATH}0`, PATH.toUpperCase(), '/c/%E0%A4%A', '/c/']) {
      const answer = await get('', {}, path);
      expect([answer.status < 500, await answer.text()]).toEqual([true, expect.not.stringContaining('<form')]);
      if (answer.status === 404) expect(await (await get('', {}, path)).text()).toBe(elsewhere);
    }
    expect((await get('', {}, strange)).status).toBe(404);
  });

  it('refuses a form that another site posts, one that is no form, and one that is too large', async () => {
    put({});
    expect((await post('phone=0712345678', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post('{}', { 'content-type': 'application/json' })).status).toBe(415);
    expect((await post(`phone=${'1'.repeat(2_000)}`)).status).toBe(413);
    expect((await fetch(gateway.url + PATH, { method: 'PUT' })).status).toBe(405);
    expect(memory.uses.get('payCheckout')).toBeUndefined();
  });

  it('takes as many taps as a token may ask for, then says so and reads nothing, until there is something left', async () => {
    put({ blocked: blockedBy('CUSTOMER_BUSY', now + 12_000) });
    const taps = [1, 2, 3, 4].map(() => post('phone=0712345678'));
    expect((await Promise.all(taps)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const uses = new Map(memory.uses);
    const refused = await post('phone=0712345678');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3']);
    expect(await refused.text()).toContain('Wait 3 seconds');
    expect(memory.uses).toEqual(uses);
    expect((await get()).status).toBe(200);
    now += 3_000;
    expect((await post('phone=0712345678')).status).toBe(200);
  });

  it('is loaded again as often as payers wait, and not without end', async () => {
    put({});
    const statuses: number[] = [];
    for (let count = 0; count < 60; count += 1) statuses.push((await get()).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(200));
    expect(statuses.at(-1)).toBe(429);
    for (let second = 0; second < 30; second += 2) {
      now += 2_000;
      expect((await get()).status).toBe(200);
    }
  });

  it('comes back by itself when the database does', async () => {
    put({});
    memory.fault = new StoreUnavailable('away');
    const answer = await get();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.text()).toContain('http-equiv="refresh" content="5"');
  });
});
