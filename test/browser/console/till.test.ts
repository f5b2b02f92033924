/** The till of the console: with the key of a till it shows what is paid, asks for more, and is not fooled by a message. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../../support/browser.js';
import {
  type Desk,
  expectNoBarriersInAnyLook,
  isWithinWindow,
  openDesk,
  type Shown,
} from '../../support/console-desk.js';

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('the till', () => {
  let desk: Desk;
  let shown: Shown;
  beforeAll(async () => {
    desk = await openDesk();
    await desk.gateway.as('desk').pushStk({ amount: 1_961, phoneNumber: '0722000123' });
    shown = await desk.show('/till', 'counter', { width: 390, height: 800 });
  });
  afterAll(() => desk.close());

  const check = async (typed: string): Promise<void> => {
    await shown.page.getByLabel('Check a receipt').fill(typed);
    await shown.page.keyboard.press('Enter');
  };

  test('shows what M-Pesa says is paid, at the top and as new, with the last digits of the phone only', async () => {
    const { page } = shown;
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Sound is on').waitFor();
    await desk.gateway.as('desk').pushStk({ amount: 150, phoneNumber: '0712345678' });
    const first = page.getByRole('list', { name: 'Paid' }).getByRole('listitem').first();
    await first.getByText('NEW').waitFor();
    expect(await first.innerText()).toMatch(/KES 150\s+…678/);
    expect(await page.getByRole('main').innerText()).not.toContain('712345');
    expect(await isWithinWindow(page)).toBe(true);
  });

  test('asks a phone, and tells the cashier what to do and not why the customer has not paid', async () => {
    const { page } = shown;
    await page.getByLabel('KES').fill('80');
    await page.getByLabel('Phone').fill('0700 000 001');
    await page.keyboard.press('Enter');
    const asked = page.locator('.till-asked');
    await asked.locator('.state[data-phase=FAILED]').waitFor();
    expect(await asked.innerText()).toMatch(/^KES 80 …001 ✕ Not paid\nYou may ask again\.$/);
  });

  test('knows its own receipts, in lower case, in groups and in a message, and a second time as a second time', async () => {
    const { page } = shown;
    const [row] = await page.locator('.till-receipt').allInnerTexts();
    const receipt = (row ?? '').replace(/[^A-Z0-9 ]/g, '').trim();
    await check(receipt.toLowerCase());
    await page.getByText('YES: it is ours').waitFor();
    expect(await page.locator('.till-before').count()).toBe(0);
    await expectNoBarriersInAnyLook(page);
    await check(`${receipt.replaceAll(' ', '')} Confirmed. Ksh9,150.00 paid to DUKA LA WANJIKU 29/11/26`);
    await page.getByText('Checked before on this device:').waitFor();
    expect(await page.locator('.till-yes').innerText()).toContain('KES 150');
  });

  test('says NO to the message of somebody whom we have paid', async () => {
    const { page } = shown;
    const shop = desk.gateway.as('shop');
    const { id } = await shop.payB2c({ amount: 500 });
    const { mpesaReceipt } = await shop.paymentThat(id, 'COMPLETED');
    await check(`${mpesaReceipt} Confirmed. You have received Ksh500.00 from DUKA LA WANJIKU 29/11/26`);
    await page.getByText('✕ NO', { exact: true }).waitFor();
    expect(await page.locator('.till-yes').count()).toBe(0);
  });

  test('says NO to a receipt that is not ours, and asks for one where there is none', async () => {
    const { page } = shown;
    await check('uksb mfxg v7');
    await page.getByText('✕ NO', { exact: true }).waitFor();
    await expectNoBarriersInAnyLook(page);
    await check('Confirmed. Ksh150.00 paid');
    await page.getByText('There is no receipt in this.').waitFor();
  });

  test('was refused nothing', () => {
    expect([shown.problems, shown.refusals]).toEqual([[], []]);
  });

  test('has M-Pesa asked about a receipt of others by a key that may', async () => {
    const other = await desk.show('/till', 'desk');
    await other.page.getByLabel('Check a receipt').fill('UKSBMFXGV7');
    await other.page.keyboard.press('Enter');
    await other.page.getByText('✕ NO', { exact: true }).waitFor();
    expect([other.problems, other.refusals]).toEqual([[], []]);
    const query = '{ enquiries { edges { node { mpesaReceipt } } } }';
    const { edges } = await desk.gateway.as().ask<{ edges: { node: { mpesaReceipt: string } }[] }>(query);
    expect(edges.map(({ node }) => node.mpesaReceipt)).toContain('UKSBMFXGV7');
  });
});
