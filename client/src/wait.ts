/** Waiting that ends: by a deadline, by an abort, or because the page is back. */

import { Lost, MpesaError } from './mpesa-error.js';
import type { Timing } from './timing.js';

/** A deadline that is set again whenever something is heard. */
export interface Deadline {
  within(ms: number): void;
  stop(): void;
}

/** Not set yet. `miss` is called when it passes. */
export function createDeadline(miss: () => void): Deadline {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    within(ms) {
      clearTimeout(timer);
      timer = setTimeout(miss, ms);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

/** Calls `end` once when the signal is aborted, now if it is already; returns what forgets it again. */
export function onAbort(signal: AbortSignal, end: () => void): () => void {
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return () => signal.removeEventListener('abort', end);
}

/** Gives `work` a signal that is aborted with `signal`, or with Lost when nothing was heard in time. Nothing of it outlives the work. */
export async function untilSilent<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal, hearWithin: (ms: number) => void) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const deadline = createDeadline(() => own.abort());
  const forget = onAbort(signal, () => own.abort());
  deadline.within(ms);
  try {
    return await work(own.signal, deadline.within);
  } catch (error) {
    // Whatever fetch and its readers say of a network: a page cannot tell one fault from another.
    throw error instanceof MpesaError ? error : new Lost('no answer', { cause: error });
  } finally {
    deadline.stop();
    forget();
    own.abort();
  }
}

/** Events with which a page comes back to life. */
const WAKING = ['online', 'pageshow', 'visibilitychange'];

interface Listening {
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
}

/** Browsers tell when the network or the page is back; Node has nothing of the kind. */
function listeners(): readonly Listening[] {
  const page = globalThis as Listening & { readonly document?: Listening };
  return page.document ? [page, page.document] : [];
}

/** Resolves after `ms`, at once with the abort, and when the page comes back. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer);
      forget();
      for (const type of WAKING) for (const each of listeners()) each.removeEventListener?.(type, end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    for (const type of WAKING) for (const each of listeners()) each.addEventListener?.(type, end);
    const forget = onAbort(signal, () => queueMicrotask(end));
  });
}

/** Longer with each try and never the same for all, so that not all pages come back at once. */
export function pauseAfter(tries: number, { pauseMinMs, pauseMaxMs }: Timing): number {
  return pauseMinMs + Math.random() * Math.min(pauseMaxMs - pauseMinMs, pauseMinMs * 2 ** tries);
}
