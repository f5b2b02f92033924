/** The sheets of the console: the day close, which agrees with the API and with the export, and the balances. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../../support/browser.js';
import { type Desk, expectNoBarriersInAnyLook, isWithinWindow, openDesk } from '../../support/console-desk.js';
import { waitUntil } from '../../support/wait-until.js';

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;
const PHONE = { width: 390, height: 800 } as const;
const today = () => new Date(Date.now() + 10_800_000).toISOString().slice(0, 10);

describeInBrowser('the sheets', () => {
  let desk: Desk;
  let day: string;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());

  const makeDay = async (): Promise<void> => {
    day = today();
    const counter = desk.gateway.as('desk');
    await counter.pushStk({ amount: 150, phoneNumber: '0712345678' });
    await counter.pushStk({ amount: 1_961, phoneNumber: '0712345679' });
    await counter.pushStk({ amount: 70, phoneNumber: '0700000001' });
    await counter.pushStk({ amount: 80, phoneNumber: '0700002001' });
    await desk.gateway.as('shop').payB2c({ amount: 500 });
    const query = '{ payments(filter: { status: [PENDING] }) { edges { node { id } } } }';
    await waitUntil(
      'all of them are settled',
      async () => (await counter.ask<{ edges: unknown[] }>(query)).edges.length === 0,
    );
  };

  test('a day close is what was paid, and what the export holds', async () => {
    await makeDay();
    const { page, problems, refusals } = await desk.show(`/day?day=${day}`, 'board', PHONE);
    await page.locator('[data-total]').nth(1).waitFor();
    const rows = await page.locator('.day tbody tr').allInnerTexts();
    expect(rows.map(row => row.split('\t').map(cell => cell.trim()))).toEqual([
      ['Prompt', '2', '2,111'],
      ['Received', '2', '2,111'],
      ['To a customer', '1', '500'],
      ['Paid out', '1', '500'],
    ]);
    expect(await page.locator('.day-reasons li').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/not enough money\s*1/), expect.stringMatching(/wrong PIN\s*1/)]),
    );
    expect(await isWithinWindow(page)).toBe(true);
    await expectNoBarriersInAnyLook(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export…' }).click();
    await download;
    await page.getByText('Saved: 5 payments.').waitFor();
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('a day without payments says so, and a day that is none is today', async () => {
    const { page } = await desk.show('/day?day=2020-01-31', 'desk');
    await page.getByText('31 Jan 2020').waitFor();
    await page.getByText('Nothing was paid on this day.').waitFor();
    await page.getByLabel('Day').fill(day);
    await page.locator('[data-total]').first().waitFor();
    expect(new URL(page.url()).search).toBe(`?day=${day}`);
  });

  test('a balance is asked for, told with its age, and drawn with a table beside it', async () => {
    const { page, problems, refusals } = await desk.show('/balances', 'desk', PHONE);
    const ask = page.getByRole('button', { name: 'Ask M-Pesa' });
    await page.getByText('M-Pesa has not told the balance yet.').waitFor();
    await ask.click();
    await page.getByRole('rowheader', { name: 'Utility Account' }).waitFor();
    await ask.click();
    await page.getByRole('img', { name: /^Working Account from/ }).waitFor();
    expect(await isWithinWindow(page)).toBe(true);
    await expectNoBarriersInAnyLook(page);
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('a key that may only look does not see the button that asks M-Pesa', async () => {
    const { page, problems, refusals } = await desk.show('/balances', 'board');
    await page.getByRole('rowheader', { name: 'Utility Account' }).waitFor();
    expect(await page.getByRole('button', { name: 'Ask M-Pesa' }).count()).toBe(0);
    expect([problems, refusals]).toEqual([[], []]);
  });
});
