/** The last door: asking again and again, which passes every proxy. */

import { SETTLED, UPDATES } from '../documents.js';
import type { PaymentUpdatePage } from '../generated/schema.js';
import { Lost } from '../mpesa-error.js';
import { pause } from '../wait.js';
import type { Wire } from '../wire.js';
import type { Door } from './door.js';

/** Each question has a time limit, so that none hangs. */
export function createPollDoor(wire: Wire): Door {
  return async ({ ask, take, heard, signal }) => {
    let { after } = ask;
    let isSettled = false;
    while (!signal.aborted) {
      const operation = { query: UPDATES, variables: { ...ask, after } };
      const { answerMs, pollMs } = wire.timing;
      const { paymentUpdates } = await wire.post<{ paymentUpdates: PaymentUpdatePage }>(operation, answerMs, signal);
      heard();
      for (const update of paymentUpdates.updates) {
        if (!take(update)) throw new Lost('no room');
        isSettled = SETTLED.includes(update.payment.status);
      }
      after = paymentUpdates.cursor;
      if (paymentUpdates.hasMore) continue;
      if (ask.untilSettled && isSettled) return;
      await pause(pollMs, signal);
    }
  };
}
