/** Keys, the audit log and Connect: what an admin does for others, and what everybody sees of their own key. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHROMIUM } from '../../support/browser.js';
import { expectNoBarriers } from '../../support/console-browser.js';
import { type Desk, expectNoBarriersInAnyLook, isWithinWindow, openDesk } from '../../support/console-desk.js';
import { keyOf } from '../../support/open-gateway.js';
import { sendGraphql } from '../../support/test-gateway.js';
import { waitUntil } from '../../support/wait-until.js';

const describeInBrowser = CHROMIUM === null ? describe.skip : describe;
const PHONE = { width: 390, height: 800 } as const;

describeInBrowser('the console', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());

  const isKnown = async (key: string): Promise<boolean> => {
    const answer = await sendGraphql(desk.gateway.url(), { query: '{ gateway { role } }' }, `Bearer ${key}`);
    return answer.errors.length === 0;
  };

  test('makes a key that works, shows it once, rotates it, and revokes both', async () => {
    const { page, problems, refusals } = await desk.show('/keys', 'admin', PHONE);
    await page.getByText('Make a key').click();
    await page.getByLabel('For whom').fill('counter 2');
    await page.keyboard.press('Enter');
    await page.locator('.fault').waitFor();
    expect([problems.splice(0).length, refusals.splice(0)]).toEqual([1, ['BAD_USER_INPUT']]);
    await page.getByLabel('For whom').fill('counter-2');
    await page.getByLabel('What it may do').selectOption('TILL');
    await page.getByLabel('Expires on').fill('2099-12-31');
    await expectNoBarriers(page);
    await page.getByRole('button', { name: 'Make it' }).click();
    const first = await page.locator('.once code').innerText();
    expect(first).toMatch(/^mgw_till_/);
    expect(await isWithinWindow(page)).toBe(true);
    await expectNoBarriersInAnyLook(page);
    await waitUntil('the gateway knows the key', () => isKnown(first));
    await page.getByRole('button', { name: 'I have kept it' }).click();
    expect(await page.content()).not.toContain(first);
    await page.getByText('Works, expires 1 Jan 2100 00:00:00').waitFor();

    await page.getByRole('button', { name: 'Rotate… counter-2' }).click();
    await page.getByRole('button', { name: 'Make the new key' }).click();
    const second = await page.locator('.once code').innerText();
    await waitUntil('the gateway knows the second key', () => isKnown(second));
    expect(await isKnown(first)).toBe(true);
    const counter = await desk.showWith(second, '/till?of=counter-2');
    await page.getByRole('button', { name: 'Revoke… counter-2' }).click();
    await page.getByRole('dialog', { name: 'Revoke all keys of counter-2?' }).waitFor();
    await expectNoBarriers(page);
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.locator('.rows .state[data-phase=FAILED]').nth(1).waitFor();
    await waitUntil('both keys are refused', async () => !((await isKnown(first)) || (await isKnown(second))));
    expect([problems, refusals]).toEqual([[], []]);
    // Who has one of them in use is asked for another, at the same place.
    await counter.page.getByText('The gateway does not know this key.').waitFor();
    await expectNoBarriers(counter.page);
    await counter.page.getByLabel('API key').fill(keyOf('counter'));
    await counter.page.getByRole('button', { name: 'Open the console' }).click();
    await counter.page.getByRole('heading', { name: 'Ask for' }).waitFor();
    expect(counter.page.url()).toBe(`${desk.gateway.url()}/till?of=counter-2`);
  });

  test('tells what was done to a key, by whom, and keeps the question in its address', async () => {
    const { page, problems, refusals } = await desk.show('/audit', 'admin', PHONE);
    await page.locator('.rows li').getByText('Key rotated').waitFor();
    await page.getByLabel('What').selectOption('KEY_REVOKED');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.locator('.rows li').getByText('Key rotated').waitFor({ state: 'detached' });
    expect(await page.locator('.rows li').allInnerTexts()).toEqual([expect.stringMatching(/Key revoked counter-2/)]);
    expect(new URL(page.url()).search).toBe('?action=KEY_REVOKED');
    expect(await isWithinWindow(page)).toBe(true);
    await expectNoBarriersInAnyLook(page);
    await page.reload();
    await page.locator('.rows li').getByText('Key revoked').waitFor();
    expect([problems, refusals]).toEqual([[], []]);
  });

  test('says what a key may do, and gives it no page that it may not use', async () => {
    const { page, problems, refusals } = await desk.show('/connect', 'board', PHONE);
    await page.getByText('see balances and enquiries').waitFor();
    await page.getByText(`curl ${desk.gateway.url()}/graphql`).waitFor();
    expect(await isWithinWindow(page)).toBe(true);
    await expectNoBarriersInAnyLook(page);
    const links = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allInnerTexts();
    for (const hidden of ['Send', 'Approvals', 'Keys', 'Audit']) expect(links).not.toContain(hidden);
    expect([problems, refusals]).toEqual([[], []]);
  });
});
