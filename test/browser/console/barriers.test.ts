/**
 * No page has a barrier that axe knows, or is wider than a window of 320 pixels or one at 200 %, in any state: empty, filled, waiting for an
 * answer, refused one, without a network, and with a dialog open. Here each page is in one of them, in one look; all of them in all looks by
 * hand: BARRIERS=all.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CONSOLE_PATHS } from '../../../src/http/serve-pages.js';
import { findBarriers, type Page } from '../../support/console-browser.js';
import { type Desk, describeDesk, isWithinWindow, openDesk, untilStill } from '../../support/console-desk.js';
import { fillDesk } from '../../support/fill-desk.js';
import { waitUntil } from '../../support/wait-until.js';

const isAll = process.env.BARRIERS === 'all';
const LOOKS = [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }] as const;
const PLAIN = { colorScheme: 'light', forcedColors: 'none' } as const;
/** The second is what is left of 1,280 pixels at 200 %. */
const WIDTHS = [320, 640] as const;

const UNAVAILABLE = { errors: [{ message: 'The database is away.', extensions: { code: 'UNAVAILABLE' } }] };

/** What is done on a page that shows Connect, or after the page in question is there. */
interface State {
  readonly isEmpty?: boolean;
  before?(page: Page): Promise<unknown>;
  after?(page: Page): Promise<void>;
}

const STATES: Readonly<Record<string, State>> = {
  empty: { isEmpty: true, after: untilStill },
  filled: { after: untilStill },
  waiting: { before: page => page.route('**/graphql', () => undefined) },
  refused: {
    before: page => page.route('**/graphql', route => route.fulfill({ json: UNAVAILABLE })),
    after: untilStill,
  },
  offline: {
    async after(page) {
      await untilStill(page);
      await page.context().setOffline(true);
      await page.locator('.band').waitFor();
    },
  },
  asking: {
    async after(page) {
      await untilStill(page);
      const opener = page.locator('#content button:enabled', { hasText: /(?<!Export)…/ }).first();
      if ((await opener.count()) > 0) {
        await opener.click();
      } else {
        // Where a form has the keyboard, a question mark is text.
        await page.evaluate('document.activeElement.blur()');
        await page.keyboard.press('?');
      }
      await page.locator('dialog[open]').waitFor();
    },
  },
};

describeDesk('the pages of the console', () => {
  let full: Desk;
  let bare: Desk;
  let paths: readonly string[];
  beforeAll(async () => {
    const environment = { PAYOUT_APPROVAL_ABOVE: '5000' };
    full = await openDesk({ environment });
    bare = await openDesk({ environment });
    const [, reviewed = ''] = await fillDesk(full.gateway);
    paths = CONSOLE_PATHS.filter(path => path !== '/').map(path => path.replace(':id', reviewed));
  });
  afterAll(async () => {
    await full.close();
    await bare.close();
  });

  test('have a heading before anything is answered, and when it is refused', async () => {
    const { page } = await full.show('/connect', 'boss');
    let heading = '';
    for (const answer of [null, UNAVAILABLE]) {
      await page.route('**/graphql', route => (answer === null ? undefined : route.fulfill({ json: answer })));
      for (const path of paths) {
        await page.evaluate(`history.pushState(null, '', ${JSON.stringify(`${path}?answer=${answer !== null}`)})`);
        await page.waitForURL(`**${path}?*`);
        const before = heading;
        await waitUntil(`${path} has a heading`, async () => {
          const headings = await page.locator('#content h1').allInnerTexts();
          heading = headings.length === 1 && headings[0] ? headings[0] : before;
          return heading !== before;
        });
      }
    }
    await page.context().close();
  });

  test.each(Object.keys(STATES).map((name, index) => [name, index] as const))(
    'have no barriers and fit, %s',
    async (name, offset) => {
      const state = STATES[name];
      if (!state) throw new Error('it is one of them');
      const found: unknown[] = [];
      for (const [index, path] of paths.entries()) {
        if (!isAll && (index + offset) % Object.keys(STATES).length !== 0) continue;
        const { page } = await (state.isEmpty ? bare : full).show('/connect', 'boss');
        await state.before?.(page);
        await page.evaluate(`history.pushState(null, '', ${JSON.stringify(`${path}?tab=open`)})`);
        await page.waitForURL(`**${path}?tab=open`);
        await page.locator('#content h1').first().waitFor();
        await state.after?.(page);
        for (const look of isAll ? LOOKS : LOOKS.filter((_, at) => at === index % LOOKS.length)) {
          await page.emulateMedia({ ...PLAIN, ...look });
          // Forced colours are the reader's own, and axe sees some of ours instead.
          const without = 'forcedColors' in look ? ['color-contrast'] : [];
          for (const barrier of await findBarriers(page, without)) found.push([path, look, barrier]);
        }
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          if (!(await isWithinWindow(page))) found.push([path, width, 'is wider than its window']);
        }
        await page.context().close();
      }
      expect(found).toEqual([]);
    },
  );
});
