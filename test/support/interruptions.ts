/** What happens to a payer's page on a phone: after each of them it must show what it showed. */

import type { Page } from './console-browser.js';
import { waitUntil } from './wait-until.js';

export interface Interrupted {
  readonly page: Page;
  /** Some other page of the same tab. */
  readonly elsewhere: string;
  /** Resolves when this page shows what it showed before. */
  readonly expectSame: (page: Page) => Promise<void>;
  /** What the page does without a network, until it has one again. */
  readonly endureOffline: (page: Page) => Promise<void>;
}

/** What Chromium says when a page that refreshes itself did so at the same moment. */
const OVERTAKEN = /Not attached to an active page|interrupted by another navigation|net::ERR_ABORTED/;

/** Goes to a page from one that may refresh itself meanwhile: then it goes again. */
export async function goFromRefreshing(navigate: () => Promise<unknown>): Promise<void> {
  await waitUntil('no refresh comes between', () =>
    navigate().then(
      () => true,
      (error: unknown) => {
        if (!OVERTAKEN.test(String(error))) throw error;
        return false;
      },
    ),
  );
}

/** A reload, a way back, a time without a network, and a tab that is killed; returns the tab that comes after it. */
export async function interrupt({ page, elsewhere, expectSame, endureOffline }: Interrupted): Promise<Page> {
  const url = page.url();
  await goFromRefreshing(() => page.reload());
  await expectSame(page);
  await goFromRefreshing(() => page.goto(elsewhere));
  await page.goBack();
  await expectSame(page);
  await page.context().setOffline(true);
  await endureOffline(page);
  await page.context().setOffline(false);
  await expectSame(page);
  const next = await page.context().newPage();
  await page.close();
  await next.goto(url);
  await expectSame(next);
  return next;
}
