/** Runs a server until SIGTERM or SIGINT, then drains it within a time limit. */

import { type Clock, pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';

/** The process is gone 15 s after the signal (contract section 1); the last second is for leaving. */
const DRAIN_MS = 14_000;

/** Something that runs until it is stopped. */
export interface Running {
  /** Rejects when it could not start after all; it is closed then. May be stopped before. */
  readonly started?: Promise<void>;
  stop(): Promise<void>;
}

/** Resolves when all has stopped, or when it has had its time. Rejects only when the start fails. */
export async function runUntilStopped(start: () => Promise<Running>, clock: Clock, log: Log): Promise<void> {
  const signalled = firstSignal();
  const opening = start();
  const started = opening.then(running => running.started);
  const signal = await Promise.race([signalled, started.then(() => signalled)]);
  log.info({ signal }, 'draining');
  const stopped = opening.then(running => running.stop()).then(() => 'drained');
  const outcome = await Promise.race([
    stopped.catch(error => {
      log.error({ err: error }, 'could not drain');
      return 'failed';
    }),
    pause(clock, DRAIN_MS).then(() => 'out of time'),
  ]);
  log.info({ outcome }, 'stopped');
}

/** Listens to the end of the process, so that a second signal changes nothing. */
export function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise(resolve => {
    process.on('SIGTERM', resolve);
    process.on('SIGINT', resolve);
  });
}
