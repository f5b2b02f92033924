/** What each key and each watch token may ask for in a minute: mutations, and fields of answers; counted in this process. */

import { LRUCache } from 'lru-cache';

import { checkoutCallerName } from '../../../callers/authenticate.js';
import type { Caller } from '../../../callers/caller.js';
import { GatewayError } from '../../../domain/gateway-error.js';
import type { RateLimits } from '../../../domain/limits.js';
import type { Clock } from '../../../lib/clock.js';

/** What one operation takes of its caller's budgets. */
export interface OperationWeight {
  /** And what counts as one: a question to M-Pesa, a part of an export. */
  readonly mutations: number;
  /** Fields of the largest possible answer. */
  readonly cost: number;
}

/** Who pays, and for what: a context, or a caller for something that is asked about once. */
export interface Billed {
  readonly caller: Caller;
  readonly bill?: object;
}

/** Keys of one name share a budget; so do all watch tokens of a payment. */
export interface Budgets {
  /** Once for a bill, however often it is called. RATE_LIMITED, with the seconds to wait, when the budget is used up; then nothing is spent. */
  refuse(billed: Billed, weight: OperationWeight): GatewayError | null;
  /** The same for whoever comes by the link of a checkout: link and tokens share a budget. */
  refuseVisit(checkoutId: string, weight: OperationWeight): GatewayError | null;
  /** For work that can wait: after how many milliseconds half of what may be spent at once is there; the rest is left to requests. 0: now. */
  spareInMs(caller: Caller): number;
  /** Takes so many fields, also where there are fewer: that is paid back by waiting. */
  spend(caller: Caller, cost: number): void;
}

interface Purse {
  mutations: number;
  cost: number;
  filledAt: number;
}

const MINUTE_MS = 60_000;
/** So much of a minute's budget may be spent at once. */
const AT_ONCE_SHARE = 1 / 6;
/** Work that can wait leaves so much of that to the caller's own requests. */
const LEFT_SHARE = 1 / 2;
/** A payer's page asks about one payment. */
const TOKEN_SHARE = 1 / 50;
const CALLERS_MAX = 10_000;

/** An operation is let in while anything is left, and what it takes beyond that is paid back by waiting: the largest one passes too. */
export function createBudgets(limits: RateLimits, clock: Pick<Clock, 'monotonic'>): Budgets {
  const purses = new LRUCache<string, Purse>({ max: CALLERS_MAX });
  const spent = new WeakSet<object>();

  const perMinuteOf = (share: number): Readonly<Record<Spent, number>> => ({
    mutations: (limits.mutationsPerMinute ?? Number.POSITIVE_INFINITY) * share,
    cost: (limits.costPerMinute ?? Number.POSITIVE_INFINITY) * share,
  });
  const refill = (name: string, perMinute: Readonly<Record<Spent, number>>): Purse => {
    const now = clock.monotonic();
    const purse = purses.get(name) ?? { mutations: Number.MAX_VALUE, cost: Number.MAX_VALUE, filledAt: now };
    const minutes = (now - purse.filledAt) / MINUTE_MS;
    for (const part of PARTS) {
      purse[part] = Math.min(perMinute[part] * AT_ONCE_SHARE, purse[part] + minutes * perMinute[part]);
    }
    purse.filledAt = now;
    purses.set(name, purse);
    return purse;
  };

  const take = (name: string, share: number, weight: OperationWeight): GatewayError | null => {
    const perMinute = perMinuteOf(share);
    const purse = refill(name, perMinute);
    const empty = PARTS.find(part => weight[part] > 0 && purse[part] < 1);
    if (empty) return rateLimited(empty, 1 - purse[empty], perMinute[empty]);
    for (const part of PARTS) purse[part] -= weight[part];
    return null;
  };

  return Object.freeze({
    refuse: (billed, weight) => {
      const { caller, bill = billed } = billed;
      if (spent.has(bill)) return null;
      const refusal = take(caller.name, shareOf(caller), weight);
      if (!refusal) spent.add(bill);
      return refusal;
    },
    refuseVisit: (checkoutId, weight) => take(checkoutCallerName(checkoutId), TOKEN_SHARE, weight),
    spareInMs: caller => {
      if (limits.costPerMinute === null) return 0;
      const perMinute = perMinuteOf(shareOf(caller));
      const missing = perMinute.cost * AT_ONCE_SHARE * LEFT_SHARE - refill(caller.name, perMinute).cost;
      return missing <= 0 ? 0 : Math.ceil((missing / perMinute.cost) * MINUTE_MS);
    },
    spend: (caller, cost) => {
      refill(caller.name, perMinuteOf(shareOf(caller))).cost -= cost;
    },
  } satisfies Budgets);
}

/** A key has all of a budget. */
function shareOf({ watch }: Caller): number {
  return watch === null ? 1 : TOKEN_SHARE;
}

type Spent = keyof OperationWeight;
const PARTS: readonly Spent[] = ['mutations', 'cost'];
const WORDS: Readonly<Record<Spent, string>> = {
  mutations: 'mutations, questions to M-Pesa or exports',
  cost: 'fields',
};

function rateLimited(part: Spent, missing: number, perMinute: number): GatewayError {
  const retryAfterSeconds = Math.max(1, Math.ceil((missing / perMinute) * 60));
  const message = `This caller has asked for too many ${WORDS[part]}; it may have ${Math.ceil(perMinute)} a minute. Nothing was done. Try again in ${retryAfterSeconds} seconds.`;
  return new GatewayError('RATE_LIMITED', message, { retryAfterSeconds });
}
