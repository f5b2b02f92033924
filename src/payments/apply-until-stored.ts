/** Applies evidence that exists only in this process: the ids that Daraja's acknowledgement named, or that nothing was sent. */

import type { Decision } from '../domain/decide.js';
import type { Evidence } from '../domain/evidence.js';
import { GatewayError } from '../domain/gateway-error.js';
import { type Clock, pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { isUnavailable } from '../store/store-fault.js';
import type { Funnel } from './payments.js';

const BETWEEN_TRIES_MS = 1_000;
/** After these the database has been unreachable for longer, and retries are less frequent. */
export const TRIES_OF_A_MINUTE = 60;
const BETWEEN_LATER_TRIES_MS = 10_000;

/** What storing takes, and trying again. */
export interface StoringNeeds {
  readonly funnel: Funnel;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted at shutdown. */
  readonly signal: AbortSignal;
}

/**
 * The decision; null when there is no such payment, and when the database does not answer: then the caller is not kept waiting, and
 * the evidence is tried again `triesMax` times, by default for as long as this process lives. A payment whose evidence waits was
 * stored while the database answered, so there are never many.
 */
export async function applyUntilStored(
  needs: StoringNeeds,
  evidence: Evidence,
  triesMax = Number.POSITIVE_INFINITY,
): Promise<Decision | null> {
  const { funnel, log } = needs;
  try {
    return await funnel.apply({ evidence });
  } catch (error) {
    log.warn({ err: error, paymentId: evidence.paymentId }, 'a Daraja answer could not be stored; trying again');
    void tryAgain(needs, evidence, triesMax);
    return null;
  }
}

/** The database is away or the gateway is busy; anything else is a bug, which no waiting cures. */
function isPassing(error: unknown): boolean {
  return isUnavailable(error) || error instanceof GatewayError;
}

/** If the process ends first, a keyed callback brings the ids, and the sweep finds what was never sent. */
async function tryAgain(
  { funnel, clock, log, signal }: StoringNeeds,
  evidence: Evidence,
  triesMax: number,
): Promise<void> {
  for (let tries = 1; tries <= triesMax && !signal.aborted; tries += 1) {
    await pause(clock, tries <= TRIES_OF_A_MINUTE ? BETWEEN_TRIES_MS : BETWEEN_LATER_TRIES_MS, signal);
    try {
      return void (await funnel.apply({ evidence }));
    } catch (error) {
      if (tries < TRIES_OF_A_MINUTE && !signal.aborted) continue;
      const isLost = signal.aborted || tries >= triesMax || !isPassing(error);
      if (isLost || tries === TRIES_OF_A_MINUTE)
        log.error({ err: error, paymentId: evidence.paymentId, isLost }, 'a Daraja answer is not stored');
      if (isLost) return;
    }
  }
}
