/** A watcher until settled ends when the payment is settled and nothing of it is left in the log: any history, any cursor, any moment. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSettled, type Payment, type PaymentStatus } from '../../../src/domain/payment.js';
import { appendEvents } from '../../../src/feed/append-events.js';
import { createFeed } from '../../../src/feed/create-feed.js';
import { archiveEventRow, EventRow } from '../../../src/feed/event-row.js';
import type { Feed, FeedPosition, FeedUpdate, FollowRequest } from '../../../src/feed/feed.js';
import { createIds } from '../../../src/lib/ids.js';
import { silentLog } from '../../../src/lib/log.js';
import { systemRandom } from '../../../src/lib/random.js';
import { createInProcessPubSub } from '../../../src/pubsub/in-process.js';
import type { Store } from '../../../src/store/open-store.js';
import { databases } from '../../support/databases.js';
import { type FreshStore, openFreshStore } from '../../support/fresh-store.js';
import { makePayment } from '../../support/make-payment.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const RUNS = 150;
/** Longer than the tail waits before it looks at the log without a bell. */
const POLL_MS = 1_000;
const SEQUENCE_OF_NONE: FeedPosition = { sequence: 0, tag: '' };

const clock = createVirtualClock(0);
const newId = createIds(clock, systemRandom);
const rows = new Map<string, Payment>();
let fresh: FreshStore;
let store: Store;
let feed: Feed;

beforeAll(async () => {
  const sqlite = databases.find(({ name }) => name === 'SQLite');
  if (!sqlite) throw new Error('SQLite is always there');
  fresh = await openFreshStore(sqlite);
  store = fresh.store;
  const pubsub = createInProcessPubSub(silentLog);
  feed = createFeed({
    store,
    pubsub,
    clock,
    log: silentLog,
    findPayments: async () => rows,
    findIdsOfCheckout: async () => [],
  });
});

afterAll(async () => {
  await feed.close();
  await fresh.close();
});

/** A payment whose versions another instance commits: no bell is heard here. */
async function createLog(statuses: readonly PaymentStatus[]) {
  const payment = makePayment({ id: newId() });
  let committed = 0;
  const positions = [SEQUENCE_OF_NONE];
  const commit = async (): Promise<void> => {
    const before = rows.get(payment.id) ?? null;
    const status = statuses[committed] ?? 'PENDING';
    const after = { ...payment, status, version: committed + 1 };
    const event = { before, after, evidence: 'CALLBACK' as const, occurredAt: 0, note: null };
    await store.atomically(unit => appendEvents(unit, [event], systemRandom));
    rows.set(payment.id, after);
    committed += 1;
    const { sequence, tag } = await store.reader().getRepository(EventRow).findOneByOrFail({
      paymentId: payment.id,
      version: committed,
    });
    positions.push({ sequence, tag });
  };
  const archive = async (): Promise<void> => {
    const found = await store.reader().getRepository(EventRow).findBy({ paymentId: payment.id });
    await store.atomically(unit => unit.updateMany(EventRow, found.map(archiveEventRow), ['snapshot']));
  };
  return {
    paymentId: payment.id,
    commit,
    archive,
    committed: () => committed,
    statusOf: (version: number) => statuses[version - 1] ?? 'PENDING',
    positionOf: (version: number) => positions[version] ?? SEQUENCE_OF_NONE,
  };
}

type Log = Awaited<ReturnType<typeof createLog>>;

interface Case {
  readonly statuses: readonly PaymentStatus[];
  /** How many versions are in the log when the watcher joins. */
  readonly joinsAt: number;
  /** The version after which it resumes; 0: no cursor. */
  readonly resumesAfter: number;
  /** All versions so far are archived once the log has this many, if they are settled; 0: never. */
  readonly archivedAt: number;
  /** Whether somebody else keeps the window of this instance filled. */
  readonly isBoardOpen: boolean;
  readonly acts: readonly ('commit' | 'look' | 'take')[];
}

