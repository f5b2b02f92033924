/** M7: commits that take a second or more: the sweep asks almost as often as it may, never more often, and counts what it puts off. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Payment } from '../../src/domain/payment.js';
import { forEachKind } from '../../src/domain/payment-kinds.js';
import { pause } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { type Log, silentLog } from '../../src/lib/log.js';
import { createSerialQueue, type SerialQueue } from '../../src/lib/serial-queue.js';
import { createClaimDue } from '../../src/payments/claim-due.js';
import { createReturnLease } from '../../src/payments/lease-payment.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import type { Store } from '../../src/store/open-store.js';
import { createSweep, type Sweep } from '../../src/sweep/create-sweep.js';
import { databases } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makeFunnel } from '../support/make-funnel.js';
import { LADDERS, makePayment } from '../support/make-payment.js';
import { mostInOneSecond } from '../support/most-in-one-second.js';
import { NO_CHECKS } from '../support/no-checks.js';
import { createSeededRandom } from '../support/seeded-random.js';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.js';

const SECOND_MS = 1_000;
const PER_SECOND = 5;
const SECONDS = 25;
const leaseMs = forEachKind(() => 60_000);
const START = Date.UTC(2026, 10, 28, 9);

// A clock driven by hand needs a database that answers without waiting.
const [sqlite] = databases;
if (!sqlite) throw new Error('SQLite is always there');

describe('M7: questions while commits are slow', () => {
  let fresh: FreshStore;
  let clock: VirtualClock;
  beforeEach(async () => {
    fresh = await openFreshStore(sqlite);
    clock = createVirtualClock(START);
  });
  afterEach(() => fresh.close());

  const storeDue = (count: number): Promise<void> => {
    const random = createSeededRandom(1);
    const newId = createIds(clock, random);
    const due = (): Payment => ({
      ...makePayment({ id: newId(), phoneNumber: null, createdAt: START, checkoutRequestId: newId() }),
      nextCheckAt: START,
    });
    const rows = Array.from({ length: count }, () => buildPaymentRow(due(), null));
    return fresh.store.atomically(unit => unit.insertMany(PaymentRow, rows));
  };

  /** One instance. Units that claim hold the lock of the budget until their slow commits are done. */
  const open = (inTurn: SerialQueue, commitMs: () => number, asked: number[], log: Log = silentLog): Sweep => {
    const store: Store = {
      ...fresh.store,
      atomically: async (work, patience) => {
        const result = await fresh.store.atomically(work, patience);
        await pause(clock, commitMs());
        return result;
      },
    };
    const claimDue = createClaimDue({ store, ladders: LADDERS, leaseMs, mayTimeOut: () => true });
    const pubsub = createInProcessPubSub(silentLog);
    return createSweep({
      ...{ store, pubsub, clock, log, questionsPerSecond: PER_SECOND, signal: new AbortController().signal },
      funnel: makeFunnel(store, { random: createSeededRandom(2) }, pubsub),
      claimDue: (now, limit, grant) => inTurn(() => claimDue(now, limit, grant)),
      findOverdue: async () => [],
      returnLease: createReturnLease(store),
      mayTimeOut: () => true,
      ...{
        claimReceipts: async () => [],
        returnReceipt: async () => undefined,
        askAboutReceipt: async () => undefined,
      },
      checks: NO_CHECKS,
      putQuestion: async (_payment, inItsTurn) => {
        if (await inItsTurn?.mayLeave?.()) asked.push(clock.now());
        return true;
      },
    });
  };

  // Of 100 that fit into the time; a sweep comes each half second, and the first commits teach it how long they take.
  it.each([
    [0, 75],
    [100, 75],
    [300, 75],
    [1_000, 70],
    [1_300, 50],
    [2_000, 35],
  ])('of %i ms: at least %i are put, and in no second more than may be', async (commitMs, count) => {
    await storeDue(PER_SECOND * SECONDS);
    const asked: number[] = [];
    const sweep = open(createSerialQueue(), () => commitMs, asked);
    sweep.start();
    await clock.advance(SECONDS * SECOND_MS);
    expect(asked.length).toBeGreaterThanOrEqual(count);
    expect(mostInOneSecond(asked)).toBeLessThanOrEqual(PER_SECOND);
    await closeAfter(sweep);
  });

  it('of two instances, whose commits are now fast and now slow, are never put too often', async () => {
    await storeDue(PER_SECOND * SECONDS);
    const random = createSeededRandom(3);
    const asked: number[] = [];
    const inTurn = createSerialQueue();
    const commitMs = () => ((random(1)[0] ?? 0) < 32 ? 1_500 : 20);
    const sweeps = [open(inTurn, commitMs, asked), open(inTurn, commitMs, asked)];
    for (const sweep of sweeps) sweep.start();
    await clock.advance(SECONDS * SECOND_MS);
    expect(asked.length).toBeGreaterThan(PER_SECOND * 5);
    expect(mostInOneSecond(asked)).toBeLessThanOrEqual(PER_SECOND);
    for (const sweep of sweeps) await closeAfter(sweep);
  });

  it('that are put off are counted, and told in one line for many', async () => {
    await storeDue(PER_SECOND);
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const asked: number[] = [];
    const sweep = open(createSerialQueue(), () => 1_200, asked, log);
    sweep.start();
    await clock.advance(10 * SECOND_MS);
    const [late] = sweep.givenUp();
    expect(late?.labels).toEqual({ reason: 'late' });
    expect(late?.count).toBeGreaterThan(1);
    expect(lines.map(line => JSON.parse(line).msg)).toEqual([
      expect.stringMatching(/questions to M-Pesa were given up/),
    ]);
    // They are only put off.
    expect(asked.length).toBe(PER_SECOND);
    await closeAfter(sweep);
  });

  const closeAfter = async (sweep: Sweep): Promise<void> => {
    const closing = sweep.close();
    await clock.advance(60 * SECOND_MS);
    await closing;
  };
});
