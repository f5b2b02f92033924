/** What several people do at the console: payouts that need two of them, and checkouts for customers. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../../support/browser.js';
import { expectNoBarriers } from '../../support/console-browser.js';
import { type Desk, expectNoBarriersInAnyLook, isWithinWindow, openDesk } from '../../support/console-desk.js';

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;
const PHONE = { width: 390, height: 800 } as const;

describeInBrowser('the console', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({ environment: { PAYOUT_APPROVAL_ABOVE: '5000' } });
  });
  afterAll(() => desk.close());

  test('lets the second of two keys approve a payout or refuse it, and not the first', async () => {
    const { gateway } = desk;
    const { id } = await gateway.as('shop').payB2c({ amount: 7_500 });
    const own = await desk.show('/approvals', 'shop');
    await own.page.getByText('You asked for it').waitFor();
    expect(await own.page.getByRole('button', { name: 'Approve…' }).count()).toBe(0);
    const other = await desk.show('/approvals', 'stall', PHONE);
    await other.page.getByRole('button', { name: 'Approve…' }).waitFor();
    expect(await isWithinWindow(other.page)).toBe(true);
    await expectNoBarriersInAnyLook(other.page);
    await other.page.getByRole('button', { name: 'Approve…' }).click();
    await other.page.getByLabel('Why').fill('Invoice 7 is right');
    await other.page.keyboard.press('Enter');
    await other.page.getByText('seven thousand five hundred shillings').waitFor();
    await expectNoBarriers(other.page);
    await other.page.getByRole('button', { name: 'Approve and send' }).click();
    await gateway.as().paymentThat(id, 'COMPLETED');
    // It goes away by itself, also for who asked for it.
    for (const { page } of [own, other]) await page.getByText('No payout waits for approval.').waitFor();

    const refused = await gateway.as('shop').payB2c({ amount: 8_000, idempotencyKey: 'another' });
    await other.page.getByRole('button', { name: 'Refuse…' }).click();
    await other.page.getByLabel('Why').fill('No invoice');
    await other.page.keyboard.press('Enter');
    await other.page.getByRole('button', { name: 'Refuse for good' }).click();
    await gateway.as().paymentThat(refused.id, 'FAILED');
    for (const { problems, refusals } of [own, other]) expect([problems, refusals]).toEqual([[], []]);
  });

  test('lets an operator pause payouts, and shows everybody who sends money why they rest', async () => {
    const boss = await desk.show('/approvals', 'boss');
    await boss.page.getByRole('button', { name: 'Pause all payouts…' }).click();
    await boss.page.getByLabel('Why').fill('Unknown payouts since 10:00');
    await boss.page.keyboard.press('Enter');
    await boss.page.getByRole('button', { name: 'Pause', exact: true }).click();
    await boss.page.getByText('Payouts are paused by boss: Unknown payouts since 10:00').waitFor();
    const shop = await desk.show('/approvals', 'shop');
    await shop.page.getByText('Payouts are paused by boss').waitFor();
    expect(await shop.page.getByRole('button', { name: 'Resume payouts…' }).count()).toBe(0);
    await boss.page.getByRole('button', { name: 'Resume payouts…' }).click();
    await boss.page.getByRole('button', { name: 'Resume', exact: true }).click();
    await boss.page.getByText('Payouts are sent.').waitFor();
    for (const { problems, refusals } of [boss, shop]) expect([problems, refusals]).toEqual([[], []]);
  });

  test('makes a checkout with a link that opens, shows its tries, and cancels it', async () => {
    const { page, problems, refusals } = await desk.show('/checkouts', 'desk', PHONE);
    await page.getByText('Make a checkout').click();
    await page.getByLabel('Amount').fill('1,500');
    await page.getByLabel('What it is for').fill('INV-9');
    await page.keyboard.press('Enter');
    const link = await page.locator('details code').innerText();
    expect((await fetch(link)).status).toBe(200);
    await page.getByText('Nobody has tried to pay it yet.').waitFor();
    const query = '{ checkouts { edges { node { id } } } }';
    const { edges } = await desk.gateway.as('desk').ask<{ edges: { node: { id: string } }[] }>(query);
    const pay = 'mutation ($id: ID!) { payCheckout(id: $id, phoneNumber: "0700000001") { id } }';
    await desk.gateway.as('desk').ask(pay, { id: edges[0]?.node.id });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Tries (1)').click();
    await page.locator('.rows li li .state').waitFor();
    expect(await isWithinWindow(page)).toBe(true);
    await expectNoBarriersInAnyLook(page);
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.locator('.rows .state', { hasText: 'Cancelled' }).waitFor();
    await page.getByLabel('Status').selectOption('OPEN');
    await page.getByText('No checkout matches.').waitFor();
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('makes no second checkout when the answer was lost and the page was read again', async () => {
    const { page } = await desk.show('/checkouts', 'desk');
    await page.getByText('Make a checkout').click();
    await page.getByLabel('Amount').fill('99');
    await page.getByLabel('What it is for').fill('LOST-2');
    await page.route('**/graphql', async route => {
      await route.fetch();
      await route.abort();
    });
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ask again' }).waitFor();
    expect(await page.getByRole('button', { name: 'Make it' }).count()).toBe(0);
    await page.unroute('**/graphql');
    await page.reload();
    await page.getByText('KES 99 · LOST-2').first().waitFor();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.locator('details code').waitFor();
    const query = '{ checkouts { edges { node { accountReference } } } }';
    const { edges } = await desk.gateway.as('desk').ask<{ edges: { node: { accountReference: string } }[] }>(query);
    expect(edges.filter(({ node }) => node.accountReference === 'LOST-2')).toHaveLength(1);
  });
});