const status = fc.constantFrom<PaymentStatus>('PENDING', 'TIMED_OUT', 'FAILED', 'COMPLETED', 'REVERSED');
const anyCase: fc.Arbitrary<Case> = fc
  .array(status, { minLength: 1, maxLength: 6 })
  .chain(statuses =>
    fc.record({
      statuses: fc.constant(['PENDING' as const, ...statuses]),
      joinsAt: fc.integer({ min: 1, max: statuses.length + 1 }),
      resumesAfter: fc.nat(statuses.length + 1),
      archivedAt: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: statuses.length + 1 })),
      isBoardOpen: fc.boolean(),
      acts: fc.array(fc.constantFrom('commit' as const, 'look' as const, 'take' as const), { maxLength: 14 }),
    }),
  )
  .map(each => ({ ...each, resumesAfter: Math.min(each.resumesAfter, each.joinsAt) }));

/** What a watcher was given, and how much of the log there was when it asked for what ended it. */
interface Told {
  readonly versions: readonly number[];
  readonly end: { readonly committed: number; readonly error: unknown } | null;
}

async function watch(log: Log, request: FollowRequest, start: number, acts: Case['acts']): Promise<Told> {
  const versions: number[] = [];
  let end: Told['end'] = null;
  let taking: Promise<void> | null = null;
  const follower = await feed.follow(request);
  const take = (): Promise<void> => {
    const committed = log.committed();
    return follower.next().then(
      ({ done, value }: IteratorResult<FeedUpdate>) => {
        taking = null;
        if (done) end = { committed, error: null };
        else versions.push(value.payment.version);
      },
      error => {
        taking = null;
        end = { committed, error };
      },
    );
  };
  const isNext = (): boolean => end === null && taking === null;
  for (const act of acts) {
    if (act === 'commit') await log.commit();
    if (act === 'look') await clock.advance(POLL_MS);
    if (act === 'take' && isNext()) taking = take();
    // Whoever is not left waiting for news has his answer before anything else happens.
    if (act === 'take' && taking && isOver(log, versions.at(-1) ?? start)) await taking;
  }
  // All that is committed is heard of, and taken.
  for (let round = 0; round < 10 && end === null; round += 1) {
    taking ??= take();
    await clock.advance(POLL_MS);
    await Promise.race([taking, clock.advance(POLL_MS)]);
  }
  await follower.return?.();
  return { versions, end };
}

/** Settled as of what was given last, nothing more in the log: no news will come, and none is needed. */
function isOver(log: Log, last: number): boolean {
  return last === log.committed() && isSettled(log.statusOf(last));
}

test('M1: a watcher until settled is given all that is in the log, and ends when the payment is settled: any history, cursor and moment', async () => {
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ statuses, joinsAt, resumesAfter, archivedAt, isBoardOpen, acts }) => {
      const board = isBoardOpen
        ? await feed.follow({ paymentId: null, filter: {}, after: null, isUntilSettled: false })
        : null;
      await clock.advance(POLL_MS);
      const log = await createLog(statuses);
      let archived = 0;
      while (log.committed() < joinsAt) {
        await log.commit();
        if (log.committed() === archivedAt && isSettled(log.statusOf(archivedAt))) {
          await log.archive();
          archived = archivedAt;
        }
      }
      const left = statuses.length - joinsAt;
      const bounded = acts.filter((act, index) => act !== 'commit' || countCommits(acts.slice(0, index)) < left);
      const request: FollowRequest = {
        ...{ paymentId: log.paymentId, filter: {}, isUntilSettled: true },
        after: resumesAfter === 0 ? null : log.positionOf(resumesAfter),
      };
      const start = resumesAfter === 0 ? joinsAt - 1 : resumesAfter;
      const { versions, end } = await watch(log, request, start, bounded);
      await board?.return?.();
      if (resumesAfter > 0 && start < archived) {
        expect([versions, end?.error]).toMatchObject([[], { code: 'CURSOR_EXPIRED' }]);
        return;
      }
      const last = versions.at(-1) ?? start;
      expect(versions).toEqual(versions.map((_, index) => start + 1 + index));
      expect(end?.error ?? null).toBe(null);
      // Ended: everything there was by then had been given, and the payment was settled. Not ended: it is not settled.
      if (end) expect([last >= end.committed, isSettled(log.statusOf(last))]).toEqual([true, true]);
      else expect([last, isSettled(log.statusOf(last))]).toEqual([log.committed(), false]);
    }),
    { numRuns: RUNS },
  );
});

function countCommits(acts: Case['acts']): number {
  return acts.filter(act => act === 'commit').length;
}
