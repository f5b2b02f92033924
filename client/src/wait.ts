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

/** A time that is over with a signal, after a deadline, or when it is ended. */
export interface Stay {
  /** Aborted when it is over. */
  readonly signal: AbortSignal;
  /** Sets the deadline, again if there was one. */
  within(ms: number): void;
  /** Returns whether it was over already. */
  end(): boolean;
}

/** Has to be ended, so that nothing of it stays with the signal. */
export function createStay(signal: AbortSignal): Stay {
  const own = new AbortController();
  const abort = (): void => own.abort();
  const deadline = createDeadline(abort);
  const forget = onAbort(signal, abort);
  return {
    signal: own.signal,
    within: deadline.within,
    end() {
      const isOver = own.signal.aborted;
      deadline.stop();
      forget();
      abort();
      return isOver;
    },
  };
}

/** Gives `work` a signal that is aborted with `signal`, or when nothing was heard in time, and then rejects with Lost. Nothing of it outlives the work. */
export async function untilSilent<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal, hearWithin: (ms: number) => void) => Promise<T>,
): Promise<T> {
  const stay = createStay(signal);
  stay.within(ms);
  try {
    return await work(stay.signal, stay.within);
  } catch (error) {
    // Whatever fetch and its readers say of a network: a page cannot tell one fault from another.
    throw error instanceof MpesaError ? error : new Lost('no answer', { cause: error });
  } finally {
    stay.end();
  }
}

/** Events with which a page comes back to life. */
const WAKING = ['online', 'pageshow', 'visibilitychange'];

interface Listening {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** Browsers tell when the network or the page is back; Node has no document, and tells nothing of the kind. */
function listen(how: keyof Listening, listener: () => void): void {
  const page = globalThis as unknown as Listening & { readonly document?: Listening };
  if (page.document) for (const type of WAKING) for (const each of [page, page.document]) each[how](type, listener);
}

/** Resolves after `ms`, at once with the abort, and when the page comes back. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer);
      forget();
      listen('removeEventListener', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    listen('addEventListener', end);
    const forget = onAbort(signal, () => queueMicrotask(end));
  });
}

/** A pause before another try: longer with each, and never the same for all, so that not all pages come back at once. */
export function pauseAfter(tries: number, { pauseMinMs, pauseMaxMs }: Timing, signal: AbortSignal): Promise<void> {
  return pause(pauseMinMs + Math.random() * Math.min(pauseMaxMs - pauseMinMs, pauseMinMs * 2 ** tries), signal);
}
