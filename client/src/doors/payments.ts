/** What doors do not do by themselves for a watch of payments: begin at a place in the log, and end with a state. */

import { SETTLED } from '../documents.js';
import type { Wire } from '../wire.js';
import type { Door } from './door.js';
import { pollOnce } from './poll.js';

/** For all payments "from now on" is a place in the log, which is asked for before the first visit: what happens while the door is shut is after it. */
export function createDoorFromNow(wire: Wire, door: Door): Door {
  return async visit => {
    const { ask, reach } = visit;
    let { after } = ask;
    if (after === null && ask.id === undefined) {
      after = (await pollOnce(wire, visit, null)).cursor;
      reach(after);
    }
    await door({ ...visit, ask: { ...ask, after } });
  };
}

/** The door of polls, which ends as the gateway ends the others (contract 5.7): by the state before its first page, or a later one. */
export function createDoorUntilSettled(wire: Wire, door: Door): Door {
  return async visit => {
    const { ask, take, reach } = visit;
    let { latest } = visit;
    // Of a cursor alone nobody knows what it stands for.
    if (ask.untilSettled && ask.after !== null && !latest) [latest] = (await pollOnce(wire, visit, null)).updates;
    await door({
      ...visit,
      take(news) {
        latest = news;
        return take(news);
      },
      reach(cursor) {
        reach(cursor);
        return ask.untilSettled === true && SETTLED.includes(latest?.payment?.status);
      },
    });
  };
}
