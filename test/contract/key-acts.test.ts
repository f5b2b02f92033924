/** Acts on API keys whose commit's answer is lost: the unit runs again, and has done what it was asked for. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { Audit } from '../../src/audit/audit.js';
import { createAudit } from '../../src/audit/create-audit.js';
import { createKeyActs } from '../../src/keys/create-key-acts.js';
import type { KeyActs } from '../../src/keys/keys.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import type { Store } from '../../src/store/open-store.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';

const BY = { name: 'boss', address: null };
const INPUT = { name: 'counter', role: 'till', expiresAt: null, shortcodes: null, addresses: null } as const;

describeEachDatabase('API keys whose unit runs again after its commit', database => {
  let fresh: FreshStore;
  let acts: KeyActs;
  let audit: Audit;
  beforeAll(async () => {
    fresh = await openFreshStore(database);
    const { store } = fresh;
    const newId = createIds(systemClock, systemRandom);
    const twice: Store['atomically'] = async (work, ...rest) => {
      await store.atomically(work, ...rest);
      return store.atomically(work, ...rest);
    };
    audit = createAudit({ store, newId, clock: systemClock });
    acts = createKeyActs({
      ...{ store: { ...store, atomically: twice }, pubsub: { ring: () => undefined }, configured: [], shortcodes: [] },
      ...{ audit, newId, random: systemRandom, clock: systemClock },
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
});
