/** Pauses payouts on every instance, and resumes them. */

import { appendAudit } from '../audit/append-audit.js';
import type { Actor, Audit, AuditEntry } from '../audit/audit.js';
import { ERASED } from '../domain/erased.js';
import type { Clock } from '../lib/clock.js';
import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { DESK_ID } from './open-payout-desk.js';
import type { PausePayouts, PayoutPause } from './payments.js';
import { PayoutDeskRow } from './payout-desk-row.js';

/** Kept at the desk that every payout passes: once a pause is stored none is let through, on no instance. */
export function createPausePayouts(store: Store, audit: Pick<Audit, 'draft'>, clock: Clock): PausePayouts {
  const write = (pause: PayoutPause | null, entry: AuditEntry): Promise<void> =>
    store.atomically(async unit => {
      const [desk] = await unit.lockMany(PayoutDeskRow, [DESK_ID]);
      if (!desk || (pause === null) === (desk.pausedAt === null)) return;
      const row = { ...desk, pausedAt: pause?.at ?? null, pausedBy: pause?.by ?? null, reason: pause?.reason ?? null };
      await unit.updateMany(PayoutDeskRow, [row], ['pausedAt', 'pausedBy', 'reason']);
      await appendAudit(unit, [entry]);
    });
  return Object.freeze({
    pause: (reason: string, by: Actor) =>
      write(
        { at: clock.now(), by: by.name, reason },
        audit.draft(by, { action: 'PAYOUTS_PAUSED', subject: null, note: reason }),
      ),
    resume: (by: Actor) => write(null, audit.draft(by, { action: 'PAYOUTS_RESUMED', subject: null })),
    find: async () => {
      const desk = await readDesk(store);
      if (!desk || desk.pausedAt === null) return null;
      return { at: desk.pausedAt, by: desk.pausedBy ?? '', reason: desk.reason ?? '' };
    },
  } satisfies PausePayouts);
}

/** Takes out why payouts are paused, if it says this; they stay paused. */
export async function erasePauseReason(store: Store, says: (reason: string) => boolean): Promise<void> {
  const isSaid = (desk: PayoutDeskRow) => desk.reason !== null && says(desk.reason);
  const read = await readDesk(store);
  if (!read || !isSaid(read)) return;
  await store.atomically(async unit => {
    const desks = (await unit.lockMany(PayoutDeskRow, [DESK_ID])).filter(isSaid);
    const erased = desks.map(desk => ({ ...desk, reason: ERASED }));
    if (erased.length > 0) await unit.updateMany(PayoutDeskRow, erased, ['reason']);
  });
}

async function readDesk(store: Store): Promise<PayoutDeskRow | undefined> {
  const where = [{ field: 'id', is: '=', value: Number(DESK_ID) }] as const;
  const [desk] = await selectRows(store.reader(), PayoutDeskRow, { where, limit: 1 });
  return desk;
}
