/** What outlives a reload, in this tab only: the checkout as it was shown last, and its token where the page has none of its own. */

import type { Session } from './ask-shop.js';

const PREFIX = 'mpesa-pay ';

/** Null where nothing is kept, or where nothing can be. */
export function readKept(key: string): Session | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(PREFIX + key) ?? 'null');
    // Nobody else writes under this name.
    return kept as Session | null;
  } catch {
    return null;
  }
}

/** Null forgets it. Where a browser keeps nothing, the gateway tells it again. */
export function keep(key: string, session: Session | null): void {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(session));
  } catch {
    return;
  }
}
