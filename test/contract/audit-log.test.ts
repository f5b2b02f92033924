/** The audit log: each act once, in one order over all instances, and whoever changes it is found out. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { appendAudit } from '../../src/audit/append-audit.js';
import type { Actor, Audit, AuditEntry } from '../../src/audit/audit.js';
import { AuditRow } from '../../src/audit/audit-row.js';
import { createAudit } from '../../src/audit/create-audit.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';

const BOSS: Actor = { name: 'boss', address: '192.0.2.1' };

describeEachDatabase('audit log', database => {
  let fresh: FreshStore;
  let audit: Audit;
  beforeEach(async () => {
    fresh = await openFreshStore(database);
    audit = createAudit({ store: fresh.store, newId: createIds(systemClock, systemRandom), clock: systemClock });
  });
  afterEach(() => fresh.close());

  const act = (subject: string, note: string | null = null) =>
    audit.draft(BOSS, { action: 'REVIEW_RESOLVED', subject, note });
  const append = (store: Store, ...entries: AuditEntry[]) => store.atomically(unit => appendAudit(unit, entries));

  it('has each act of two instances once, and its chain holds', async () => {
    const { address } = fresh;
    const other =
      address.kind === 'sqlite' ? null : await openStore({ address, tables, clock: systemClock, log: silentLog });
    const stores = [fresh.store, other ?? fresh.store];
    await Promise.all(
      Array.from({ length: 24 }, (_, index) => append(stores[index % 2] ?? fresh.store, act(`p${index}`))),
    );
    await other?.close();
    const rows = await fresh.store
      .reader()
      .getRepository(AuditRow)
      .find({ order: { sequence: 'ASC' } });
    expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
    expect(new Set(rows.map(({ subject }) => subject)).size).toBe(24);
    expect(await audit.check()).toEqual({ entries: 24, brokenAt: null, hash: rows.at(-1)?.hash });
  });

  it('keeps every character of a note, and the chain holds', async () => {
    await append(fresh.store, act('p1', '  Wanjikũ’s refund 💸, "seen"\\ ok  '), act('p2', ''));
    const { items } = await audit.page({}, 10, null);
    expect(items).toMatchObject([
      { subject: 'p2', note: '', actor: 'boss', address: '192.0.2.1', action: 'REVIEW_RESOLVED' },
      { subject: 'p1', note: '  Wanjikũ’s refund 💸, "seen"\\ ok  ' },
    ]);
    expect((await audit.check()).brokenAt).toBeNull();
  });

  it('stores an entry once when its unit runs again, and nothing when its unit fails', async () => {
    const [once, never] = [act('once'), act('never')];
    await append(fresh.store, once);
    await append(fresh.store, once, act('second'));
    const failing = fresh.store.atomically(async unit => {
      await appendAudit(unit, [never]);
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    const { items } = await audit.page({}, 10, null);
    expect(items.map(({ subject }) => subject)).toEqual(['second', 'once']);
    expect(await audit.check()).toMatchObject({ entries: 2, brokenAt: null });
  });

  it('is found by who, what, and to what, page by page', async () => {
    const entries = [
      act('p1'),
      audit.draft({ name: 'desk', address: null }, { action: 'KEY_REVOKED', subject: 'till' }),
    ];
    await append(fresh.store, ...entries, act('p3'));
    const subjects = async (...asked: Parameters<Audit['page']>) =>
      (await audit.page(...asked)).items.map(({ subject }) => subject);
    expect(await subjects({ actor: 'desk' }, 10, null)).toEqual(['till']);
    expect(await subjects({ action: ['REVIEW_RESOLVED'] }, 10, null)).toEqual(['p3', 'p1']);
    expect(await subjects({ subject: 'p3' }, 10, null)).toEqual(['p3']);
    expect(await subjects({ before: 1 }, 10, null)).toEqual([]);
    const first = await audit.page({}, 2, null);
    expect([first.items.length, first.hasMore]).toEqual([2, true]);
    expect(await subjects({}, 2, first.items.at(-1)?.id ?? null)).toEqual(['p1']);
  });

  it.each([
    ['changed', "UPDATE audit_log SET note = 'nothing happened' WHERE sequence = 2"],
    ['taken out of the middle', 'DELETE FROM audit_log WHERE sequence = 2'],
    ['cut off at the end', 'DELETE FROM audit_log WHERE sequence = 3'],
    ['replaced by another', "UPDATE audit_log SET actor = 'somebody' WHERE sequence = 1"],
  ])('tells where an entry was %s', async (_, statement) => {
    const entries = [act('p1'), act('p2'), act('p3')];
    await append(fresh.store, ...entries);
    await fresh.store.atomically(({ runner }) => runner.query(statement));
    expect((await audit.check()).brokenAt).not.toBeNull();
  });
});
