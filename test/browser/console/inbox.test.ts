/** The inbox in the console: found by its address, live without moving, and replayed as a whole. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../../support/browser.js';
import { expectNoBarriers } from '../../support/console-browser.js';
import { type Desk, expectNoBarriersInAnyLook, isWithinWindow, openDesk } from '../../support/console-desk.js';
import { waitUntil } from '../../support/wait-until.js';

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;
/** More than a page of them. */
const MANY = 57;
const AUDIT = '{ auditLog(filter: { action: ["CALLBACK_REPLAYED"] }, first: 100) { edges { node { actor } } } }';

describeInBrowser('the inbox', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
    for (let number = 1; number <= MANY; number += 1) await strange(`number ${number}`);
    for (const name of ['one', 'two']) await unmatched(name);
    const { id } = await desk.gateway.as('shop').pushStk();
    await desk.gateway.as().paymentThat(id, 'COMPLETED');
  });
  afterAll(() => desk.close());

  const strange = (word: string) => desk.gateway.postBare('stk/callback', { word });
  const unmatched = (CheckoutRequestID: string) =>
    desk.gateway.postBare('stk/callback', {
      Body: { stkCallback: { MerchantRequestID: 'no', CheckoutRequestID, ResultCode: 1032, ResultDesc: '<b>no</b>' } },
    });

  const countReplays = async (): Promise<number> => {
    const { edges } = await desk.gateway.as().ask<{ edges: readonly { node: { actor: string } }[] }>(AUDIT);
    return edges.filter(({ node }) => node.actor === 'admin').length;
  };

  test('counts what waits for a person, and its address says what is looked at', async () => {
    const { page, problems, refusals } = await desk.show('/callbacks', 'admin', { width: 390, height: 800 });
    await page.locator('.bar').getByRole('link', { name: 'Inbox 2' }).waitFor();
    const rows = page.locator('.inbox-row');
    await rows.nth(49).waitFor();
    await page.getByRole('button', { name: 'Show older ones' }).click();
    await waitUntil('all are there', async () => (await rows.count()) === MANY + 3);
    await expectNoBarriersInAnyLook(page);
    expect(await isWithinWindow(page)).toBe(true);
    await page.getByRole('link', { name: 'Belongs to nothing 2' }).click();
    await waitUntil('two are left', async () => (await rows.count()) === 2);
    await page.getByLabel('About').selectOption('Prompts on the phone');
    expect(new URL(page.url()).search).toBe('?verdict=UNMATCHED&about=PUSH');
    await page.reload();
    await rows.first().locator('summary').click();
    expect(await rows.first().locator('pre').textContent()).toBe(
      '{"Body":{"stkCallback":{"MerchantRequestID":"no","CheckoutRequestID":"two","ResultCode":1032,"ResultDesc":"<b>no</b>"}}}',
    );
    expect(await page.locator('.inbox-row b').count()).toBe(0);
    await rows.first().getByRole('button', { name: 'Replay' }).click();
    await rows.first().getByText('Replayed.').waitFor();
    await expectNoBarriersInAnyLook(page);
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await page.getByRole('link', { name: 'Applied 1' }).click();
    await page.getByRole('link', { name: 'KES 150 Paid' }).click();
    await page.getByRole('heading', { name: 'KES 150 Paid' }).waitFor();
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('replays all that match and not only what is shown, after saying how many', async () => {
    const before = await countReplays();
    const { page, problems, refusals } = await desk.show('/callbacks?verdict=MALFORMED', 'admin');
    await page.getByRole('button', { name: `Replay all that match (${MANY})…` }).click();
    const look = page.getByRole('dialog', { name: `Replay ${MANY} messages?` });
    await look.getByText('It is recorded as done by admin.').waitFor();
    await expectNoBarriers(page);
    await look.getByRole('button', { name: `Replay ${MANY}` }).click();
    await page.getByText(`${MANY} replayed.`).waitFor();
    expect(await countReplays()).toBe(before + MANY);
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('shows what comes in, and moves nothing while somebody reads', async () => {
    const { page, problems, refusals } = await desk.show('/callbacks', 'admin');
    const rows = page.locator('.inbox-row');
    await rows.nth(49).waitFor();
    const top = rows.first().locator('summary');
    await top.click();
    const before = await rows.first().locator('pre').textContent();
    await strange('while somebody reads');
    const news = page.getByRole('button', { name: '↑ 1 new' });
    await news.waitFor();
    expect(await rows.first().locator('pre').textContent()).toBe(before);
    await top.click();
    await news.click();
    await top.click();
    expect(await rows.first().locator('pre').textContent()).toBe('{"word":"while somebody reads"}');
    await top.click();
    await page.mouse.move(0, 0);
    await page.evaluate('document.activeElement.blur()');
    const count = await rows.count();
    await strange('while nobody reads');
    await waitUntil('it has come by itself', async () => (await rows.count()) === count + 1);
    await top.click();
    expect(await rows.first().locator('pre').textContent()).toBe('{"word":"while nobody reads"}');
    expect([problems, refusals]).toEqual([[], []]);
    await desk.gateway.restart(() => waitUntil('the page knows', () => problems.length > 0));
    await strange('after a restart');
    await waitUntil('it has come', async () => (await rows.count()) + (await news.count()) > count + 1);
  });

  test('is not there for a key that may not operate the gateway', async () => {
    const { page, problems, refusals } = await desk.show('/callbacks', 'shop');
    await page.getByRole('heading', { name: 'Not here' }).waitFor();
    expect(await page.locator('.bar').getByRole('link', { name: 'Inbox' }).count()).toBe(0);
    expect([problems, refusals]).toEqual([[], []]);
  });
});
