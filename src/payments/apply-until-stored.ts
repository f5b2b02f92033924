/** Applies evidence that exists only in this process: Daraja's acknowledgement names the ids by which it can be asked later. */

import type { Decision } from '../domain/decide.js';
import type { Evidence } from '../domain/evidence.js';
import { type Clock, pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Funnel } from './payments.js';

const TRIES_MAX = 60;
const BETWEEN_TRIES_MS = 1_000;

interface Needs {
  readonly funnel: Funnel;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The decision, or null when the database does not answer: then the caller is not kept waiting, and the evidence is tried
 * again for a minute. If that fails too, the keyed callback brings the ids.
 */
export async function applyUntilStored({ funnel, clock, log }: Needs, evidence: Evidence): Promise<Decision | null> {
  try {
    return await funnel.apply({ evidence });
  } catch (error) {
    log.warn({ err: error, paymentId: evidence.paymentId }, 'an answer of Daraja could not be stored; trying again');
    void tryAgain({ funnel, clock, log }, evidence);
    return null;
  }
}

async function tryAgain({ funnel, clock, log }: Needs, evidence: Evidence): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    await pause(clock, BETWEEN_TRIES_MS);
    try {
      return void (await funnel.apply({ evidence }));
    } catch (error) {
      if (tries + 1 === TRIES_MAX)
        log.error({ err: error, paymentId: evidence.paymentId }, 'an answer of Daraja is lost');
    }
  }
}
