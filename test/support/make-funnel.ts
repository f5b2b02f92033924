/** A funnel over a real store, as the gateway makes it where nothing special is configured. */

import { NO_LIMITS } from '../../src/domain/limits.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import type { BatchRules } from '../../src/payments/apply-batch.js';
import { createFunnel } from '../../src/payments/create-funnel.js';
import type { Funnel } from '../../src/payments/payments.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import type { Store } from '../../src/store/open-store.js';
import { LADDERS } from './make-payment.js';

/** No checkout bars its tries. */
export const NO_BARS: BatchRules['barTries'] = async () => new Set();

/** What decides where nothing special is configured. */
export const RULES: BatchRules = {
  ladders: LADDERS,
  verifyAboveCents: null,
  isTill: () => false,
  random: systemRandom,
  consequences: [],
  limits: NO_LIMITS,
  barTries: NO_BARS,
};

/** Without a bell of its own unless one is given. */
export function makeFunnel(
  store: Store,
  rules: Partial<BatchRules> = {},
  pubsub = createInProcessPubSub(silentLog),
): Funnel {
  return createFunnel({ store, pubsub, rules: { ...RULES, ...rules } });
}
