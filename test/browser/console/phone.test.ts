/** The phones of the simulator on the console: answered by keyboard, beside their mischief, and gone with the simulator. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type Gateway, startGateway } from '../../../src/app.js';
import { readConfig } from '../../../src/config/config.js';
import { silentLog } from '../../../src/lib/log.js';
import { CHROMIUM } from '../../support/browser.js';
import {
  type Browser,
  type Looks,
  launchChromium,
  openWindow,
  type Page,
  watchPage,
} from '../../support/console-browser.js';
import { expectNoBarriersInAnyLook, isWithinWindow } from '../../support/console-desk.js';
import { control } from '../../support/held-phone.js';
import { sendGraphql } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

const KEY = 'a-key-of-sixteen-or-more';
const BOARD_KEY = 'another-key-of-sixteen';
const CUSTOMER = 'Phone 0700 000 000';
const OTHER = 'Phone 0710 000 000';
const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('the phones of the simulator', () => {
  let folder: string;
  let gateway: Gateway;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phone-'));
    browser = await launchChromium();
    const keys = { API_KEYS: `boss:admin:${KEY},board:readonly:${BOARD_KEY}` };
    const usual = { PORT: '0', DATA_DIR: folder, DRAIN_SECONDS: '0', SIMULATOR_DELAY_MS: '50' };
    gateway = await startGateway(readConfig({ ...usual, ...keys }), silentLog);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function show(path: string, key = KEY, looks: Looks = {}): Promise<Page> {
    const page = await (await openWindow(browser, { ...looks, key })).newPage();
    await page.goto(gateway.url + path);
    await page.locator('main h1').waitFor();
    return page;
  }

  const behaviour = async () => {
    const headers = { authorization: `Bearer ${KEY}` };
    return (await control(`${gateway.url}/simulator/control/behaviour`, undefined, 'GET', headers)).json;
  };
  const cardOf = (page: Page, name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('region', { name }) });

  /** By keyboard; the prompt takes the focus. */
  async function ring(page: Page, name: string): Promise<void> {
    await cardOf(page, name).getByLabel('KES').first().focus();
    await page.keyboard.press('Enter');
    await cardOf(page, name).locator('.phone-pin:focus').waitFor();
  }

  test('stand beside the first payment, which is made when the PIN is entered', async () => {
    const page = await show('/payments', KEY, { width: 390 });
    const { problems, refusals } = watchPage(page);
    await page.getByRole('region', { name: 'Phone 0712 345 678' }).getByText('rings here').waitFor();
    await page.getByRole('button', { name: 'Make the first payment' }).press('Enter');
    await page.locator('.phone-pin:focus').waitFor();
    expect(await isWithinWindow(page)).toBe(true);
    await expectNoBarriersInAnyLook(page);
    await page.getByLabel('M-PESA PIN').fill('1234');
    await page.keyboard.press('Enter');
    await page.getByText('Confirmed').waitFor();
    await page.locator('.state[data-phase=PAID]').first().waitFor();
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('are rung and answered by keyboard, two at once, and the gateway says the same', async () => {
    const page = await show('/phone?phones=254700000000,0710000000');
    const { problems, refusals } = watchPage(page);
    await cardOf(page, CUSTOMER).getByText('rings here').waitFor();
    await ring(page, CUSTOMER);
    await ring(page, OTHER);
    await expectNoBarriersInAnyLook(page);
    await cardOf(page, CUSTOMER).getByLabel('M-PESA PIN').focus();
    await page.keyboard.type('1111');
    await page.keyboard.press('Enter');
    await cardOf(page, CUSTOMER).getByText('Wrong PIN. Tries left: 2.').waitFor();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await cardOf(page, CUSTOMER)
      .getByText(/^\w{10} Confirmed\. Ksh150\.00 paid to/)
      .waitFor();
    await cardOf(page, CUSTOMER).locator('.state[data-phase=PAID]').waitFor();
    await cardOf(page, CUSTOMER).getByText('KES 19,850').waitFor();
    await cardOf(page, CUSTOMER).getByText(`curl -H "Authorization: Bearer $KEY" --json '{"pin":"1234"}'`).waitFor();
    await cardOf(page, OTHER).getByRole('button', { name: 'Do not answer' }).press('Enter');
    await cardOf(page, OTHER).getByText('Asleep in a pocket').waitFor();
    await expectNoBarriersInAnyLook(page);
    await cardOf(page, OTHER).getByRole('button', { name: 'Skip the minute' }).press('Enter');
    await cardOf(page, OTHER).locator('.state[data-phase=FAILED]').waitFor();
    await cardOf(page, OTHER).getByRole('button', { name: 'Wake it up' }).press('Enter');
    await ring(page, OTHER);
    for (const digit of ['1', '2', '3', '4', 'OK'])
      await cardOf(page, OTHER).getByRole('button', { name: digit, exact: true }).press('Enter');
    await cardOf(page, OTHER).getByText('Confirmed').waitFor();
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('lock their PIN after three wrong ones, until somebody dials', async () => {
    const page = await show('/phone?phones=254710000009', KEY, { width: 320 });
    const phone = page.getByRole('region', { name: 'Phone 0710 000 009' });
    await ring(page, 'Phone 0710 000 009');
    expect(await isWithinWindow(page)).toBe(true);
    for (const left of [2, 1, 0]) {
      await phone.getByLabel('M-PESA PIN').fill('9999');
      await page.keyboard.press('Enter');
      await phone.getByText(`Tries left: ${left}.`).waitFor();
    }
    await phone.getByRole('button', { name: 'Dial *334#' }).press('Enter');
    await phone.getByText('The PIN is locked').waitFor({ state: 'detached' });
    const hand = cardOf(page, 'Phone 0710 000 009').getByText('Pay a paybill by hand');
    await hand.press('Enter');
    await page.getByRole('button', { name: 'Pay', exact: true }).press('Enter');
    await phone.getByText('Ksh250.00 paid to').waitFor();
    await page.getByRole('button', { name: 'Register one' }).press('Enter');
    await waitUntil('the gateway has heard of it', async () => {
      const query = '{ payments(filter: { kind: [C2B] }) { edges { node { amount } } } }';
      const { data } = await sendGraphql(gateway.url, { query }, `Bearer ${KEY}`);
      return JSON.stringify(data?.payments).includes('250.00');
    });
    expect(await isWithinWindow(page)).toBe(true);
  });

  test('are not there for a key that may not control the simulator', async () => {
    const page = await show('/phone', BOARD_KEY);
    await page.getByRole('link', { name: 'Connect' }).waitFor();
    expect(await page.getByRole('link', { name: 'Phone' }).count()).toBe(0);
    expect(await page.locator('.phone').count()).toBe(0);
  });

  test('stand beside a switchboard, and say when there is no network', async () => {
    const page = await show('/phone', KEY, { width: 390, theme: 'dark', language: 'sw' });
    await page.getByRole('radio', { name: 'yanaenda vizuri' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByText(`--json '{"nextPayment":"LOST"}'`).waitFor();
    expect(await behaviour()).toMatchObject({ nextPayment: 'LOST', loss: 0 });
    await page.getByLabel('Taarifa zinazopotea').fill('5');
    await page.keyboard.press('Enter');
    await page.getByText(`--json '{"loss":0.05}'`).waitFor();
    await page.getByRole('radio', { name: 'inasuasua' }).press('Space');
    await page.getByText(`--json '{"daraja":"SLOW"}'`).waitFor();
    expect(await behaviour()).toMatchObject({ nextPayment: 'LOST', loss: 0.05, daraja: 'SLOW' });
    await page.getByRole('button', { name: 'Rudisha yote kawaida' }).press('Enter');
    await page.getByRole('radio', { name: 'yanaenda vizuri', checked: true }).waitFor();
    await page.getByLabel('Nambari').fill('12');
    await page.keyboard.press('Enter');
    await page.getByText('Weka nambari ya simu kama 0712 345 678.').waitFor();
    await page.getByLabel('Nambari').fill('0722 000 001');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Simu 0722 000 001' }).waitFor();
    expect(new URL(page.url()).search).toContain('254722000001');
    await page.reload();
    await page.getByRole('region', { name: 'Simu 0722 000 001' }).waitFor();
    await gateway.stop();
    await page.getByText('Hakuna mtandao').first().waitFor();
  });
});
