/** The funnel: one bounded queue into few batches; whatever arrives while they commit is the next batch. */

import type { Decision } from '../domain/decide.js';
import { GatewayError } from '../domain/gateway-error.js';
import { assert } from '../lib/assert.js';
import { giveWay } from '../lib/give-way.js';
import { createTally } from '../lib/tally.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Store } from '../store/open-store.js';
import { StoreUnavailable } from '../store/store-fault.js';
import { applyBatch, type Batch, type BatchResult, type BatchRules, LinkFound } from './apply-batch.js';
import type { Entry, Funnel, Opened, Opening, TransitionLabel } from './payments.js';

/** Evidence in one transaction; past this a bigger batch no longer pays and its failure costs more. */
const BATCH_MAX = 128;
/** Waiting work; past this the caller is told to come back, which is better than memory without end. */
const QUEUE_MAX = 10_000;
/** How often a batch may meet linked payments that it has not locked; each is met once. */
const LINKS_MAX = 8;
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

type Job = { settle(result: BatchResult, at: { opening: number; entry: number }): void; fail(error: unknown): void } & (
  | { readonly opening: Opening; readonly entry?: never }
  | { readonly entry: Entry; readonly opening?: never }
);

/** When idle a batch is one piece of evidence: one commit's latency. */
export function createFunnel({ store, pubsub, rules }: FunnelNeighbours): Funnel {
  const queue: Job[] = [];
  /** Payments of the batches under way: what else comes about them waits, so that it is decided in the order in which it came. */
  const held = new Set<string>();
  const lanes: (Promise<void> | null)[] = Array(BATCHES_AT_ONCE[store.dialect]).fill(null);
  const transitions = createTally<TransitionLabel>(['kind', 'from', 'to', 'evidence']);
  let isClosed = false;

  /** A unit that meets a linked payment which it has not locked is undone and runs again with it. */
  const applyLinked = async (batch: Batch): Promise<BatchResult> => {
    for (let tries = 0, linkedIds: readonly string[] = []; ; tries += 1) {
      try {
        return await store.atomically(unit => applyBatch(unit, batch, rules, linkedIds));
      } catch (error) {
        if (!(error instanceof LinkFound) || tries === LINKS_MAX) throw error;
        linkedIds = error.paymentIds;
      }
    }
  };

  const runBatch = async (jobs: readonly Job[]): Promise<void> => {
    const batch = batchOf(jobs);
    const result = await applyLinked(batch);
    settleAll(jobs, result);
    if (result.head !== null) pubsub.ring({ topic: 'feed', sequence: result.head });
    for (const topic of result.rings) pubsub.ring({ topic, sequence: 0 });
    // Last: nobody who waits for this commit waits for its being counted.
    for (const { before, after, evidence } of result.events) {
      transitions.add({ kind: after.kind, from: before?.status ?? 'NONE', to: after.status, evidence });
    }
  };

  /** A batch that fails is run again one by one, so that a poisonous piece never fails its neighbours. */
  const runSafely = async (jobs: readonly Job[]): Promise<void> => {
    try {
      await runBatch(jobs);
    } catch (error) {
      // While the database does not answer, nothing that waits behind this batch would fare better, only later.
      if (error instanceof StoreUnavailable) failAll(jobs, queue.splice(0), error);
      else if (jobs.length === 1) jobs[0]?.fail(error);
      else for (const job of jobs) await runSafely([job]);
    }
  };

  /** Empty when all that waits is about payments of the other batch, whose lane goes on with it. */
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
      const payments = jobs.flatMap(job => paymentOf(job) ?? []);
      for (const id of payments) held.add(id);
      await runSafely(jobs);
      for (const id of payments) held.delete(id);
    }
    lanes[lane] = null;
  };

  const add = (job: Job): void => {
    if (isClosed || queue.length >= QUEUE_MAX) {
      const reason = isClosed ? 'shutting down' : 'busy';
      job.fail(new GatewayError('UNAVAILABLE', `The gateway is ${reason}; try again.`));
      return;
    }
    queue.push(job);
    const free = lanes.indexOf(null);
    if (free >= 0) lanes[free] = drain(free);
  };

  return Object.freeze({
    open: (opening: Opening) =>
      new Promise<Opened>((resolve, reject) => {
        add({ opening, settle: (result, at) => resolve(existing(result.opened[at.opening])), fail: reject });
      }),
    apply: (entry: Entry) =>
      new Promise<Decision | null>((resolve, reject) => {
        add({ entry, settle: (result, at) => resolve(result.decisions[at.entry] ?? null), fail: reject });
      }),
    transitions: transitions.read,
    close: async () => {
      isClosed = true;
      await Promise.all(lanes);
    },
  } satisfies Funnel);
}

/** Null while nobody knows: a callback that answers an enquiry finds its payment in its unit. */
function paymentOf({ opening, entry }: Job): string | null {
  if (opening) return opening.payment.id;
  return typeof entry.evidence === 'function' ? null : (entry.evidence?.paymentId ?? null);
}

function batchOf(jobs: readonly Job[]): Batch {
  return {
    openings: jobs.flatMap(({ opening }) => opening ?? []),
    entries: jobs.flatMap(({ entry }) => entry ?? []),
  };
}

/** Of the batch it may be undecided whether it is stored; what waited behind it was not begun. */
function failAll(jobs: readonly Job[], waiting: readonly Job[], error: StoreUnavailable): void {
  for (const job of jobs) job.fail(error);
  const unbegun = new StoreUnavailable(error.message, { cause: error });
  for (const job of waiting) job.fail(unbegun);
}

function settleAll(jobs: readonly Job[], result: BatchResult): void {
  const at = { opening: 0, entry: 0 };
  for (const job of jobs) {
    job.settle(result, at);
    at[job.opening ? 'opening' : 'entry'] += 1;
  }
}

function existing(opened: Opened | undefined): Opened {
  assert(opened, 'every opening has a result');
  return opened;
}
