/** Whether a payer could use a page: no barriers in either theme, nothing cut off on any width; and what it looks like. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { expectNoBarriers, type Page } from './console-browser.js';

/** A folder for pictures of all that is looked at; null: none are made. */
const SCREENS = process.env.SCREENS || null;
const HEIGHT = 700;
/** Width of the window, and the size of its letters: the smallest phone, a usual one, a tablet, and letters twice as large. */
const SIZES = [
  [320, 16],
  [390, 16],
  [768, 16],
  [390, 32],
] as const;

interface Root {
  readonly style: { fontSize: string };
  readonly scrollWidth: number;
  readonly clientWidth: number;
}

/** In both themes and at every size; the window is as it was afterwards. With SCREENS a picture of each is kept, under this name. */
export async function expectUsable(page: Page, name: string): Promise<void> {
  const wide: number[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectNoBarriers(page);
    for (const [width, size] of SIZES) {
      await page.setViewportSize({ width, height: HEIGHT });
      wide.push(await measureExcess(page, size));
      await keepPicture(page, `${name}-${colorScheme}-${width}${size > 16 ? '-large' : ''}`);
    }
    await measureExcess(page, 16);
  }
  expect(wide).toEqual(wide.map(() => 0));
  await page.setViewportSize({ width: 390, height: HEIGHT });
}

/** How much wider the page is than its window. */
function measureExcess(page: Page, fontSize: number): Promise<number> {
  return page.evaluate(px => {
    const { document } = globalThis as unknown as { document: { documentElement: Root } };
    const { documentElement: root } = document;
    root.style.fontSize = px === 16 ? '' : `${px}px`;
    return root.scrollWidth - root.clientWidth;
  }, fontSize);
}

async function keepPicture(page: Page, name: string): Promise<void> {
  if (SCREENS === null) return;
  await mkdir(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage: true });
}
