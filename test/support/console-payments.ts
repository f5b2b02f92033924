/** The payments page as a test sees it: who is signed in, which rows are there, and whether a version ever fell. */

import { expect } from '@jest/globals';
import type { Browser, BrowserContext, Looks, Page } from './console-browser.js';
import { openWindow } from './console-browser.js';
import type { OpenGateway } from './open-gateway.js';
import { waitUntil } from './wait-until.js';

/** Notes every row whose version is lower than it was on this page before. */
const WATCH_VERSIONS = `
globalThis.fallen = [];
const seen = new Map();
new MutationObserver(() => {
  for (const { dataset } of document.querySelectorAll('tr[data-id]')) {
    const before = seen.get(dataset.id) ?? 0;
    if (Number(dataset.version) < before) fallen.push([dataset.id, before, dataset.version]);
    seen.set(dataset.id, Number(dataset.version));
  }
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-version'] });`;

const READ_ROWS = `[...document.querySelectorAll('tr[data-id]')].map(({ dataset, ariaRowIndex }) => (
  { id: dataset.id, version: Number(dataset.version), index: Number(ariaRowIndex) }))`;

/** A window whose pages are signed in with this key, and watch the versions that they show. */
export async function openSignedIn(browser: Browser, key: string, looks: Looks = {}): Promise<BrowserContext> {
  const context = await openWindow(browser, { ...looks, key });
  await context.addInitScript(WATCH_VERSIONS);
  return context;
}

/** What a row shows. */
export interface ShownRow {
  readonly id: string;
  readonly version: number;
}

/** The rows in the page, as they stand there. */
export async function readRows(page: Page): Promise<readonly ShownRow[]> {
  const rows = await page.evaluate<readonly (ShownRow & { index: number })[]>(READ_ROWS);
  return rows.toSorted((one, other) => one.index - other.index).map(({ id, version }) => ({ id, version }));
}

const ROWS = `query Rows($filter: PaymentFilter, $after: String) {
  payments(filter: $filter, first: 100, after: $after) { edges { node { id version } } pageInfo { hasNextPage endCursor } } }`;

interface RowsPage {
  readonly edges: readonly { readonly node: ShownRow }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The same from the API. */
export async function askRows(gateway: Pick<OpenGateway, 'as'>, filter: object = {}): Promise<readonly ShownRow[]> {
  const rows: ShownRow[] = [];
  for (let after: string | null = null; ; ) {
    const { edges, pageInfo }: RowsPage = await gateway.as('admin').ask<RowsPage>(ROWS, { filter, after });
    rows.push(...edges.map(({ node: { id, version } }) => ({ id, version })));
    if (!pageInfo.hasNextPage) return rows;
    after = pageInfo.endCursor;
  }
}

/** Waits until every row of the API is in the page, no other is, and each has the same version. */
export async function expectSameRows(page: Page, gateway: Pick<OpenGateway, 'as'>, filter: object = {}): Promise<void> {
  let last: unknown;
  await waitUntil('the page shows what the API has', async () => {
    const [shown, known] = await Promise.all([readRows(page), askRows(gateway, filter)]);
    const at = known.findIndex(({ id, version }, index) => shown[index]?.id !== id || shown[index].version !== version);
    last = { shown: [shown.length, shown[at]], known: [known.length, known[at]], at };
    return JSON.stringify(shown) === JSON.stringify(known);
  }).catch(error => {
    throw new Error(`${error}: ${JSON.stringify(last)}`);
  });
}

/** No row of this page has ever become older. */
export async function expectNoneFell(page: Page): Promise<void> {
  expect(await page.evaluate('fallen')).toEqual([]);
}
