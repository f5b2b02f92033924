/** Each filter of the payments page is the same set as the API's, and stays it while payments change; on both databases. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PAYMENT_KINDS, PAYMENT_STATUSES, type Payment } from '../../../src/domain/payment.js';
import { systemClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { openStore } from '../../../src/store/open-store.js';
import { tables } from '../../../src/tables.js';
import { type Browser, launchChromium, type Page } from '../../support/console-browser.js';
import { describeEachDesk, deskDatabase } from '../../support/console-desk.js';
import { askRows, expectNoneFell, expectSameRows, openSignedIn } from '../../support/console-payments.js';
import { freshPhone } from '../../support/gateway-client.js';
import { createHistories, type Histories } from '../../support/make-history.js';
import { ADMIN_KEY, type OpenGateway, openGateway } from '../../support/open-gateway.js';

const DAY_MS = 86_400_000;
/** Of one second: 10:00:00 in Nairobi two days ago. */
const AT = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS + 25_200_000;
const DAY = new Date(AT).toISOString().slice(0, 10);
const ON_DAY = { createdAfter: `${DAY}T00:00:00+03:00`, createdBefore: `${DAY}T23:59:59.999+03:00` };

/** Addresses, and what the API is asked for the same. */
const FILTERS: readonly (readonly [address: string, filter: object])[] = [
  ['', {}],
  ['tab=open', { status: ['PENDING'] }],
  ['tab=paid', { status: ['COMPLETED'] }],
  ['tab=failed', { status: ['FAILED'] }],
  ['tab=unknown', { status: ['TIMED_OUT'] }],
  ['tab=returned', { status: ['REVERSED'] }],
  ['tab=review', { needsReview: true }],
  ...PAYMENT_KINDS.map(kind => [`kind=${kind}`, { kind: [kind] }] as const),
  ['shortcode=600001', { shortcode: '600001' }],
  [`day=${DAY}`, ON_DAY],
  ['q=stall', { search: 'stall' }],
  ['q=UKF0', { search: 'UKF0' }],
  ['q=%3D250', { amountFrom: '250', amountTo: '250' }],
  [
    `tab=unknown&kind=STK_PUSH&shortcode=600000&day=${DAY}&q=stall`,
    { ...ON_DAY, status: ['TIMED_OUT'], kind: ['STK_PUSH'], shortcode: '600000', accountReference: 'STALL 1' },
  ],
];

/** What differs between databases is tested on each; that the page asks for it, on one. */
const SOME = FILTERS.filter((_, index) => index % 6 === 0);

describeEachDesk('the payments page', database => {
  let browser: Browser;
  let gateway: OpenGateway;
  let page: Page;
  beforeAll(async () => {
    gateway = await openGateway(database);
    await fill(gateway);
    browser = await launchChromium();
    page = await (await openSignedIn(browser, ADMIN_KEY, { height: 6_000 })).newPage();
    await page.goto(`${gateway.url()}/connect`);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  test.each(database === deskDatabase() ? FILTERS : SOME)(
    'shows for "%s" what the API has',
    async (address, filter) => {
      const known = await askRows(gateway, filter);
      expect(known.length).toBeGreaterThan(0);
      if (address !== '') expect(known.length).toBeLessThan((await askRows(gateway)).length);
      await page.goto(`${gateway.url()}/payments?${address}`);
      await expectSameRows(page, gateway, filter);
    },
  );

  test('goes on to show it while payments come, and change what they are', async () => {
    const live = FILTERS.slice(0, 4);
    const pages: Page[] = [];
    for (const [address] of live) {
      const tab = await page.context().newPage();
      await tab.goto(`${gateway.url()}/payments?${address}`);
      await tab.locator('tr[data-id]').first().waitFor();
      pages.push(tab);
    }
    const shop = gateway.as('shop');
    for (const phoneNumber of [freshPhone(), '254700001032', freshPhone(), '254700000001']) {
      await shop.pushStk({ phoneNumber });
    }
    for (const [index, [, filter]] of live.entries()) {
      const tab = pages[index];
      if (!tab) throw new Error('each has its page');
      await expectSameRows(tab, gateway, filter);
      await expectNoneFell(tab);
    }
  });
});

/** Every kind in every status, some to review, of two shortcodes and two days. All of them stand still. */
async function fill(gateway: OpenGateway): Promise<void> {
  const store = await openStore({ address: gateway.database.address, tables, clock: systemClock, log: silentLog });
  const histories = createHistories(store);
  for (const [index, kind] of PAYMENT_KINDS.entries()) {
    for (const [step, status] of PAYMENT_STATUSES.entries()) await add(histories, { kind, status }, 7 * index + step);
  }
  await store.close();
}

async function add(histories: Histories, { kind, status }: Pick<Payment, 'kind' | 'status'>, index: number) {
  const at = index % 3 === 0 ? AT + index * 1_000 : AT + DAY_MS + index * 1_000;
  const isReviewed = index % 4 === 1;
  const settled: Partial<Payment> = {
    ...{ status, nextCheckAt: null, needsReview: isReviewed, reviewReasons: isReviewed ? ['FACTS_DIFFER'] : [] },
    mpesaReceipt: status === 'COMPLETED' ? `UKF${String(index).padStart(7, '0')}` : null,
  };
  await histories.add(at, [settled], {
    ...{ kind, shortcode: index % 5 === 0 ? '600001' : '600000', amountCents: index % 2 === 0 ? 25_000 : 31_000 },
    // M-Pesa is being asked about it, and does not answer: it stays open.
    askingUntil: Date.now() + DAY_MS,
    accountReference: index % 6 === 0 || kind === 'STK_PUSH' ? 'STALL 1' : 'OTHER',
  });
}
