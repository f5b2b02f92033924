/** Time as a port: the system's clock in production, a virtual one in simulations. Nothing else reads the time. */

/** Cancels what it was returned for; calling it again does nothing. */
export type Cancel = () => void;

/** The only source of time and timers. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
  /** Milliseconds that never go backwards, for measuring durations. */
  monotonic(): number;
  /** Runs `task` once after `delayMs`, however long that is. Timers never keep the process alive on their own. */
  after(delayMs: number, task: () => void): Cancel;
}

/** Node makes a millisecond of what does not fit into 31 bits, which is less than 25 days. */
const STEP_MS_MAX = 2 ** 31 - 1;

/** The clock of this machine. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs: number, task: () => void): Cancel {
    let timer: NodeJS.Timeout;
    const wait = (leftMs: number): void => {
      const stepMs = Math.min(leftMs, STEP_MS_MAX);
      timer = setTimeout(() => (leftMs > stepMs ? wait(leftMs - stepMs) : task()), stepMs).unref();
    };
    wait(delayMs);
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
