/** Time as a port: the system's clock in production, a virtual one in simulations. Nothing else reads the time. */

/** Cancels what it was returned for; calling it again does nothing. */
export type Cancel = () => void;

/** The only source of time and timers. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
  /** Milliseconds that never go backwards, for measuring durations. */
  monotonic(): number;
  /** Runs `task` once after `delayMs`. Timers never keep the process alive on their own. */
  after(delayMs: number, task: () => void): Cancel;
}

/** The clock of this machine. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs: number, task: () => void): Cancel {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
});

/** Keeps this process alive until cancelled, for a command that may have nothing but such timers to wait for. */
export function keepAwake(): Cancel {
  const timer = setInterval(() => undefined, 60_000);
  return () => clearInterval(timer);
}

/** Resolves after `delayMs`, or at once when `signal` is aborted. Never rejects. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(delayMs, finish);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
