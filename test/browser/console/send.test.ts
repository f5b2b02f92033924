/** Money asked for and sent from the console: by keyboard, once, and with a second look. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../../support/browser.js';
import { expectNoBarriers } from '../../support/console-browser.js';
import { type Desk, expectNoBarriersInAnyLook, isWithinWindow, openDesk } from '../../support/console-desk.js';

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('Send', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());

  const count = async (filter: object): Promise<number> => {
    const query = 'query ($filter: PaymentFilter) { payments(filter: $filter, first: 100) { edges { node { id } } } }';
    return (await desk.gateway.as().ask<{ edges: unknown[] }>(query, { filter })).edges.length;
  };

  test('prompts a phone by keyboard alone, after a word beside each wrong field, and shows it paid', async () => {
    const { page, problems, refusals } = await desk.show('/send', 'desk', { width: 390, height: 800 });
    const { keyboard } = page;
    await page.locator(':focus[name=phoneNumber]').waitFor();
    await keyboard.press('Enter');
    await page.getByText('Enter a mobile number such as 0712 345 678.').waitFor();
    await page.getByText('Enter whole shillings, 1 to 250,000.').waitFor();
    expect(await isWithinWindow(page)).toBe(true);
    await expectNoBarriersInAnyLook(page);
    // What the first Enter was answered; the next ones have to be clean.
    expect([problems.splice(0).length, refusals.splice(0)]).toEqual([1, ['BAD_USER_INPUT']]);
    await page.getByLabel('Customer’s phone').focus();
    await keyboard.type('0712 345 678');
    await keyboard.press('Tab');
    await keyboard.type('1,500');
    await keyboard.press('Tab');
    await keyboard.type('INV-77');
    await keyboard.press('Enter');
    await page.locator('.state[data-phase=PAID]').waitFor();
    await expectNoBarriersInAnyLook(page);
    expect([problems, refusals]).toEqual([[], []]);
    expect(await count({ accountReference: 'INV-77', status: ['COMPLETED'], amountFrom: 1_500 })).toBe(1);
  });

  test('sends money once under 20 fast Enters, after the amount in words and the name that is known', async () => {
    const { page, problems, refusals } = await desk.show('/send?what=customer', 'shop', { width: 390, height: 800 });
    await page.getByLabel('Customer’s phone').fill('0722 000 777');
    await page.getByLabel('Amount').fill('20005');
    await page.getByLabel('What it is for').fill('Refund of order 77');
    await page.keyboard.press('Enter');
    const look = page.getByRole('dialog', { name: 'Send KES 20,005?' });
    await look.getByText('twenty thousand and five shillings').waitFor();
    await look.getByText('name not known here').waitFor();
    await expectNoBarriers(page);
    await page.keyboard.press('Escape');
    await look.waitFor({ state: 'detached' });
    expect(await count({ kind: ['B2C'] })).toBe(0);
    // A key that is held down looks once, and does not send.
    for (let repeat = 0; repeat < 10; repeat += 1) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await look.waitFor();
    expect(await count({ kind: ['B2C'] })).toBe(0);
    for (let press = 0; press < 20; press += 1) await page.keyboard.press('Enter');
    await page.locator('.state[data-phase=PAID]').waitFor();
    expect(await count({ kind: ['B2C'] })).toBe(1);
    expect([problems, refusals]).toEqual([[], []]);
  });

  /** Somebody presses all the time, also between the answer of the gateway and the page that shows it. */
  const PRESS_WHEN_ANSWERED = `
    const read = Response.prototype.json;
    Response.prototype.json = async function () {
      const answer = await read.call(this);
      void (async () => {
        for (let press = 0; press < 500; press += 1) {
          await null;
          document.querySelector('dialog .do, dialog .danger')?.click();
        }
      })();
      return answer;
    };`;

  test('sends money once when somebody presses in the very moment of the answer', async () => {
    const { page } = await desk.show('/send?what=customer', 'shop');
    await page.getByLabel('Customer’s phone').fill('0722 000 778');
    await page.getByLabel('Amount').fill('31');
    await page.getByLabel('What it is for').fill('Refund of order 78');
    await page.keyboard.press('Enter');
    const look = page.getByRole('dialog', { name: 'Send KES 31?' });
    await look.getByText('name not known here').waitFor();
    await page.evaluate(PRESS_WHEN_ANSWERED);
    await page.keyboard.press('Enter');
    await page.locator('.state[data-phase=PAID]').waitFor();
    expect(await count({ kind: ['B2C'], amountTo: 31 })).toBe(1);
  });

  test('is not sent twice when the answer was lost and the page was read again', async () => {
    const { page } = await desk.show('/send', 'desk');
    await page.getByLabel('Customer’s phone').fill('0712 345 679');
    await page.getByLabel('Amount').fill('99');
    await page.getByLabel('What it is for').fill('LOST-1');
    await page.route('**/graphql', async route => {
      await route.fetch();
      await route.abort();
    });
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ask again' }).waitFor();
    await page.unroute('**/graphql');
    await page.reload();
    await page.getByText('KES 99 · 0712 345 679').waitFor();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.locator('.state[data-phase=PAID]').waitFor();
    expect(await count({ accountReference: 'LOST-1' })).toBe(1);
  });

  test('shows whose paybill it is before a business is paid', async () => {
    const { page, problems, refusals } = await desk.show('/send?what=business', 'shop');
    await page.getByLabel('Paybill or till').fill('888880');
    await page.getByLabel('Account number').fill('A-1');
    await page.getByLabel('Amount').fill('2500');
    await page.getByLabel('What it is for').fill('Power');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('BUSINESS 888880').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.state[data-phase=PAID]').waitFor();
    expect([problems, refusals]).toEqual([[], []]);
  });
});
