/** The last door: asking again and again, which passes every proxy. */

import { Lost, MpesaError } from '../mpesa-error.js';
import { pause } from '../wait.js';
import type { Wire } from '../wire.js';
import type { Door, News, Visit } from './door.js';

interface Page {
  readonly cursor: string | null;
  readonly hasMore: boolean;
  readonly updates: readonly News[];
}

/** A page, or the one thing that is watched. */
interface Answer {
  readonly news: Page | News | null;
}

/** One question, with a time limit, so that it does not hang. Without `after` it gives the state of one payment, and of all of them the end of the log. */
export async function pollOnce(wire: Wire, { source, ask, signal }: Visit, after: string | null): Promise<Page> {
  const operation = { query: source.poll, variables: { ...ask, after } };
  const { news } = await wire.post<Answer>(operation, wire.timing.answerMs, signal);
  if (!news) throw new MpesaError({ message: 'Not found.', extensions: { code: 'NOT_FOUND' } });
  return { cursor: null, hasMore: false, updates: [news as News], ...news };
}

/** Has no end of its own. */
export function createPollDoor(wire: Wire): Door {
  return async visit => {
    const { take, reach, heard, signal } = visit;
    let { after } = visit.ask;
    while (!signal.aborted) {
      const { cursor, hasMore, updates } = await pollOnce(wire, visit, after);
      heard();
      for (const each of updates) if (!take(each)) throw new Lost('no room');
      after = cursor;
      if (hasMore) continue;
      if (reach(cursor)) return;
      await pause(wire.timing.pollMs, signal);
    }
  };
}
