/** A key that was made can be used as soon as its maker has it, on the instance that made it: also when no bell is heard. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createAudit } from '../../src/audit/create-audit.js';
import type { Keys } from '../../src/keys/keys.js';
import { openKeys } from '../../src/keys/open-keys.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { Secret } from '../../src/lib/secret.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';

const BY = { name: 'boss', address: null };
const ADDRESS = '127.0.0.1';

describeEachDatabase('a key that was made', database => {
  let fresh: FreshStore;
  let keys: Keys;
  beforeAll(async () => {
    fresh = await openFreshStore(database);
    const { store } = fresh;
    const newId = createIds(systemClock, systemRandom);
    keys = openKeys({
      ...{ store, pubsub: { ring: () => undefined, listen: () => () => undefined }, configured: [], shortcodes: [] },
      ...{ audit: createAudit({ store, newId, clock: systemClock }), newId, random: systemRandom, clock: systemClock },
      ...{ tokenSecrets: [new Secret('t'.repeat(32))], log: silentLog },
    });
    await keys.start();
  });
  afterAll(async () => {
    await keys.close();
    await fresh.close();
  });

  it('can be used at once, and so can the one that follows it', async () => {
    const input = { name: 'counter', role: 'till', expiresAt: null, shortcodes: null, addresses: null } as const;
    const { key } = await keys.create(input, BY);
    expect(keys.find(key, ADDRESS)).toMatchObject({ name: 'counter' });
    const { key: next } = await keys.rotate('counter', 60, BY);
    expect([key, next].map(each => keys.find(each, ADDRESS)?.name)).toEqual(['counter', 'counter']);
  });
});
