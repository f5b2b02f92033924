/** Drafts audit entries, shows them to admins, and checks that none was changed or taken away. */

import { pageOf } from '../domain/page.js';
import type { Clock } from '../lib/clock.js';
import { firstIdAt } from '../lib/ids.js';
import type { Store } from '../store/open-store.js';
import { type Condition, selectRows } from '../store/select-rows.js';
import { appendAudit } from './append-audit.js';
import type { Act, Actor, Audit, AuditEntry, AuditFilter } from './audit.js';
import { AuditRow } from './audit-row.js';
import { checkChain, inChain, readHead } from './check-chain.js';

export interface AuditNeighbours {
  readonly store: Pick<Store, 'reader' | 'atomically'>;
  readonly newId: () => string;
  readonly clock: Pick<Clock, 'now'>;
}

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
      const where = [...inChain(await readHead(store)), ...conditionsOf(filter)];
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
