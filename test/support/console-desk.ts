/** The console in front of a whole gateway, seen by whoever holds one of its keys. */

import { describe } from '@jest/globals';
import { CHROMIUM } from './browser.js';
import {
  type Browser,
  expectNoBarriers,
  type Looks,
  launchChromium,
  openWindow,
  type Page,
  type Watched,
  watchPage,
} from './console-browser.js';
import { databases, type TestDatabase } from './databases.js';
import { type CallerName, keyOf, type OpenGateway, type OpenGatewayOptions, openGateway } from './open-gateway.js';
import { waitUntil } from './wait-until.js';

/** A page of the console, and what went wrong on it. */
export interface Shown extends Watched {
  readonly page: Page;
}

export interface Desk {
  readonly gateway: OpenGateway;
  readonly browser: Browser;
  /** Opens a page in a window of its own, signed in. */
  show(path: string, as?: CallerName, looks?: Looks): Promise<Shown>;
  /** The same with any other key. */
  showWith(key: string, path: string, looks?: Looks): Promise<Shown>;
  close(): Promise<void>;
}

/** SQLite, as most of these tests are about the browser; another one by hand, by its name: CONSOLE_DATABASE=MySQL. */
export function deskDatabase(): TestDatabase {
  const name = process.env.CONSOLE_DATABASE || 'SQLite';
  const database = databases.find(each => each.name === name && each.isAvailable);
  if (!database) throw new Error(`There is no database called ${name}.`);
  return database;
}

/** A suite with a browser; skipped by name where there is none. */
export const describeDesk = CHROMIUM === null ? describe.skip : describe;

/** One suite on both databases that consoles stand in front of; skipped by name where one, or the browser, is missing. */
export function describeEachDesk(title: string, suite: (database: TestDatabase) => void): void {
  for (const database of databases.filter(({ name }) => name !== 'MariaDB')) {
    const describeOrSkip = database.isAvailable && CHROMIUM !== null ? describe : describe.skip;
    describeOrSkip(`${title} on ${database.name}`, () => suite(database));
  }
}

export async function openDesk(options: OpenGatewayOptions = {}): Promise<Desk> {
  const gateway = await openGateway(deskDatabase(), options);
  const browser = await launchChromium();
  const showWith: Desk['showWith'] = async (key, path, looks = {}) => {
    const page = await (await openWindow(browser, { ...looks, key })).newPage();
    const watched = watchPage(page);
    await page.goto(gateway.url() + path);
    await page.locator('main h1').waitFor();
    return { page, ...watched };
  };
  return {
    ...{ gateway, browser, showWith },
    show: (path, as = 'admin', looks = {}) => showWith(keyOf(as), path, looks),
    close: async () => {
      await browser.close();
      await gateway.close();
    },
  };
}

/** No barrier in English and Swahili, light and dark, on the page as it is; it is left as it was. */
export async function expectNoBarriersInAnyLook(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectNoBarriers(page);
  }
  await page.locator('.bar').getByRole('button', { name: 'Kiswahili' }).click();
  await expectNoBarriers(page);
  await page.locator('.bar').getByRole('button', { name: 'English' }).click();
}

/** No wider than the window. */
export async function isWithinWindow(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
}

/** Until two looks in a row at the page's content see the same. */
export async function untilStill(page: Page): Promise<void> {
  let last = '';
  await waitUntil('the page shows what it has', async () => {
    const text = await page.locator('#content').innerText();
    const isSame = text === last;
    last = text;
    return isSame;
  });
}
