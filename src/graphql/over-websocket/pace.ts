/** Rate limit of one socket: after it has sent more than its budget, the gateway stops reading until there is budget again. */

import type { WebSocket } from 'ws';

import type { Clock } from '../../lib/clock.js';

/** How fast one socket may be read. */
export interface Pace {
  /** Counts a message. What has been read together with it still comes and makes the pause longer, up to ten seconds. */
  count(): void;
  /** Whether, now or since this was last asked, nothing was read, so that nothing could be heard. */
  hasPaused(): boolean;
  /** Reads on, for good. */
  release(): void;
}

/** To stop and go on for each message costs more than the message; and in a long pause nobody would notice that a socket is dead. */
const PAUSE_MS = { min: 100, max: 10_000 } as const;

/** A bucket of `burst` messages that is filled with `perSecond`. */
export function createPace(
  socket: Pick<WebSocket, 'pause' | 'resume'>,
  clock: Clock,
  burst: number,
  perSecond: number,
): Pace {
  let left = burst;
  let filledAt = clock.monotonic();
  let cancel: (() => void) | null = null;
  let isReleased = false;
  let wasPaused = false;

  const fill = (): void => {
    const now = clock.monotonic();
    left = Math.min(burst, left + ((now - filledAt) * perSecond) / 1_000);
    filledAt = now;
  };
  const debtMax = (PAUSE_MS.max * perSecond) / 1_000;
  const pause = (): void => {
    wasPaused = true;
    socket.pause();
    cancel = clock.after(Math.max(PAUSE_MS.min, (-left * 1_000) / perSecond), resume);
  };
  function resume(): void {
    fill();
    if (left < 0) {
      pause();
      return;
    }
    cancel = null;
    socket.resume();
  }
  return {
    count() {
      fill();
      left = Math.max(left - 1, -debtMax);
      if (left < 0 && cancel === null && !isReleased) pause();
    },
    hasPaused() {
      const answer = wasPaused;
      wasPaused = cancel !== null;
      return answer;
    },
    release() {
      isReleased = true;
      cancel?.();
      cancel = null;
      socket.resume();
    },
  };
}
