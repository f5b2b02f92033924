/** Counts refused credentials, logs them without what was shown, and gives each address a budget of them. */

import { LRUCache } from 'lru-cache';

import { addressBlock } from '../lib/address-list.js';
import type { Clock } from '../lib/clock.js';
import { createLineLimit } from '../lib/line-limit.js';
import type { Log } from '../lib/log.js';

/** Of this process. */
export interface FailedCredentials {
  /** One was refused from there. How many seconds its sender should wait; 0 within the budget. */
  note(address: string): number;
  count(): number;
}

interface Budget {
  left: number;
  filledAt: number;
}

const AT_ONCE = 30;
const REFILL_MS = 2_000;
const ADDRESSES_MAX = 10_000;

/**
 * A good credential is never refused for others' bad ones: thousands of phones share an address. The networks of IPv6 count as one
 * address, as one machine has many.
 */
export function createFailedCredentials(clock: Pick<Clock, 'monotonic'>, log: Log): FailedCredentials {
  const budgets = new LRUCache<string, Budget>({ max: ADDRESSES_MAX });
  const lines = createLineLimit(clock);
  let count = 0;

  return Object.freeze({
    note: (address: string) => {
      count += 1;
      const now = clock.monotonic();
      const block = addressBlock(address);
      const budget = budgets.get(block) ?? { left: AT_ONCE, filledAt: now };
      budgets.set(block, budget);
      const due = lines.take(block);
      if (due) {
        log.warn({ address, ...due }, 'a credential was refused; others from this address are not logged for a minute');
      }
      const filled = Math.floor((now - budget.filledAt) / REFILL_MS);
      budget.left = Math.min(AT_ONCE, budget.left + filled);
      budget.filledAt += filled * REFILL_MS;
      if (budget.left === 0) return Math.ceil((budget.filledAt + REFILL_MS - now) / 1_000);
      budget.left -= 1;
      return 0;
    },
    count: () => count,
  } satisfies FailedCredentials);
}
