/** The feed after its oldest events were archived: a cursor expires for whom something is missing, and for nobody else. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { archiveEvents } from '../../src/archive/archive-events.js';
import type { Payment } from '../../src/domain/payment.js';
import type { PaymentFilter } from '../../src/domain/payment-filter.js';
import { createFeed } from '../../src/feed/create-feed.js';
import type { Feed, FeedPosition, FeedUpdate } from '../../src/feed/feed.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import type { Store } from '../../src/store/open-store.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { createHistories, type Histories } from '../support/make-history.js';

const OLD = Date.UTC(2026, 0, 1);
const LINE = Date.UTC(2026, 6, 1);
const NEW = Date.UTC(2026, 10, 1);

const EXPIRED = expect.objectContaining({ code: 'CURSOR_EXPIRED' });

type Given = readonly (readonly [paymentId: string, version: number])[];

describeEachDatabase('the feed behind an archive', database => {
  let fresh: FreshStore;
  let store: Store;
  let feed: Feed;
  let histories: Histories;

  beforeEach(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
    histories = createHistories(store);
    const pubsub = createInProcessPubSub(silentLog);
    const findPayments = createFindPayments(store).byIds;
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

  const archive = async (): Promise<void> => {
    while (!(await archiveEvents(store, LINE, async () => undefined)).isLast);
  };
  /** Positions of a payment's events, by version. */
  const positionsOf = async (payment: Payment): Promise<FeedPosition[]> => {
    const events = (await feed.findEvents([payment])).get(payment.id) ?? [];
    return events.map(({ sequence, tag }) => ({ sequence, tag }));
  };
  const positionOf = async (payment: Payment, version: number): Promise<FeedPosition> => {
    const position = (await positionsOf(payment))[version - 1];
    if (!position) throw new Error(`there is no version ${version}`);
    return position;
  };
  const startOfLog = async (): Promise<FeedPosition> => {
    const [{ tag }]: [{ tag: string }] = await store.reader().query('SELECT tag FROM feed_head');
    return { sequence: 0, tag };
  };

  interface Watch {
    readonly after: FeedPosition;
    readonly payment?: Payment;
    readonly filter?: PaymentFilter;
  }
  const told = (updates: readonly FeedUpdate[]): Given =>
    updates.map(({ event, payment }) => [payment.id, event?.version ?? 0]);
  /** What a follower and a polling caller are given of the log as it is now, up to what ended them; both must agree. */
  const read = async ({ after, payment, filter = {} }: Watch, wanted: number): Promise<Given> => {
    const request = { paymentId: payment?.id ?? null, filter, after };
    const polled: FeedUpdate[] = [];
    for (let position = after, hasMore = true; hasMore; ) {
      const page = await feed.readPage({ ...request, after: position }, 2).catch(error => error);
      if (page instanceof Error) {
        const refusal = await readFollower({ after, ...(payment && { payment }), filter }, polled.length + 1);
        expect(refusal).toEqual({ updates: told(polled), error: page });
        throw page;
      }
      polled.push(...page.updates);
      position = page.position;
      hasMore = page.hasMore;
    }
    const followed = await readFollower({ after, ...(payment && { payment }), filter }, wanted);
    expect(followed).toEqual({ updates: told(polled), error: null });
    return told(polled);
  };
  const readFollower = async ({ after, payment, filter = {} }: Watch, wanted: number) => {
    const updates: FeedUpdate[] = [];
    try {
      const follower = await feed.follow({ paymentId: payment?.id ?? null, filter, after, isUntilSettled: false });
      for (let count = 0; count < wanted; count += 1) updates.push((await follower.next()).value);
      await follower.return?.();
      return { updates: told(updates), error: null };
    } catch (error) {
      return { updates: told(updates), error };
    }
  };
  const versions = (payment: Payment, ...numbers: number[]): Given => numbers.map(number => [payment.id, number]);

  it('still knows every place: positions, the history of a payment, the head, and the tag of each cursor', async () => {
    const payment = await histories.add(OLD);
    const look = async () => [
      await feed.findEvents([payment]),
      await feed.findPositions([payment]),
      await feed.readHead(),
    ];
    const before = await look();
    expect(await positionsOf(payment)).toHaveLength(3);
    await archive();
    expect(await look()).toEqual(before);
    const [snapshot] = (await feed.readPage({ paymentId: payment.id, filter: {}, after: null }, 10)).updates;
    expect(snapshot).toMatchObject({ payment: { status: 'COMPLETED', version: 3 }, event: null });
  });

  it('by id: expires before what is archived of this payment, and nowhere else', async () => {
    const [payment, other] = [await histories.add(OLD), await histories.add(OLD + 1)];
    const open = await histories.add(OLD + 2, []);
    await archive();
    const later = await histories.advance(payment, NEW, { mpesaReceipt: 'UKN7ABCDEF' });
    await expect(read({ after: await startOfLog(), payment }, 1)).rejects.toEqual(EXPIRED);
    await expect(read({ after: await positionOf(payment, 2), payment }, 1)).rejects.toEqual(EXPIRED);
    const fromItsLast = { after: await positionOf(payment, 3), payment };
    expect(await read(fromItsLast, 1)).toEqual(versions(later, 4));
    const fromAnother = { after: await positionOf(other, 2), payment };
    expect(await read(fromAnother, 1)).toEqual(versions(later, 4));
    expect(await read({ after: await startOfLog(), payment: open }, 1)).toEqual(versions(open, 1));
  });

  it('over all: expires before the last archived event, and resumes from it', async () => {
    const kept = await histories.add(OLD, [{ status: 'TIMED_OUT' }]);
    const gone = await histories.add(OLD + 1);
    await archive();
    const fresher = await histories.add(NEW);
    const [head, first] = [await startOfLog(), await positionOf(kept, 1)];
    await expect(read({ after: head }, 1)).rejects.toEqual(EXPIRED);
    await expect(read({ after: first }, 1)).rejects.toEqual(EXPIRED);
    await expect(read({ after: await positionOf(gone, 2) }, 1)).rejects.toEqual(EXPIRED);
    expect(await read({ after: await positionOf(gone, 3) }, 3)).toEqual(versions(fresher, 1, 2, 3));
  });

  it('by filter: expires only before an archived event that matched before or after', async () => {
    const kept = await histories.add(OLD, [], { accountReference: 'KEPT' });
    const start = await startOfLog();
    await histories.add(OLD + 1, undefined, { accountReference: 'GONE' });
    const reviewed = [{ status: 'COMPLETED', reviewReasons: ['FACTS_DIFFER'] }, { reviewReasons: [] }] as const;
    await histories.add(OLD + 2, reviewed, { accountReference: 'REVIEWED' });
    await archive();
    const last = await histories.advance(kept, NEW, { status: 'FAILED' });
    expect(await read({ after: start, filter: { accountReference: 'KEPT' } }, 2)).toEqual(versions(last, 1, 2));
    expect(await read({ after: start, filter: { status: ['FAILED'] } }, 1)).toEqual(versions(last, 2));
    const expiring: readonly PaymentFilter[] = [
      ...[{ accountReference: 'GONE' }, { status: ['PENDING'] }, { status: ['COMPLETED'] }, { needsReview: true }],
      ...[
        { accountReference: 'REVIEWED', needsReview: true },
        { createdAfter: OLD, createdBefore: OLD + 2 },
      ],
    ] as readonly PaymentFilter[];
    for (const filter of expiring) await expect(read({ after: start, filter }, 9)).rejects.toEqual(EXPIRED);
    const unmatched = { after: start, filter: { accountReference: 'GONE', needsReview: true } };
    expect(await read(unmatched, 0)).toEqual([]);
  });

  it('calls a cursor foreign whose tag is another, archived or not', async () => {
    const payment = await histories.add(OLD);
    await archive();
    const { sequence } = await positionOf(payment, 3);
    await expect(read({ after: { sequence, tag: '0123456789ab' }, payment }, 1)).rejects.toEqual(EXPIRED);
  });

  it('ends a reader that is overtaken by the archive after what it had read: no gap', async () => {
    for (let count = 0; count < 60; count += 1) await histories.add(OLD + count);
    const follower = await feed.follow({
      ...{ paymentId: null, filter: {}, isUntilSettled: false },
      after: await startOfLog(),
    });
    const given: number[] = [(await follower.next()).value.position.sequence];
    await archive();
    await histories.add(NEW);
    const end = await (async () => {
      for (;;) given.push((await follower.next()).value.position.sequence);
    })().catch(error => error);
    expect(end).toEqual(EXPIRED);
    expect(given).toEqual(Array.from({ length: given.length }, (_, index) => index + 1));
  });

  it('does not disturb who waits at the head', async () => {
    await histories.add(OLD);
    const follower = await feed.follow({ paymentId: null, filter: {}, after: null, isUntilSettled: false });
    const next = follower.next();
    await archive();
    const payment = await histories.add(NEW, []);
    expect(told([(await next).value])).toEqual(versions(payment, 1));
  });
});
