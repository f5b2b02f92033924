/** Drafts audit entries, shows them to admins, and checks that none was changed or taken away. */

import { pageOf } from '../domain/page.js';
import type { Clock } from '../lib/clock.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { type Condition, selectRows } from '../store/select-rows.js';
import { appendAudit } from './append-audit.js';
import type { Act, Actor, Audit, AuditEntry, AuditFilter, ChainReport } from './audit.js';
import { AUDIT_HEAD, AuditHeadRow, AuditRow } from './audit-row.js';
import { chainHash, isNoteOf } from './chain-hash.js';

export interface AuditNeighbours {
  readonly store: Pick<Store, 'reader' | 'atomically'>;
  readonly newId: () => string;
  readonly clock: Pick<Clock, 'now'>;
}

const CHECKED_AT_ONCE = 1_000;
const WORD_LENGTH_MAX = 128;

/** Keeps nothing: the log is the database's. */
export function createAudit({ store, newId, clock }: AuditNeighbours): Audit {
  const draft = (actor: Actor, { action, subject, note = null }: Act): AuditEntry => ({
    ...{ id: newId(), at: clock.now(), actor: actor.name, address: actor.address, action },
    subject: subject?.slice(0, WORD_LENGTH_MAX) ?? null,
    note,
  });
  return Object.freeze({
    draft,
    record: async (actor: Actor, act: Act) => {
      const entry = draft(actor, act);
      await store.atomically(unit => appendAudit(unit, [entry]));
    },
    page: async (filter, first, after) => {
      const where = conditionsOf(filter);
      if (after !== null) where.push({ field: 'id', is: '<', value: after });
      const order = { by: 'id', direction: 'DESC' } as const;
      return pageOf(await selectRows(store.reader(), AuditRow, { where, order, limit: first + 1 }), first);
    },
    check: () => checkChain(store),
  } satisfies Audit);
}

function conditionsOf({ actor, action, subject, after, before }: AuditFilter): Condition<AuditRow>[] {
  const where: Condition<AuditRow>[] = [];
  if (actor !== undefined) where.push({ field: 'actor', is: 'EXACTLY', value: actor });
  if (action) where.push({ field: 'action', is: 'IN', value: action });
  if (subject !== undefined) where.push({ field: 'subject', is: 'EXACTLY', value: subject });
  if (after !== undefined) where.push({ field: 'id', is: '>=', value: firstIdAt(after + 1) });
  if (before !== undefined) where.push({ field: 'id', is: '<', value: firstIdAt(before) });
  return where;
}

/** Entries that are appended meanwhile belong to the next check: the head is read first. */
async function checkChain(store: Pick<Store, 'reader'>): Promise<ChainReport> {
  const [head] = await selectRows(store.reader(), AuditHeadRow, {
    where: [{ field: 'id', is: '=', value: AUDIT_HEAD }],
    limit: 1,
  });
  let sequence = 0;
  let hash = '';
  const end = head?.sequence ?? 0;
  while (sequence < end) {
    const rows = await selectRows(store.reader(), AuditRow, {
      where: [{ field: 'sequence', is: '>', value: sequence }],
      order: { by: 'sequence', direction: 'ASC' },
      limit: Math.min(CHECKED_AT_ONCE, end - sequence),
    });
    for (const row of rows) {
      const isNext = row.sequence === sequence + 1 && row.hash === chainHash(hash, row) && isNoteOf(row);
      if (!isNext) return { entries: sequence, brokenAt: row.id, hash };
      ({ sequence, hash } = row);
    }
    if (rows.length === 0) return { entries: sequence, brokenAt: 'its end', hash };
  }
  return { entries: sequence, brokenAt: hash === (head?.hash ?? '') ? null : 'its end', hash };
}
