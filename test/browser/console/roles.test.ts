/**
 * A walk through every page as each role, by its address: nothing is refused, no control is there that the key may not use, and each one that
 * is there may be pressed.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CONSOLE_PATHS } from '../../../src/http/serve-pages.js';
import type { Page } from '../../support/console-browser.js';
import { type Desk, describeDesk, openDesk, untilStill } from '../../support/console-desk.js';
import { fillDesk } from '../../support/fill-desk.js';
import { keyOf } from '../../support/open-gateway.js';

const MAKE_KEY = `mutation ($name: String!, $role: Role!, $shortcodes: [String!]) {
  createApiKey(name: $name, role: $role, shortcodes: $shortcodes) { key } }`;

const ROLES = ['admin', 'payout', 'server', 'till', 'readonly', 'feed', 'metrics'] as const;
type Role = (typeof ROLES)[number];

const ALL = ['payout', 'server', 'till', 'readonly'] as const;
const TAKERS = ['payout', 'server', 'till'] as const;
const ASKERS = ['payout', 'server'] as const;
/** Controls by their names, and who has them beside `admin`. */
const CONTROLS: readonly (readonly [name: RegExp, roles: readonly Role[]])[] = [
  [/^Export…/, ALL],
  [/^Print/, ALL],
  [/^Check a receipt/, ALL],
  [/^(Ask for|Make a checkout|Cancel…|Prompt a phone)/, TAKERS],
  [/^(Ask M-Pesa|It is in the statement…)/, ASKERS],
  [/^(Give back…|Approve…|Refuse…|To a customer|To a business)/, ['payout']],
  [/^(Resolve…|Replay|Replay all that match|Pause all payouts…|Make a key|What M-Pesa posted)/, []],
];

describeDesk('the console', () => {
  let desk: Desk;
  let paths: readonly string[];
  const keys = new Map<Role, string>([
    ['admin', keyOf('boss')],
    ['payout', keyOf('shop')],
    ['server', keyOf('desk')],
    ['till', keyOf('counter')],
    ['readonly', keyOf('board')],
  ]);
  const seen = new Map<Role, ReadonlySet<string>>();
  beforeAll(async () => {
    desk = await openDesk({ environment: { PAYOUT_APPROVAL_ABOVE: '5000' } });
    const ids = await fillDesk(desk.gateway);
    paths = CONSOLE_PATHS.flatMap(path => (path.includes(':id') ? ids.map(id => path.replace(':id', id)) : [path]));
    for (const role of ['feed', 'metrics'] as const) {
      const { key } = await desk.gateway.as().ask<{ key: string }>(MAKE_KEY, {
        ...{ name: role, role: role.toUpperCase(), shortcodes: role === 'feed' ? ['600000'] : null },
      });
      keys.set(role, key);
    }
  });
  afterAll(() => desk.close());

  test.each(ROLES)('refuses nothing to %s on any page, whatever is pressed', async role => {
    const { page, problems, refusals } = await desk.showWith(keys.get(role) ?? '', '/connect');
    await page.context().addInitScript('globalThis.print = () => undefined');
    const names = new Set<string>();
    for (const path of paths) {
      await page.goto(desk.gateway.url() + path);
      await page.locator('#content h1').first().waitFor();
      for (const name of await readControls(page)) names.add(name);
      if (role !== 'admin') await pressAll(page);
      // What forms say to empty fields is no refusal of the key.
      const refused = refusals.filter(code => code !== 'BAD_USER_INPUT');
      const broken = problems.filter(text => !/status of 400/.test(text));
      expect([role, path, broken, refused]).toEqual([role, path, [], []]);
    }
    seen.set(role, names);
  });

  test.each(CONTROLS)('shows %s to those who may use it, and to nobody else', (name, roles) => {
    const having = ROLES.filter(role => [...(seen.get(role) ?? [])].some(each => name.test(each)));
    expect(having).toEqual(ROLES.filter(role => role === 'admin' || roles.includes(role)));
  });
});

/** What each control and heading says, once the page is still. */
async function readControls(page: Page): Promise<readonly string[]> {
  await untilStill(page);
  const controls = page.locator('#content').locator('button, summary, label, h2, legend, a[role], [role=tab], nav a');
  return (await controls.allInnerTexts()).map(text => text.trim());
}

/** Every button that is there, and what it opens is closed again. */
async function pressAll(page: Page): Promise<void> {
  await page.evaluate(`for (const each of [...document.querySelectorAll('#content button:enabled')]) each.click()`);
  while ((await page.locator('dialog[open]').count()) > 0) await page.keyboard.press('Escape');
  await page.waitForLoadState('networkidle');
}
