/** The payments page in a real browser, over a whole gateway: what it shows is what the API has, at the price of a page. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { CHROMIUM } from '../../support/browser.js';
import { type Browser, expectNoBarriers, launchChromium, type Page, watchPage } from '../../support/console-browser.js';
import { deskDatabase } from '../../support/console-desk.js';
import { expectSameRows, openSignedIn, readRows } from '../../support/console-payments.js';
import { freshPhone } from '../../support/gateway-client.js';
import { ADMIN_KEY, type OpenGateway, openGateway } from '../../support/open-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;
const BOARD_KEY = 'board-key-0123456789';
/** Every row fits, so that what is in the page can be compared with the API. */
const TALL = { height: 4_000 } as const;

describeInBrowser('the payments page', () => {
  let browser: Browser;
  let gateway: OpenGateway;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await openGateway(deskDatabase());
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  test('makes the first payment with one button, in five requests and 110 kB', async () => {
    page = await (await openSignedIn(browser, ADMIN_KEY, TALL)).newPage();
    const { problems, refusals } = watchPage(page);
    const asked: { url: string; body: string | null }[] = [];
    page.on('request', each => void asked.push({ url: each.url(), body: each.postData() }));
    await page.goto(gateway.url());
    const button = page.getByRole('button', { name: 'Make the first payment' });
    await button.waitFor();
    const files = asked.filter(({ url }) => !url.endsWith('/graphql') && !url.endsWith('.svg'));
    const questions = asked.filter(({ url }) => url.endsWith('/graphql'));
    expect([files.length, questions.length]).toEqual([3, 2]);
    const sizes = await Promise.all(files.map(({ url }) => weigh(url, null)));
    const bytes = sizes.reduce((sum, each) => sum + each, 0);
    process.stdout.write(`  the first view: ${bytes} bytes of files\n`);
    expect(bytes).toBeLessThan(110_000);
    await button.click();
    await page.locator('tr [data-phase="PAID"]').waitFor();
    await page.getByText('mpesa.stkPush').waitFor();
    await expectSameRows(page, gateway);
    await page.getByText('1 paid', { exact: true }).waitFor();
    await fill(gateway);
    await expectSameRows(page, gateway);
    const first = await weigh(`${gateway.url()}/graphql`, questions[1]?.body ?? null);
    process.stdout.write(`  the first page of 50 payments, with all figures: ${first} bytes\n`);
    expect(first).toBeLessThan(6_144);
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('every tab shows what the API has for it, and a reload keeps the view', async () => {
    const statuses = { Paid: ['COMPLETED'], 'Not paid': ['FAILED'], Open: ['PENDING'] };
    for (const [name, status] of Object.entries(statuses)) {
      await tabOf(page, new RegExp(`^${name}`)).click();
      await expectSameRows(page, gateway, { status });
    }
    await tabOf(page, /^Review/).click();
    await expectSameRows(page, gateway, { needsReview: true });
    await tabOf(page, /^Not paid/).click();
    await page.getByLabel('Kind').selectOption('STK_PUSH');
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Nairobi' }).format(new Date());
    await page.getByLabel('Day', { exact: true }).fill(today);
    await waitUntil('the address says it', () => page.url().endsWith(`?tab=failed&kind=STK_PUSH&day=${today}`));
    await page.reload();
    await expectSameRows(page, gateway, { status: ['FAILED'], kind: ['STK_PUSH'] });
    expect((await readRows(page)).length).toBe(3);
    await page.getByLabel('Day', { exact: true }).fill('2026-01-02');
    await page.getByText('No payment matches.').waitFor();
    await page.getByRole('link', { name: 'Clear filters' }).first().click();
    await expectSameRows(page, gateway);
  });

  test('the box finds a payment by all that names it, a whole message of M-Pesa too', async () => {
    const { id } = await gateway
      .as('shop')
      .pushStk({ amount: 737, accountReference: 'KITENGE', phoneNumber: freshPhone() });
    const { mpesaReceipt, phoneNumber } = await gateway.as('shop').paymentThat(id, 'COMPLETED');
    const receipt = String(mpesaReceipt);
    const box = page.getByRole('searchbox');
    const names = [id, receipt.toLowerCase(), receipt.slice(0, 8), phoneNumber.slice(-9), 'kiteng', '=737'];
    for (const typed of names) {
      await page.keyboard.press('Control+k');
      await box.fill(typed);
      await box.press('Enter');
      await waitUntil(`${typed} finds it`, async () => (await readRows(page)).map(row => row.id).join() === id);
    }
    await box.fill(
      `${receipt} Confirmed. Ksh737.00 paid to DUKA. on 29/11/26 at 8:20 AM. New M-PESA balance is Ksh12.00`,
    );
    await box.press('Enter');
    await waitUntil('the address has the receipt', () => page.url().endsWith(`?q=${receipt}`));
    await waitUntil('it is found', async () => (await readRows(page)).map(row => row.id).join() === id);
    await box.fill('=737');
    await page.evaluate(
      `{ const box = document.querySelector('[name=q]'); box.form.requestSubmit(); box.value = 'typed since'; }`,
    );
    await waitUntil('the address has the amount', () => new URL(page.url()).searchParams.get('q') === '=737');
    await waitUntil('it is found again', async () => (await readRows(page)).map(row => row.id).join() === id);
    expect(await box.inputValue()).toBe('typed since');
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await waitUntil('the box is empty', async () => (await box.inputValue()) === '');
    await expectSameRows(page, gateway);
  });

  test('no row moves under the pointer: new ones wait until they are called', async () => {
    await page.locator('.list tbody').hover();
    const before = await readRows(page);
    const { id } = await gateway.as('shop').pushStk({ phoneNumber: freshPhone() });
    const call = page.getByRole('button', { name: '↑ 1 new' });
    await call.waitFor();
    expect((await readRows(page)).map(row => row.id)).toEqual(before.map(row => row.id));
    await call.click();
    await expectSameRows(page, gateway);
    expect((await readRows(page))[0]?.id).toBe(id);
    await page.mouse.move(5, 5);
  });

  test('keys go through the rows and to the pages, and a list tells them', async () => {
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
    await expectNoBarriers(page);
    await page.keyboard.press('Escape');
    const [, second] = await readRows(page);
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    expect(await page.evaluate(`document.activeElement.closest('tr').dataset.id`)).toBe(second?.id);
    await page.keyboard.press('Enter');
    await waitUntil('it is opened', () => page.url().endsWith(`/payments/${second?.id}`));
    // The letter must come soon after the g: on a slow machine it may not.
    await waitUntil('they go to the payments', async () => {
      for (const key of ['g', 'p']) await page.keyboard.press(key);
      return !page.url().includes('/payments/');
    });
    await expectSameRows(page, gateway);
  });

  test('an export has as many rows as it says, and the title says how many are open', async () => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export…' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    const lines = String(Buffer.concat(chunks)).trim().split('\r\n');
    const count = lines.length - 2;
    await page.getByText(`Saved: ${count} payments.`).waitFor();
    expect([file.suggestedFilename(), lines.at(-1)]).toEqual(['payments.csv', `END,${count}`]);
    await waitUntil('the title counts', async () => /^\(\d+\) Payments$/.test(await page.title()));
    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toMatch(/icon-open/);
  });

  test('a key that may only read is refused nothing, and sees no whole number', async () => {
    const board = await (await openSignedIn(browser, BOARD_KEY, TALL)).newPage();
    const { problems, refusals } = watchPage(board);
    await board.goto(gateway.url());
    await expectSameRows(board, gateway);
    for (const name of ['Open', 'Review', 'All']) {
      await tabOf(board, new RegExp(`^${name}`)).click();
      await board
        .getByText(/\d shown|No payment/)
        .first()
        .waitFor();
    }
    await board.getByRole('searchbox').fill('HELLO');
    await board.getByRole('searchbox').press('Enter');
    await waitUntil('one is found', async () => (await readRows(board)).length === 1);
    expect(await board.locator('td.phone').innerText()).toMatch(/\*/);
    expect([problems, refusals]).toEqual([[], []]);
    await board.context().close();
  });

  test.each([
    { width: 1_280, theme: 'dark', language: 'sw' },
    { width: 390, theme: 'light', language: 'sw' },
    { width: 320, theme: 'dark', language: 'en' },
  ] as const)('has no barriers, and fits, with %o', async looks => {
    const shown = await (await openSignedIn(browser, ADMIN_KEY, looks)).newPage();
    await shown.goto(`${gateway.url()}/payments`);
    await shown.locator('tr[data-id]').first().waitFor();
    await expectNoBarriers(shown);
    expect(await shown.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await shown.context().close();
  });
});

/** A tab, and not the page of the same name. */
function tabOf(page: Page, name: RegExp) {
  return page.getByRole('navigation', { name: 'Status' }).getByRole('link', { name });
}

/** The bytes of an answer, compressed as browsers take it. */
async function weigh(url: string, body: string | null): Promise<number> {
  const headers = { 'accept-encoding': 'br', authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  const answer = await request(url, { method: body === null ? 'GET' : 'POST', headers, body });
  expect(answer.headers['content-encoding']).toBe('br');
  return (await answer.body.arrayBuffer()).byteLength;
}

/** A day of all kinds: paid, not paid, open, and to review. */
async function fill(gateway: OpenGateway): Promise<void> {
  const shop = gateway.as('shop');
  const failing = ['254700001032', '254700000001', '254700002001'];
  const open = '254710000004';
  const paying = Array.from({ length: 44 }, freshPhone);
  const phones = [...paying, ...failing];
  const made = await Promise.all(phones.map(phoneNumber => shop.pushStk({ phoneNumber, accountReference: 'FILL' })));
  await Promise.all(made.map(({ id }) => shop.watch({ id, untilSettled: true }).ended));
  const { id } = await shop.payB2c({ amount: 40 });
  await shop.watch({ id, untilSettled: true }).ended;
  // Its callback comes after the deadline.
  await shop.pushStk({ phoneNumber: open });
}
