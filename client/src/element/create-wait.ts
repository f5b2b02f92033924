/** A time in which no new try can start: counted down, second by second. */

import type { CheckoutBlock } from '../generated/schema.js';

/** One at a time. */
export interface Wait {
  /** Goes on where the same reason is told again. */
  begin(by: CheckoutBlock, seconds: number | null): void;
  /** Why, and how long it was at the beginning; null when it is over. */
  blocked(): { readonly by: CheckoutBlock; readonly seconds: number } | null;
  /** That are left. */
  seconds(): number;
  /** Another number is entered: what is about the phone is over. */
  forgetPhone(): void;
  stop(): void;
}

/** `onTick` is called each second, the last time when it is over. */
export function createWait(onTick: () => void): Wait {
  let blocked: ReturnType<Wait['blocked']> = null;
  let left = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(timer);
    blocked = null;
    left = 0;
  };
  return {
    begin(by, seconds) {
      if (blocked?.by === by) return;
      stop();
      blocked = { by, seconds: seconds ?? 1 };
      left = blocked.seconds;
      timer = setInterval(() => {
        left -= 1;
        if (left <= 0) stop();
        onTick();
      }, 1_000);
    },
    blocked: () => blocked,
    seconds: () => left,
    forgetPhone() {
      if (blocked?.by !== 'UNAVAILABLE') stop();
      onTick();
    },
    stop,
  };
}
