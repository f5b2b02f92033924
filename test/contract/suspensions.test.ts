/** Initiators that M-Pesa refused: every instance on the database obeys, until its own restart or an operator's go-ahead. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createAudit } from '../../src/audit/create-audit.js';
import type { Shortcode } from '../../src/domain/shortcode.js';
import { createSuspensions } from '../../src/initiators/create-suspensions.js';
import { SuspensionRow } from '../../src/initiators/suspension-row.js';
import { type Clock, systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { Secret } from '../../src/lib/secret.js';
import type { Store } from '../../src/store/open-store.js';
import { StoreUnavailable } from '../../src/store/store-fault.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';

const START = 1_700_000_000_000;

describeEachDatabase('suspended initiators', database => {
  let fresh: FreshStore;
  let store: Store;
  let ids = 0;
  let isAway = false;

  beforeEach(async () => {
    isAway = false;
    fresh = await openFreshStore(database);
    store = fresh.store;
  });
  afterEach(() => fresh.close());

  /** A process that started at this instant, by a clock that stands there. */
  const startAt = (ms: number, clock: Clock = { ...systemClock, now: () => ms, monotonic: () => 0 }) => {
    const reader = () => {
      if (isAway) throw new StoreUnavailable('away');
      return store.reader();
    };
    const frail = { ...store, reader };
    return createSuspensions({
      store: frail,
      audit: createAudit({ store, newId: createIds(systemClock, systemRandom), clock }),
      shortcodes: [shortcodeOf('one'), shortcodeOf('two')],
      clock,
    });
  };
  /** One that has asked before its clock was set by so much: until the database answers, nobody knows the time. */
  const startAndSet = async (ms: number, setByMs: number) => {
    let now = ms;
    const suspensions = startAt(ms, { ...systemClock, now: () => now, monotonic: () => 0 });
    expect(await suspensions.find('one')).toBeNull();
    now += setByMs;
    return suspensions;
  };
  const refuse = (initiator: string, resultCode: string, suspendedAt: number) => {
    ids += 1;
    const row = { id: `callback-${ids}`, initiator, resultCode, suspendedAt };
    return store.atomically(unit => unit.insertMany(SuspensionRow, [row]));
  };

  it('are suspended on all instances that were running, with the first code', async () => {
    const instances = [startAt(START), startAt(START + 1)];
    await refuse('one', '2001', START + 10);
    await refuse('one', '8006', START + 11);
    for (const suspensions of instances) {
      expect(await suspensions.find('one')).toEqual({ name: 'one', resultCode: '2001' });
      expect(await suspensions.find('two')).toBeNull();
      expect(await suspensions.list()).toEqual([{ name: 'one', resultCode: '2001', shortcodes: ['600003'] }]);
    }
  });

  it('are free in a process that started since', async () => {
    await refuse('one', '2001', START);
    expect(await startAt(START + 1).find('one')).toBeNull();
  });

  it('stay suspended also when the clock has been set since the process started, back or forward', async () => {
    const [setBack, setForward] = [await startAndSet(START, -60_000), await startAndSet(START, 60_000)];
    await refuse('one', '2001', START - 50_000);
    await refuse('two', '2001', START + 50_000);
    expect(await setBack.find('one')).toEqual({ name: 'one', resultCode: '2001' });
    expect(await setForward.find('two')).toEqual({ name: 'two', resultCode: '2001' });
    expect(await setForward.find('one')).toBeNull();
  });

  it('are free everywhere after an operator’s go-ahead, until the next refusal', async () => {
    const [here, there] = [startAt(START), startAt(START)];
    await refuse('one', '2001', START + 1);
    await refuse('two', '2001', START + 2);
    expect(await there.list()).toHaveLength(2);
    await here.release('one', { name: 'boss', address: null });
    for (const suspensions of [here, there])
      expect(await suspensions.list()).toEqual([{ name: 'two', resultCode: '2001', shortcodes: ['600003'] }]);
    await refuse('one', '21', START + 3);
    expect(await there.find('one')).toEqual({ name: 'one', resultCode: '21' });
  });

  it('are listed as last known while the database is away, and not answered for', async () => {
    const suspensions = startAt(START);
    await refuse('one', '2001', START);
    await suspensions.list();
    isAway = true;
    expect(await suspensions.list()).toEqual([{ name: 'one', resultCode: '2001', shortcodes: ['600003'] }]);
    await expect(suspensions.find('two')).rejects.toThrow(StoreUnavailable);
  });
});

function shortcodeOf(initiator: string): Shortcode {
  return {
    ...{
      shortcode: `60000${initiator.length}`,
      type: 'paybill',
      tillNumber: null,
      isFeedTrusted: false,
      validation: 'ACCEPT_ALL' as const,
      passkey: null,
      tillIdentifierType: '2',
      ...{ pullEveryMs: null, nominatedNumber: null },
    },
    ...{ consumerKey: new Secret('key'), consumerSecret: new Secret('secret') },
    initiator: { name: initiator, password: new Secret('password'), certificatePem: '' },
  };
}
