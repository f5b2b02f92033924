/** Pauses payouts on every instance, and resumes them. */

import type { Clock } from '../lib/clock.js';
import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { DESK_ID } from './open-payout-desk.js';
import type { PausePayouts, PayoutPause } from './payments.js';
import { PayoutDeskRow } from './payout-desk-row.js';

/** Kept at the desk that every payout passes: once a pause is stored none is let through, on no instance. */
export function createPausePayouts(store: Store, clock: Clock): PausePayouts {
  const write = (pause: PayoutPause | null): Promise<void> =>
    store.atomically(async unit => {
      const [desk] = await unit.lockMany(PayoutDeskRow, [DESK_ID]);
      if (!desk || (pause === null) === (desk.pausedAt === null)) return;
      const row = { ...desk, pausedAt: pause?.at ?? null, pausedBy: pause?.by ?? null, reason: pause?.reason ?? null };
      await unit.updateMany(PayoutDeskRow, [row], ['pausedAt', 'pausedBy', 'reason']);
    });
  return Object.freeze({
    pause: (reason, by) => write({ at: clock.now(), by, reason }),
    resume: () => write(null),
    find: async () => {
      const where = [{ field: 'id', is: '=', value: Number(DESK_ID) }] as const;
      const [desk] = await selectRows(store.reader(), PayoutDeskRow, { where, limit: 1 });
      if (!desk || desk.pausedAt === null) return null;
      return { at: desk.pausedAt, by: desk.pausedBy ?? '', reason: desk.reason ?? '' };
    },
  } satisfies PausePayouts);
}
