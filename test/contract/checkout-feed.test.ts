/** The updates of one checkout: all of them, from any place of a long log on, and nothing of the others is read. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Payment } from '../../src/domain/payment.js';
import { createFeed } from '../../src/feed/create-feed.js';
import type { Feed, FeedPosition, FollowRequest, Pace } from '../../src/feed/feed.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { createFindPayments, findIdsOfCheckout } from '../../src/payments/find-payments.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import type { PubSub } from '../../src/pubsub/pubsub.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { createHistories, type Histories } from '../support/make-history.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const CHECKOUT = '0000000000000000000k';
const FILTER = { checkoutId: CHECKOUT };
/** Of others, three events each: several pages. */
const OTHERS = 70;

describeEachDatabase('the updates of a checkout', database => {
  let fresh: FreshStore;
  let feed: Feed;
  let pubsub: PubSub;
  let histories: Histories;
  let readBack = 0;
  const pace: Pace = {
    ask: () => ({
      come: Promise.resolve(),
      leave(events) {
        readBack += events;
      },
    }),
  };

  beforeEach(async () => {
    fresh = await openFreshStore(database);
    const { store } = fresh;
    histories = createHistories(store);
    readBack = 0;
    pubsub = createInProcessPubSub(silentLog);
    feed = createFeed({
      ...{ store, pubsub, clock: systemClock, log: silentLog },
      findPayments: createFindPayments(store).byIds,
      findIdsOfCheckout: findIdsOfCheckout(store),
    });
  });
  afterEach(async () => {
    await feed.close();
    await fresh.close();
  });

  const start = async (): Promise<FeedPosition> => {
    const [{ tag }]: [{ tag: string }] = await fresh.store.reader().query('SELECT tag FROM feed_head');
    return { sequence: 0, tag };
  };
  const addOthers = async (): Promise<void> => {
    for (let index = 0; index < OTHERS; index += 1) await histories.add(NOON + index);
  };
  const request = (after: FeedPosition): FollowRequest => ({
    ...{ paymentId: null, filter: FILTER, after, isUntilSettled: false, pace },
  });
  /** As [payment, version]. */
  const take = async (updates: AsyncIterator<{ payment: Payment }>, count: number) => {
    const taken: (readonly [string, number])[] = [];
    while (taken.length < count) {
      const { value } = await updates.next();
      taken.push([value.payment.id, value.payment.version]);
    }
    return taken;
  };
  const versionsOf = ({ id }: Payment, first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => [id, first + index] as const);

  it('come in order, whether they were there before or come while and after they are read, and nothing else is read', async () => {
    const from = await start();
    await addOthers();
    const one = await histories.add(NOON, undefined, { checkoutId: CHECKOUT });
    await addOthers();
    const two = await histories.add(NOON, undefined, { checkoutId: CHECKOUT });
    // By hand, and given its checkout only with its second version.
    const byHand = await histories.add(NOON, [{ checkoutId: CHECKOUT }, { status: 'COMPLETED' }]);
    await addOthers();
    const updates = await feed.follow(request(from));
    const own = [...versionsOf(one, 1, 3), ...versionsOf(two, 1, 3), ...versionsOf(byHand, 2, 3)];
    expect(await take(updates, own.length)).toEqual(own);
    const three = await histories.add(NOON, undefined, { checkoutId: CHECKOUT });
    await addOthers();
    await histories.advance(three, NOON, { status: 'REVERSED' });
    pubsub.ring({ topic: 'feed', sequence: 1 });
    expect(await take(updates, 4)).toEqual(versionsOf(three, 1, 4));
    await updates.return?.();
    expect(readBack).toBe(own.length + 1);
  });

  it('are the same by pages', async () => {
    const from = await start();
    await addOthers();
    const one = await histories.add(NOON, undefined, { checkoutId: CHECKOUT });
    await addOthers();
    const two = await histories.add(NOON, undefined, { checkoutId: CHECKOUT });
    const first = await feed.readPage(request(from), 4);
    const second = await feed.readPage(request(first.position), 4);
    const shown = [...first.updates, ...second.updates].map(({ payment }) => [payment.id, payment.version]);
    expect(shown).toEqual([...versionsOf(one, 1, 3), ...versionsOf(two, 1, 3)]);
    expect([first.hasMore, second.hasMore]).toEqual([true, false]);
  });
});
