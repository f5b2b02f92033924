/** Follows payments and checkouts through whichever door works, and comes back for as long as somebody reads. */

import type { Credential } from './credential.js';
import type { Ask, Door, DoorName, News, Source } from './doors/door.js';
import type { Inbox } from './inbox.js';
import { isPassing, isUnauthenticated, MpesaError } from './mpesa-error.js';
import type { Timing } from './timing.js';
import { onAbort, pause, pauseAfter } from './wait.js';

/** Whether updates come now: LIVE means that the gateway was heard lately, by this door. */
export interface Line {
  readonly state: 'CONNECTING' | 'LIVE' | 'LOST';
  readonly door: DoorName;
}

export interface FollowNeeds {
  readonly source: Source;
  readonly ask: Ask;
  /** In the order in which they are tried; at least one. */
  readonly doors: readonly (readonly [DoorName, Door])[];
  readonly timing: Timing;
  readonly credential: Pick<Credential, 'canRenew'>;
  readonly inbox: Pick<Inbox<News>, 'take' | 'emptied' | 'isFull' | 'cursor'>;
  readonly onLine?: ((line: Line) => void) | undefined;
  readonly onHeard?: (() => void) | undefined;
  readonly signal: AbortSignal;
}

/** A door that has worked is given up after so many attempts in a row; one that never has, after the first. */
const FAILURES_MAX = 3;
const RENEWALS_MAX = 3;

/** Resolves when the gateway has completed or the signal is aborted; rejects with the refusal that no waiting changes. */
export async function follow(needs: FollowNeeds): Promise<void> {
  const { source, ask, doors, timing, inbox, onLine, onHeard, signal } = needs;
  const choice = createChoice(doors.length);
  let tries = 0;
  let renewals = 0;
  let isFresh = false;

  while (!signal.aborted) {
    if (inbox.isFull) await inbox.emptied();
    const [door, visit] = doors[choice.index()] ?? [];
    if (!door || !visit) return;
    const stay = createStay(signal, choice.index() > 0 ? timing.homeMs : null, choice.goHome);
    let isLive = false;
    const heard = (): void => {
      onHeard?.();
      if (isLive) return;
      isLive = true;
      choice.heard();
      tries = 0;
      renewals = 0;
      onLine?.({ state: 'LIVE', door });
    };
    onLine?.({ state: 'CONNECTING', door });
    try {
      const after = isFresh ? null : (inbox.cursor ?? ask.after);
      await visit({ source, ask: { ...ask, after }, take: inbox.take, heard, signal: stay.signal });
      if (stay.isHomesick()) continue;
      // Only what has an end is complete; all else was ended by a gateway that stops.
      if (ask.untilSettled || signal.aborted) return;
    } catch (error) {
      if (signal.aborted) return;
      if (inbox.isFull) continue;
      if (stay.isHomesick()) continue;
      if (isUnauthenticated(error)) renewals += 1;
      else if (isPassing(error)) choice.failed();
      isFresh = isExpired(error) && ask.id !== undefined;
      if (!isFresh && !isWorthWaiting(error, needs.credential.canRenew && renewals <= RENEWALS_MAX)) throw error;
    } finally {
      stay.end();
    }
    onLine?.({ state: 'LOST', door });
    await pause(pauseAfter(tries, timing), signal);
    tries += 1;
  }
}

/** Which of several doors is next. */
function createChoice(count: number) {
  const worked = new Set<number>();
  let index = 0;
  let failures = 0;
  return {
    index: () => index,
    heard() {
      worked.add(index);
      failures = 0;
    },
    failed() {
      failures += 1;
      if (failures < (worked.has(index) ? FAILURES_MAX : 1)) return;
      index = (index + 1) % count;
      failures = 0;
    },
    goHome() {
      index = 0;
      failures = 0;
    },
  };
}

function isExpired(error: unknown): boolean {
  return error instanceof MpesaError && error.code === 'CURSOR_EXPIRED';
}

/** What is not the gateway's (a getToken that fails, say) is a fault on the way too. */
function isWorthWaiting(error: unknown, canRenew: boolean): boolean {
  if (isUnauthenticated(error)) return canRenew;
  return isPassing(error) || !(error instanceof MpesaError);
}

interface Stay {
  readonly signal: AbortSignal;
  /** Whether it was ended to try the first door again. */
  isHomesick(): boolean;
  end(): void;
}

/** A time behind a door, which ends with the signal, or after `homeMs`. */
function createStay(signal: AbortSignal, homeMs: number | null, onHomesick: () => void): Stay {
  const own = new AbortController();
  let isHomesick = false;
  const forget = onAbort(signal, () => own.abort());
  const goHome = (): void => {
    isHomesick = true;
    onHomesick();
    own.abort();
  };
  const timer = homeMs === null ? undefined : setTimeout(goHome, homeMs);
  return {
    signal: own.signal,
    isHomesick: () => isHomesick,
    end() {
      clearTimeout(timer);
      forget();
      own.abort();
    },
  };
}
