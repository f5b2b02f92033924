/** Follows payments and checkouts through whichever door works, and comes back for as long as somebody reads. */

import type { Credential } from './credential.js';
import type { Ask, Door, DoorName, News, Source } from './doors/door.js';
import type { Inbox } from './inbox.js';
import { codeOf, isPassing, isUnauthenticated, Lost } from './mpesa-error.js';
import type { Timing } from './timing.js';
import { createStay, pauseAfter } from './wait.js';

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
  readonly inbox: Pick<Inbox<News>, 'take' | 'emptied' | 'isFull'>;
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
  const place: { after: string | null; latest?: News } = { after: ask.after };
  let renewals = 0;
  const reach = (cursor: string | null): boolean => {
    place.after = cursor;
    choice.thrive();
    return false;
  };
  const take = (news: News): boolean => {
    place.latest = news;
    reach(news.cursor ?? null);
    return inbox.take(news);
  };
  while (!signal.aborted) {
    if (inbox.isFull) await inbox.emptied();
    const [door, visit] = doors[choice.index()] ?? [];
    if (!door || !visit) return;
    const stay = createStay(signal);
    if (choice.index() > 0) stay.within(timing.homeMs);
    let liveAt = 0;
    const heard = (): void => {
      onHeard?.();
      // What is heard first is no news: the gateway may still refuse what it is asked for.
      if (liveAt > 0 && Date.now() - liveAt >= timing.pingMs) choice.thrive();
      if (liveAt > 0) return;
      liveAt = Date.now();
      choice.heard();
      renewals = 0;
      onLine?.({ state: 'LIVE', door });
    };
    onLine?.({ state: 'CONNECTING', door });
    const given = { ask: { ...ask, after: place.after }, latest: place.latest, signal: stay.signal };
    const visited = visit({ source, ...given, take, reach, heard });
    const error: unknown = await visited.catch((fault: unknown) => fault || new Lost('no reason'));
    // After a time by a later door the first one is tried again.
    const isHomesick = stay.end();
    // Only what has an end is complete; all else was ended by a gateway that stops.
    if (signal.aborted || (!isHomesick && !error && ask.untilSettled)) return;
    if (isHomesick) choice.goHome();
    if (isHomesick || inbox.isFull) continue;
    if (isUnauthenticated(error)) renewals += 1;
    else if (isPassing(error)) choice.failed();
    if (codeOf(error) === 'CURSOR_EXPIRED' && ask.id !== undefined) place.after = null;
    else if (!isWorthWaiting(error, needs.credential.canRenew && renewals <= RENEWALS_MAX)) throw error;
    onLine?.({ state: 'LOST', door });
    await pauseAfter(choice.countTry(), timing, signal);
  }
}

/** Which of several doors is next, and how often one has been tried in vain. */
function createChoice(count: number) {
  const worked = new Set<number>();
  let index = 0;
  let failures = 0;
  let tries = 0;
  return {
    index: () => index,
    heard() {
      worked.add(index);
    },
    /** It gives what it is asked for. */
    thrive() {
      failures = 0;
      tries = 0;
    },
    /** How many there were before this one since a door last throve. */
    countTry() {
      tries += 1;
      return tries - 1;
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

/** What is not the gateway's (a getToken that fails, say) is a fault on the way too. */
function isWorthWaiting(error: unknown, canRenew: boolean): boolean {
  if (isUnauthenticated(error)) return canRenew;
  return isPassing(error) || !codeOf(error);
}
