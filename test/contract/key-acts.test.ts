/** Acts on API keys whose commit's answer is lost: the unit runs again, and has done what it was asked for. Who made a key is written down with it. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { DataSource } from 'typeorm';
import type { Audit } from '../../src/audit/audit.js';
import { createAudit } from '../../src/audit/create-audit.js';
import { ApiKeyRow } from '../../src/keys/api-key-row.js';
import { createKeyActs } from '../../src/keys/create-key-acts.js';
import type { KeyActs } from '../../src/keys/keys.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { dataSourceOptions } from '../../src/store/data-source.js';
import { KeyMakers2026113001000 } from '../../src/store/migrations/2026113001-key-makers.js';
import type { Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';

const BY = { name: 'boss', address: null };
const INPUT = { name: 'counter', role: 'till', expiresAt: null, shortcodes: null, addresses: null } as const;

describeEachDatabase('API keys whose unit runs again after its commit', database => {
  let fresh: FreshStore;
  let acts: KeyActs;
  let audit: Audit;
  let at = systemClock.now();
  beforeAll(async () => {
    fresh = await openFreshStore(database);
    const { store } = fresh;
    const newId = createIds(systemClock, systemRandom);
    const twice: Store['atomically'] = async (work, ...rest) => {
      await store.atomically(work, ...rest);
      return store.atomically(work, ...rest);
    };
    // Of two acts in one millisecond the log could not tell which made which key.
    const clock = { ...systemClock, now: () => (at += 1) };
    audit = createAudit({ store, newId, clock });
    acts = createKeyActs({
      ...{ store: { ...store, atomically: twice }, pubsub: { ring: () => undefined }, configured: [], shortcodes: [] },
      ...{ audit, newId, random: systemRandom, clock },
    });
  });
  afterAll(() => fresh.close());

  it('are made once, rotated once and revoked once, and each act is told once', async () => {
    await acts.create(INPUT, BY);
    await acts.rotate('counter', 0, BY);
    expect(await acts.revoke('counter', BY)).toMatchObject({ name: 'counter', revokedAt: expect.any(Number) });
    expect(await acts.list()).toHaveLength(2);
    const { items } = await audit.page({}, 10, null);
    expect(items.map(({ action }) => action)).toEqual(['KEY_REVOKED', 'KEY_ROTATED', 'KEY_CREATED']);
    await expect(acts.revoke('counter', BY)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are revoked with all others of their name, those that have expired or were followed too', async () => {
    const input = { ...INPUT, name: 'branch', expiresAt: at + 60_000 };
    await acts.create(input, BY);
    await acts.rotate('branch', 0, BY);
    at += 3_600_000;
    const { kept } = await acts.create({ ...input, expiresAt: at + 60_000 }, BY);
    at += 3_600_000;
    const revoked = await acts.revoke('branch', BY);
    expect(revoked).toEqual({ ...kept, revokedAt: expect.any(Number) });
    const all = (await acts.list()).filter(({ name }) => name === 'branch');
    expect(all.map(({ revokedAt }) => revokedAt)).toEqual(Array(3).fill(revoked.revokedAt));
    await expect(acts.revoke('branch', BY)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('have their maker, and a schema that did not know it learns it from the audit log', async () => {
    const source = new DataSource(dataSourceOptions(fresh.address, tables, null, 'writer'));
    await source.initialize();
    const makers = async () => {
      const rows = await source
        .getRepository(ApiKeyRow)
        .find({ where: { name: 'kiosk' }, order: { createdAt: 'ASC' } });
      return rows.map(({ madeBy }) => madeBy);
    };
    await acts.create({ ...INPUT, name: 'kiosk' }, BY);
    await acts.rotate('kiosk', 60, { name: 'deputy', address: null });
    expect(await makers()).toEqual(['boss', 'deputy']);
    const runner = source.createQueryRunner();
    const migration = new KeyMakers2026113001000();
    await migration.down(runner);
    await migration.up(runner);
    await runner.release();
    expect(await makers()).toEqual(['boss', 'deputy']);
    await source.destroy();
  });
});
