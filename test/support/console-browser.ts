/** The console in a real browser: Chromium driven by Playwright, axe, and what the page asked the gateway for. */

import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM } from './browser.js';

export type { Browser, BrowserContext, Page } from 'playwright-core';

/** Slow machines are slow: what a page comes to, it may come to late. */
const PATIENCE_MS = 120_000;
const FLAGS = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** Rejects where there is no Chromium; tests that need it are skipped there by `CHROMIUM`. `flags` beside the usual ones. */
export async function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM ?? '', args: [...FLAGS, ...flags] });
}

/** How somebody looks at a page. */
export interface Looks {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly language?: 'en' | 'sw';
  readonly hasScripts?: boolean;
  /** Signed in to the console with this API key. */
  readonly key?: string;
}

/** A window of its own, with nothing remembered. What its pages break of their policies is in the console of each page. */
export async function openWindow(browser: Browser, looks: Looks = {}): Promise<BrowserContext> {
  const { width = 1_280, height = 800, theme = 'light', language = 'en', hasScripts = true, key } = looks;
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme: theme, locale: language === 'sw' ? 'sw-KE' : 'en-KE' },
    ...{ javaScriptEnabled: hasScripts, reducedMotion: 'reduce' },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  if (key !== undefined) {
    await context.addInitScript(`sessionStorage.setItem('mpesa-gateway-key', ${JSON.stringify(key)})`);
  }
  return context;
}

/** What went wrong on a page: exceptions, errors in its console (a broken policy is one), and GraphQL errors by their code. */
export interface Watched {
  readonly problems: string[];
  readonly refusals: string[];
}

/** From now on. */
export function watchPage(page: Page): Watched {
  const problems: string[] = [];
  const refusals: string[] = [];
  page.on('pageerror', error => problems.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('response', response => {
    if (!response.url().endsWith('/graphql')) return;
    void response.text().then(
      text => {
        for (const [, code] of text.matchAll(/"code":"([A-Z_]+)"/g)) refusals.push(code ?? '');
      },
      () => undefined,
    );
  });
  return { problems, refusals };
}

/** No barrier that axe knows, on the page as it is. */
export async function expectNoBarriers(page: Page): Promise<void> {
  expect(await findBarriers(page)).toEqual([]);
}

/** The barriers that axe knows, on the page as it is; `without` names rules that are no matter there. */
export async function findBarriers(page: Page, without: readonly string[] = []): Promise<readonly unknown[]> {
  await page.evaluate(AXE);
  const rules = Object.fromEntries(without.map(name => [name, { enabled: false }]));
  return page.evaluate(async given => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run({ rules: given });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => [id, target, failureSummary]),
    );
  }, rules);
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[];
}
