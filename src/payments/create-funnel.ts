/** The funnel: one bounded queue, one batch at a time; whatever arrives while a batch commits is the next batch. */

import type { Decision } from '../domain/decide.js';
import { GatewayError } from '../domain/gateway-error.js';
import { assert } from '../lib/assert.js';
import { giveWay } from '../lib/give-way.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Store } from '../store/open-store.js';
import { StoreUnavailable } from '../store/store-fault.js';
import { applyBatch, type Batch, type BatchResult, type BatchRules } from './apply-batch.js';
import type { Entry, Funnel, Opened, Opening } from './payments.js';

/** Evidence in one transaction; past this a bigger batch no longer pays and its failure costs more. */
const BATCH_MAX = 128;
/** Waiting work; past this the caller is told to come back, which is better than memory without end. */
const QUEUE_MAX = 10_000;

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
  let running: Promise<void> | null = null;
  let isClosed = false;

  const runBatch = async (jobs: readonly Job[]): Promise<void> => {
    const batch = batchOf(jobs);
    const result = await store.atomically(unit => applyBatch(unit, batch, rules));
    settleAll(jobs, result);
    if (result.head !== null) pubsub.ring({ topic: 'feed', sequence: result.head });
  };

  /** A batch that fails is run again one by one, so that a poisonous piece never fails its neighbours. */
  const runSafely = async (jobs: readonly Job[]): Promise<void> => {
    try {
      await runBatch(jobs);
    } catch (error) {
      // While the database does not answer, nothing that waits behind this batch would fare better, only later.
      if (error instanceof StoreUnavailable) for (const job of [...jobs, ...queue.splice(0)]) job.fail(error);
      else if (jobs.length === 1) jobs[0]?.fail(error);
      else for (const job of jobs) await runSafely([job]);
    }
  };

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      // What the sockets hold is read first: SQLite answers without giving way to them, so that every batch would be of one.
      await giveWay();
      await runSafely(queue.splice(0, BATCH_MAX));
    }
    running = null;
  };

  const add = (job: Job): void => {
    if (isClosed || queue.length >= QUEUE_MAX) {
      const reason = isClosed ? 'shutting down' : 'busy';
      job.fail(new GatewayError('UNAVAILABLE', `The gateway is ${reason}; try again.`));
      return;
    }
    queue.push(job);
    running ??= drain();
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
    close: async () => {
      isClosed = true;
      await running;
    },
  } satisfies Funnel);
}

function batchOf(jobs: readonly Job[]): Batch {
  return {
    openings: jobs.flatMap(({ opening }) => opening ?? []),
    entries: jobs.flatMap(({ entry }) => entry ?? []),
  };
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
