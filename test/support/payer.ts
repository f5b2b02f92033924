/** A payer in front of <mpesa-pay>: what he is shown, and whether he could use it. */

import { type Browser, type Looks, openWindow, type Page, watchPage } from './console-browser.js';
import { expectUsable } from './usable.js';

/** One page with one element. */
export interface Payer {
  readonly page: Page;
  /** What broke: exceptions, and whatever the policy of the page refuses. */
  readonly problems: readonly string[];
  /** Names of the events that the page heard, with the receipt where there is one. */
  events(): Promise<readonly string[]>;
  until(screen: string): Promise<void>;
  /** By the keyboard alone, from wherever the focus is. */
  enter(number: string): Promise<void>;
  /** What a screen reader finds. */
  outline(): Promise<string>;
  /** No barriers in either theme; nothing is cut off, on the smallest phone, on a tablet or with letters twice as large. */
  expectUsable(): Promise<void>;
}

/** For the head of a page: keeps what its element says. */
export const LISTEN = `globalThis.heard = [];
for (const type of ['phase', 'paid', 'failed', 'unknown', 'reversed'])
  addEventListener('mpesa-' + type, ({ type, detail }) => heard.push(type + ' ' + detail.phase + ' ' + (detail.payment.mpesaReceipt ? 'receipt' : '')));`;

/** In a window of its own. */
export async function openPayer(browser: Browser, url: string, looks: Looks = {}): Promise<Payer> {
  const page = await (await openWindow(browser, { width: 390, height: 700, ...looks })).newPage();
  const { problems } = watchPage(page);
  const element = page.locator('mpesa-pay');
  const until = (screen: string) => page.locator(`mpesa-pay[data-screen="${screen}"]`).waitFor();
  await page.goto(url);
  return {
    page,
    problems,
    until,
    events: () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.map(each => each.trim())),
    async enter(number) {
      const field = element.locator('input[name=phone]');
      await field.focus();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(number);
      await page.keyboard.press('Enter');
    },
    outline: () => element.ariaSnapshot(),
    expectUsable: async () =>
      expectUsable(page, `pay-${await element.getAttribute('data-screen')}-${looks.language ?? 'en'}`),
  };
}
