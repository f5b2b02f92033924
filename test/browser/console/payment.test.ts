/** One payment in the console: what M-Pesa posted as it came, a review resolved, money given back. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../../support/browser.js';
import { expectNoBarriers } from '../../support/console-browser.js';
import { type Desk, expectNoBarriersInAnyLook, isWithinWindow, openDesk } from '../../support/console-desk.js';
import { stkBody, withReceipt } from '../../support/stk-callback-body.js';
import { waitUntil } from '../../support/wait-until.js';

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;
const MARKUP = '<img src=x onerror="document.title=1">&amp;';

describeInBrowser('a payment', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());

  const pay = async (): Promise<string> => {
    const shop = desk.gateway.as('shop');
    const { id } = await shop.pushStk({ amount: 1_961, metadata: { order: 77 } });
    await shop.paymentThat(id, 'COMPLETED');
    return id;
  };
  /** M-Pesa names another receipt, in words that hold markup; with the bytes that were posted. */
  const contradict = async (id: string): Promise<string> => {
    const { checkoutRequestId } = await desk.gateway.as().payment(id);
    const push = desk.gateway.ledger.find({ checkoutRequestId: checkoutRequestId ?? '' });
    if (!push) throw new Error('the ledger has the push');
    const said = { ...withReceipt(`UKZ${id.slice(-7).toUpperCase()}`), ResultDesc: MARKUP };
    const body = `${JSON.stringify(stkBody(push, said), null, 3)}\r\n\t `;
    await desk.gateway.postKeyed('stk/callback', id, body);
    return body;
  };

  test('shows how it came to be, live, and the bytes that M-Pesa posted, markup and all', async () => {
    const id = await pay();
    const { page, problems, refusals } = await desk.show(`/payments/${id}`, 'admin');
    await page.getByRole('heading', { name: 'KES 1,961 Paid' }).waitFor();
    const versions = page.locator('.timeline > li');
    await versions.getByText('Asked for by shop').waitFor();
    expect(await versions.count()).toBe(3);
    const body = await contradict(id);
    await versions.nth(3).waitFor();
    await page.getByRole('heading', { name: 'A person has to look at it: Facts differ' }).waitFor();
    await versions.nth(3).getByText('What M-Pesa posted').click();
    const raw = versions.nth(3).locator('pre');
    expect(await raw.textContent()).toBe(body);
    expect(await raw.locator('mark').allTextContents()).toContain(`"ResultDesc": ${JSON.stringify(MARKUP)}`);
    await versions.nth(3).getByLabel('Easy to read').check();
    expect(await raw.textContent()).toBe(JSON.stringify(JSON.parse(body), null, 2));
    expect(await page.locator('img').count()).toBe(0);
    await expectNoBarriersInAnyLook(page);
    expect([problems, refusals]).toEqual([[], []]);
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Resolve…', disabled: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Print receipt' }).isEnabled()).toBe(true);
  });

  test('a review is resolved by keyboard alone, with a second look, and says who did it', async () => {
    const id = await pay();
    await contradict(id);
    const { page, problems, refusals } = await desk.show('/review', 'admin', { width: 390, height: 800 });
    const row = page.locator('.review-rows li').filter({ has: page.locator(`a[href="/payments/${id}"]`) });
    await row.waitFor();
    await page
      .locator('.bar')
      .getByRole('link', { name: /^Review \d/ })
      .waitFor();
    await expectNoBarriersInAnyLook(page);
    expect(await isWithinWindow(page)).toBe(true);
    const { keyboard } = page;
    const resolve = row.getByRole('button', { name: 'Resolve…' });
    while ((await resolve.and(page.locator(':focus')).count()) === 0) await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.locator('dialog :focus[name=note]').waitFor();
    await keyboard.press('Enter');
    expect(await page.getByLabel('What did you find?').count()).toBe(1);
    await keyboard.type('The statement has the first receipt only.');
    await keyboard.press('Enter');
    const look = page.getByRole('dialog', { name: 'Resolve the review' });
    await look.getByText('Recorded as').waitFor();
    await expectNoBarriers(page);
    await keyboard.press('Enter');
    await row.waitFor({ state: 'detached' });
    await page.goto(`${desk.gateway.url()}/payments/${id}`);
    await page.locator('.timeline > li').last().getByText('A person looked at it by admin').waitFor();
    await page.getByText('The statement has the first receipt only.').waitFor();
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('money is given back once, by who may send money, and the two payments lead to each other', async () => {
    const id = await pay();
    const { page, problems, refusals } = await desk.show(`/payments/${id}`, 'shop');
    await page.getByRole('button', { name: 'Give back…' }).click();
    await page.getByLabel('Why?').fill('Sent twice');
    await page.keyboard.press('Enter');
    const look = page.getByRole('dialog', { name: 'Give the payment back' });
    await look.getByText('KES 1,961', { exact: true }).waitFor();
    await expectNoBarriers(page);
    for (let press = 0; press < 10; press += 1) await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'KES 1,961 Returned' }).waitFor();
    expect(await page.getByRole('button', { name: 'Give back…' }).count()).toBe(0);
    expect(await page.locator('.related li').count()).toBe(1);
    await page.locator('.related a').click();
    await page.getByText('Gives back').waitFor();
    await page.getByText('Given back · ').waitFor();
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('a dialog goes when somebody else has done what it is for', async () => {
    const id = await pay();
    const { page } = await desk.show(`/payments/${id}`, 'shop');
    await page.getByRole('button', { name: 'Give back…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Give the payment back' });
    await dialog.waitFor();
    const input = { paymentId: id, remarks: 'Sent twice', idempotencyKey: `back-${id}` };
    await desk.gateway
      .as('shop')
      .ask('mutation ($input: ReversePaymentInput!) { reversePayment(input: $input) { id } }', { input });
    await dialog.waitFor({ state: 'detached' });
  });

  test('M-Pesa is asked about a receipt that stands in the statement, where nobody knows what happened', async () => {
    const shop = desk.gateway.as('shop');
    const { id } = await shop.pushStk({ phoneNumber: '0700000001' });
    await shop.paymentThat(id, 'FAILED');
    await contradict(id);
    await waitUntil('M-Pesa denies it', async () => (await desk.gateway.as().payment(id)).needsReview);
    const { page, problems, refusals } = await desk.show(`/payments/${id}`, 'desk');
    await page.getByRole('heading', { name: 'A person has to look at it: M-Pesa denies it' }).waitFor();
    await page.getByRole('button', { name: 'It is in the statement…' }).click();
    await page.getByLabel('Receipt in your M-Pesa statement').fill(' ukn7 abcdef ');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('UKN7ABCDEF').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Enquiries (1)' }).waitFor();
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('a receipt is read in groups, copied whole, and printed', async () => {
    const id = await pay();
    const { mpesaReceipt } = await desk.gateway.as().payment(id);
    const { page } = await desk.show(`/payments/${id}`, 'desk', { width: 320, height: 700 });
    const code = page.locator('.payment-head .receipt');
    expect(await code.locator('span').first().textContent()).toBe(mpesaReceipt?.slice(0, 4));
    expect(await isWithinWindow(page)).toBe(true);
    await code.selectText();
    expect(await page.evaluate('getSelection().toString()')).toBe(mpesaReceipt);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.printed').innerText()).toContain('••• ');
    expect(await page.locator('.payment-head').isVisible()).toBe(false);
  });

  test.each(['board', 'counter'] as const)(
    '%s sees no control that its key may not use, and is refused nothing',
    async caller => {
      const id = await pay();
      await contradict(id);
      const { page, problems, refusals } = await desk.show(`/payments/${id}`, caller, { width: 390, height: 800 });
      await page.getByRole('heading', { name: 'A person has to look at it: Facts differ' }).waitFor();
      expect(await page.locator('.payment .actions button').allTextContents()).toEqual(['Print receipt', 'Copy link']);
      expect(await page.locator('pre').count()).toBe(0);
      await page.goto(`${desk.gateway.url()}/review`);
      await page.locator(caller === 'board' ? `.review-rows a[href="/payments/${id}"]` : 'h1').waitFor();
      expect(await page.getByRole('button', { name: 'Resolve…' }).count()).toBe(0);
      await expectNoBarriers(page);
      expect([problems, refusals]).toEqual([[], []]);
    },
  );
});
