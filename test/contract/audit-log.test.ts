/** The audit log: each act once, in one order over all instances, and whoever changes it is found out. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { appendAudit, eraseNotes } from '../../src/audit/append-audit.js';
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
import { createHistories } from '../support/make-history.js';

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
  const erasing = () => audit.draft(BOSS, { action: 'NOTES_ERASED', subject: null });
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

  const change = (statement: string, values: readonly (string | number)[] = []) =>
    fresh.store.atomically(({ runner }) => runner.query(statement, [...values]));
  const read = () => fresh.store.reader().getRepository(AuditRow);
  const forge = async (given: Partial<AuditRow>) => {
    const [first] = await read().find({ order: { sequence: 'ASC' }, take: 1 });
    const row = { ...first, ...given, id: act('forged').id, actor: 'innocent' };
    await fresh.store.atomically(async unit => void (await unit.runner.manager.getRepository(AuditRow).insert(row)));
    return row.id;
  };

  it.each([-1, 0, 3, 1_000_003])('shows no entry that was put in as number %d, and tells of it', async sequence => {
    await append(fresh.store, act('p1'), act('p2'));
    const id = await forge({ sequence, hash: 'made up' });
    expect(await audit.check()).toMatchObject({ entries: 2, brokenAt: id });
    const { items } = await audit.page({}, 10, null);
    expect(items.map(({ subject, actor }) => [subject, actor])).toEqual([
      ['p2', 'boss'],
      ['p1', 'boss'],
    ]);
    expect((await audit.page({ actor: 'innocent' }, 10, null)).items).toEqual([]);
  });

  it('takes no note that is gone for erased, unless an entry names it', async () => {
    const [first, second] = [act('p1', 'one'), act('p2', 'two')];
    await append(fresh.store, first, second);
    await fresh.store.atomically(unit => eraseNotes(unit, 'subject', ['p1'], erasing()));
    expect(await audit.check()).toMatchObject({ entries: 3, brokenAt: null });
    const { items } = await audit.page({}, 10, null);
    expect(items.map(({ action, note }) => [action, note])).toEqual([
      ['NOTES_ERASED', '1'],
      ['REVIEW_RESOLVED', 'two'],
      ['REVIEW_RESOLVED', null],
    ]);
    await change('UPDATE audit_log SET note = NULL, note_salt = NULL WHERE sequence = 2');
    expect(await audit.check()).toMatchObject({ brokenAt: second.id });
  });

  it('takes no note for erased that is written after the entry that names it', async () => {
    await append(fresh.store, { ...erasing(), note: '2' }, act('p1', 'one'));
    expect((await audit.check()).brokenAt).toBeNull();
    await change('UPDATE audit_log SET note = NULL, note_salt = NULL WHERE sequence = 2');
    expect((await audit.check()).brokenAt).not.toBeNull();
  });

  it('forgives a release that named no notes those of erased payments, and no others', async () => {
    const histories = createHistories(fresh.store);
    const [{ id: erased }, { id: kept }] = [await histories.add(1), await histories.add(2)];
    await append(fresh.store, act(erased, 'one'), act(kept, 'two'), act(erased, 'three'));
    await change('UPDATE payments SET erased_at = 1 WHERE id = ?', [erased]);
    const gone = 'UPDATE audit_log SET note = NULL, note_salt = NULL WHERE sequence = ?';
    await change(gone, [1]);
    // Nothing was ever erased here.
    expect((await audit.check()).brokenAt).not.toBeNull();
    await append(fresh.store, audit.draft(BOSS, { action: 'CUSTOMER_ERASED', subject: null }));
    expect((await audit.check()).brokenAt).toBeNull();
    await fresh.store.atomically(unit => eraseNotes(unit, 'subject', [erased], erasing()));
    expect((await audit.check()).brokenAt).toBeNull();
    await append(fresh.store, act(erased, 'late'), audit.draft(BOSS, { action: 'CUSTOMER_ERASED', subject: null }));
    await change(gone, [6]);
    expect(await audit.check()).toMatchObject({ brokenAt: expect.any(String) });
    await change(gone, [2]);
    expect((await audit.check()).brokenAt).toBe((await read().findOneBy({ sequence: 2 }))?.id);
  });
});
