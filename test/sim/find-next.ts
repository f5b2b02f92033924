/** When something happens next in a simulated world: between happenings time leaps. */

import type { Books } from './auditor/books.js';
import type { Arena } from './world/arena.js';
import type { World } from './world/build-world.js';

/** When something may become of a held confirmation, after its arrival and after the longest deadline of its push. */
const HELD_AFTER_MS = [61_000, 182_000];

/** Happenings of the world and instants at which the gateway has something to do; between them its polls only for a while. */
export function findNext({ clock, gateways }: World, { books }: Arena, pollUntil: number) {
  const eventAt = clock.nextEventAt();
  const timerAt = clock.nextTimerAt();
  const lagAt = clock.nextLagAt();
  if (lagAt < Math.min(timerAt, eventAt)) return { at: lagAt, isHappening: false };
  if (timerAt <= Math.min(pollUntil, eventAt)) return { at: timerAt, isHappening: false };
  const dueAt = gateways.living().length > 0 ? Math.min(books.nextDueAt(), nextHeldAt(books, clock.now())) : Infinity;
  const at = Math.min(eventAt, dueAt <= clock.now() ? timerAt : dueAt);
  return at === Infinity ? { at: timerAt, isHappening: false } : { at, isHappening: true };
}

function nextHeldAt(books: Books, now: number): number {
  const instants = books.heldSince().flatMap(at => HELD_AFTER_MS.map(afterMs => at + afterMs));
  return Math.min(Infinity, ...instants.filter(at => at > now));
}
