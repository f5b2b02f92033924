/** The funnel: one bounded queue into few batches; evidence that arrives during a commit forms the next batch. */

import type { Decision } from '../domain/decide.js';
import { GatewayError } from '../domain/gateway-error.js';
import { giveWay } from '../lib/give-way.js';
import { createTally } from '../lib/tally.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Store } from '../store/open-store.js';
import type { BatchRules } from './apply-batch.js';
import { createBatchRunner, type Job, openedOf, paymentOf } from './create-batch-runner.js';
import type { Entry, Funnel, Opened, Opening, TransitionLabel } from './payments.js';

/** Evidence in one transaction; past this a bigger batch no longer pays and its failure costs more. */
const BATCH_MAX = 128;
/** Maximum queued work; beyond it callers must retry, which is better than unbounded memory. */
const QUEUE_MAX = 10_000;
/**
 * Batches under way. On MySQL one is decided while the other is written, as two instances would: rows are locked in the order of their
 * ids, and the head of the feed last, so the order of the feed stays that of the commits. SQLite takes one unit at a time.
 */
const BATCHES_AT_ONCE = { mysql: 2, sqlite: 1 } as const;

export interface FunnelNeighbours {
  readonly store: Store;
  readonly pubsub: PubSub;
  readonly rules: BatchRules;
}

/** When idle a batch is one piece of evidence: one commit's latency. */
export function createFunnel({ store, pubsub, rules }: FunnelNeighbours): Funnel {
  const queue: Job[] = [];
  /** Payments of the batches under way: what else comes about them waits, so that it is decided in the order in which it came. */
  const held = new Set<string>();
  const lanes: (Promise<void> | null)[] = Array(BATCHES_AT_ONCE[store.dialect]).fill(null);
  /** What others hold locked waits in a lane of its own, in which it is in nobody's way. */
  const locked: Job[] = [];
  let lockedLane: Promise<void> | null = null;
  const transitions = createTally<TransitionLabel>(['kind', 'from', 'to', 'evidence']);
  let isClosed = false;

  const failAll = (error: unknown): void => {
    for (const job of queue.splice(0)) job.fail(error);
  };
  const batches = createBatchRunner({ store, pubsub, rules, transitions, failAll });

  /** Empty when all that waits is about payments of the other batches, whose lanes go on with it. */
  const take = (): readonly Job[] => {
    const [jobs, later]: [Job[], Job[]] = [[], []];
    let count = 0;
    for (const job of queue) {
      if (jobs.length === BATCH_MAX) break;
      count += 1;
      (held.has(paymentOf(job) ?? '') ? later : jobs).push(job);
    }
    queue.splice(0, count, ...later);
    return jobs;
  };

  const drain = async (lane: number): Promise<void> => {
    for (;;) {
      // What the sockets hold is read first: SQLite answers without giving way to them, so that every batch would be of one.
      await giveWay();
      const jobs = take();
      if (jobs.length === 0) break;
      for (const id of paymentsOf(jobs)) held.add(id);
      const waiting = await batches.run(jobs, 'NONE');
      const stillHeld = paymentsOf(waiting);
      for (const id of paymentsOf(jobs)) if (!stillHeld.has(id)) held.delete(id);
      locked.push(...waiting);
      if (waiting.length > 0) lockedLane ??= drainLocked();
    }
    lanes[lane] = null;
  };

  /** Waits a little for what is locked; who holds a row for longer does not mean us. */
  const drainLocked = async (): Promise<void> => {
    while (locked.length > 0) {
      const jobs = locked.splice(0, BATCH_MAX);
      const waiting = await batches.run(jobs, 'SHORT');
      for (const job of waiting) batches.failLocked(job);
      for (const id of paymentsOf(jobs)) held.delete(id);
      wake();
    }
    lockedLane = null;
  };

  const wake = (): void => {
    const free = lanes.indexOf(null);
    if (free >= 0 && queue.length > 0) lanes[free] = drain(free);
  };
  const add = (job: Job): void => {
    if (isClosed || queue.length >= QUEUE_MAX) {
      const reason = isClosed ? 'shutting down' : 'busy';
      job.fail(new GatewayError('UNAVAILABLE', `The gateway is ${reason}. Try again.`));
      return;
    }
    queue.push(job);
    wake();
  };

  return Object.freeze({
    open: (opening: Opening) =>
      new Promise<Opened>((resolve, reject) => {
        add({ opening, settle: (result, at) => resolve(openedOf(result.opened[at.opening])), fail: reject });
      }),
    apply: (entry: Entry) =>
      new Promise<Decision | null>((resolve, reject) => {
        add({ entry, settle: (result, at) => resolve(result.decisions[at.entry] ?? null), fail: reject });
      }),
    transitions: transitions.read,
    close: async () => {
      isClosed = true;
      while (lockedLane || lanes.some(lane => lane !== null)) await Promise.all([...lanes, lockedLane]);
    },
  } satisfies Funnel);
}

/** What is not yet known to be about a payment waits for nothing. */
function paymentsOf(jobs: readonly Job[]): ReadonlySet<string> {
  return new Set(jobs.flatMap(job => paymentOf(job) ?? []));
}
