/** Catching up with only the newest update of each payment: what a screen needs after a night, in the order of the log. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { archiveEvents } from '../../src/archive/archive-events.js';
import type { Payment } from '../../src/domain/payment.js';
import type { PaymentFilter } from '../../src/domain/payment-filter.js';
import { createFeed } from '../../src/feed/create-feed.js';
import type { Feed, FeedPosition, FeedUpdate, FollowRequest } from '../../src/feed/feed.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import type { Store } from '../../src/store/open-store.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { createHistories, type Histories } from '../support/make-history.js';
import { createSeededRandom } from '../support/seeded-random.js';

const OLD = Date.UTC(2026, 0, 1);
const LINE = Date.UTC(2026, 6, 1);
const NEW = Date.UTC(2026, 10, 1);
const STEPS: readonly Partial<Payment>[] = [
  ...[{ status: 'TIMED_OUT' }, { status: 'FAILED' }, { status: 'COMPLETED' }],
  ...[{ reviewReasons: ['FACTS_DIFFER'] }, { reviewReasons: [] }, { mpesaReceipt: 'UKN7ABCDEF' }],
] as readonly Partial<Payment>[];
const FILTERS: readonly PaymentFilter[] = [
  ...[{}, { status: ['PENDING'] }, { status: ['FAILED', 'TIMED_OUT'] }, { needsReview: true }],
  ...[{ accountReference: 'ODD' }, { accountReference: 'ODD', status: ['PENDING'] }],
] as readonly PaymentFilter[];

type Told = readonly (readonly [paymentId: string, version: number, sequence: number])[];

describeEachDatabase('C3: a feed that collapses while catching up', database => {
  let fresh: FreshStore;
  let store: Store;
  let feed: Feed;
  let histories: Histories;

  beforeEach(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
    histories = createHistories(store);
    const findPayments = createFindPayments(store).byIds;
    const pubsub = createInProcessPubSub(silentLog);
    feed = createFeed({
      store,
      pubsub,
      clock: systemClock,
      log: silentLog,
      findPayments,
      findIdsOfCheckout: async () => [],
    });
  });
  afterEach(async () => {
    await feed.close();
    await fresh.close();
  });

  const startOfLog = async (): Promise<FeedPosition> => {
    const [{ tag }]: [{ tag: string }] = await store.reader().query('SELECT tag FROM feed_head');
    return { sequence: 0, tag };
  };
  const told = (updates: readonly FeedUpdate[]): Told =>
    updates.map(({ payment, position }) => [payment.id, payment.version, position.sequence]);
  const request = (given: Partial<FollowRequest>): FollowRequest => ({
    ...{ paymentId: null, filter: {}, after: null, isUntilSettled: false, isCollapsed: true },
    ...given,
  });
  const poll = async (given: Partial<FollowRequest>, first: number): Promise<Told> => {
    const updates: FeedUpdate[] = [];
    let { after } = request(given);
    for (let hasMore = true; hasMore; ) {
      const page = await feed.readPage({ ...request(given), after }, first);
      updates.push(...page.updates);
      after = page.position;
      hasMore = page.hasMore;
    }
    return told(updates);
  };
  const follow = async (given: Partial<FollowRequest>, count: number): Promise<Told> => {
    const updates: FeedUpdate[] = [];
    const follower = await feed.follow(request(given));
    while (updates.length < count) updates.push((await follower.next()).value);
    await follower.return?.();
    return told(updates);
  };
  /** Some payments whose versions are mixed in the log. */
  const mix = async (count: number, steps: number, seed: number): Promise<void> => {
    const random = createSeededRandom(seed);
    const pick = (below: number): number => (random(1)[0] ?? 0) % below;
    const payments: Payment[] = [];
    for (let index = 0; index < count; index += 1) {
      const accountReference = index % 2 === 0 ? 'EVEN' : 'ODD';
      payments.push(await histories.add(NEW + index, [], { accountReference }));
    }
    for (let step = 0; step < steps; step += 1) {
      const at = pick(payments.length);
      const payment = payments[at];
      if (payment) payments[at] = await histories.advance(payment, NEW + 1_000 + step, STEPS[pick(STEPS.length)] ?? {});
    }
  };
  const newestOfEach = (updates: Told): Told =>
    updates.filter(([id, version]) => !updates.some(([other, later]) => other === id && later > version));

  it('gives the newest of the updates of each payment, in the order of the log: pushed, and polled in pages of any size', async () => {
    await mix(8, 30, 7);
    const after = await startOfLog();
    for (const filter of FILTERS) {
      const expected = newestOfEach(await poll({ after, filter, isCollapsed: false }, 100));
      for (const first of [1, 3, 100]) expect(await poll({ after, filter }, first)).toEqual(expected);
      expect(await follow({ after, filter }, expected.length)).toEqual(expected);
    }
  });

  it('tells a screen that a payment has left its set, however much came after that', async () => {
    const payment = await histories.add(NEW, [{ status: 'TIMED_OUT' }, { status: 'COMPLETED' }]);
    await histories.advance(payment, NEW + 9_000, { mpesaReceipt: 'UKN7ABCDEF' });
    const filter = { status: ['PENDING' as const] };
    const [[id, version] = []] = await poll({ after: await startOfLog(), filter }, 1);
    expect([id, version]).toEqual([payment.id, 2]);
  });

  it('over more than a page of the log, and then gives everything that comes', async () => {
    await mix(30, 250, 3);
    const after = await startOfLog();
    const expected = newestOfEach(await poll({ after, isCollapsed: false }, 100));
    const follower = await feed.follow(request({ after }));
    const later = await histories.add(NEW + 60_000_000, []);
    const advanced = await histories.advance(later, NEW + 60_001_000, { status: 'FAILED' });
    await histories.advance(advanced, NEW + 60_002_000, { status: 'COMPLETED' });
    const updates: FeedUpdate[] = [];
    while (updates.length < expected.length + 3) updates.push((await follower.next()).value);
    await follower.return?.();
    expect(told(updates).slice(0, expected.length)).toEqual(expected);
    expect(told(updates.slice(expected.length)).map(([id, version]) => [id, version])).toEqual(
      [1, 2, 3].map(version => [later.id, version]),
    );
  });

  it('with an id: the newest, and until settled the end', async () => {
    const payment = await histories.add(NEW, [{ status: 'FAILED' }, { status: 'COMPLETED' }]);
    const follower = await feed.follow(
      request({ paymentId: payment.id, after: await startOfLog(), isUntilSettled: true }),
    );
    const updates: FeedUpdate[] = [];
    for await (const update of follower) updates.push(update);
    expect(updates.map(update => update.payment.version)).toEqual([3]);
  });

  it('does not need what it does not give: an archived beginning expires nothing, an archived newest update does', async () => {
    const payment = await histories.add(OLD);
    while (!(await archiveEvents(store, LINE, async () => undefined)).isLast);
    const after = await startOfLog();
    await expect(poll({ after }, 100)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
    await expect(follow({ after }, 1)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
    await histories.advance(payment, NEW, { mpesaReceipt: 'UKN7ABCDEF' });
    const expected = [[payment.id, 4, 4]];
    expect(await poll({ after }, 100)).toEqual(expected);
    expect(await poll({ after }, 1)).toEqual(expected);
    expect(await follow({ after }, 1)).toEqual(expected);
  });
});
