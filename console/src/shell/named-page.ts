/** Where one is, as the navigation has it. */

import type { PageRow } from '../pages/pages.js';

/** The row with the name of the page at `location`: the payments have two addresses. Undefined where no row has its name. */
export function namedPageAt(pages: readonly PageRow[], location: string): PageRow | undefined {
  const here = pages.find(({ path }) => path === location);
  return here && pages.find(({ name, Page }) => name !== null && Page === here.Page);
}
