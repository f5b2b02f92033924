/** The last door: asking again and again, which passes every proxy. */

import { SETTLED } from '../documents.js';
import { Lost, MpesaError } from '../mpesa-error.js';
import { pause } from '../wait.js';
import type { Wire } from '../wire.js';
import type { Door, News } from './door.js';

/** What is not there is null. */
interface Answer {
  readonly page?: { readonly cursor: string; readonly hasMore: boolean; readonly updates: readonly News[] };
  readonly news?: News | null;
}

/** Each question has a time limit, so that none hangs. */
export function createPollDoor(wire: Wire): Door {
  return async ({ source, ask, take, heard, signal }) => {
    let { after } = ask;
    let isSettled = false;
    while (!signal.aborted) {
      const operation = { query: source.poll, variables: { ...ask, after } };
      const { answerMs, pollMs } = wire.timing;
      const { page, news } = await wire.post<Answer>(operation, answerMs, signal);
      heard();
      if (news === null) throw new MpesaError({ message: 'Not found.', extensions: { code: 'NOT_FOUND' } });
      for (const each of page?.updates ?? (news ? [news] : [])) {
        if (!take(each)) throw new Lost('no room');
        isSettled = each.payment !== undefined && SETTLED.includes(each.payment.status);
      }
      after = page?.cursor ?? null;
      if (page?.hasMore) continue;
      if (ask.untilSettled && isSettled) return;
      await pause(pollMs, signal);
    }
  };
}
