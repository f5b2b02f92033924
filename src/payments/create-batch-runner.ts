/** Runs one batch of the funnel to its end: rows locked by others are set aside, and one failure does not fail the rest. */

import { assert } from '../lib/assert.js';
import type { Tally } from '../lib/tally.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Patience } from '../store/atomically.js';
import type { Store } from '../store/open-store.js';
import { StoreContended, StoreUnavailable } from '../store/store-fault.js';
import { applyBatch, type Batch, type BatchResult, type BatchRules, LinkFound } from './apply-batch.js';
import type { Entry, Opened, Opening, TransitionLabel } from './payments.js';

/** One thing that somebody waits for. */
export type Job = {
  settle(result: BatchResult, at: { readonly opening: number; readonly entry: number }): void;
  fail(error: unknown): void;
} & ({ readonly opening: Opening; readonly entry?: never } | { readonly entry: Entry; readonly opening?: never });

export interface BatchRunnerNeighbours {
  readonly store: Store;
  readonly pubsub: PubSub;
  readonly rules: BatchRules;
  readonly transitions: Tally<TransitionLabel>;
  /** The database does not answer: nothing that waits would fare better. */
  readonly failAll: (error: StoreUnavailable) => void;
}

/** Runs batches, several at a time. */
export interface BatchRunner {
  /** Settles or fails every job but those that it returns: rows that they need are locked by others, for longer than `patience`. */
  run(jobs: readonly Job[], patience: Patience): Promise<readonly Job[]>;
  /** Fails a job that `run` has returned. */
  failLocked(job: Job): void;
}

/** How often a batch may meet linked payments that it has not locked; each is met once. */
const LINKS_MAX = 8;
/** When so many jobs in a row have waited alone and in vain, it is not their rows that are locked but the table. */
const WAITED_IN_VAIN_MAX = 3;

/** Also runs what the batch brings about, and counts and tells what has changed. */
export function createBatchRunner(neighbours: BatchRunnerNeighbours): BatchRunner {
  const { store, pubsub, rules, transitions, failAll } = neighbours;
  /** An earlier try of theirs may be stored, although its answer was lost. */
  const undecided = new WeakSet<Job>();

  /** A unit that meets a linked payment which it has not locked is undone and runs again with it. */
  const applyLinked = async (batch: Batch, patience: Patience): Promise<BatchResult> => {
    for (let tries = 0, linkedIds: readonly string[] = []; ; tries += 1) {
      try {
        return await store.atomically(unit => applyBatch(unit, batch, rules, linkedIds), patience);
      } catch (error) {
        if (!(error instanceof LinkFound) || tries === LINKS_MAX) throw error;
        linkedIds = error.paymentIds;
      }
    }
  };

  const runOnce = async (jobs: readonly Job[], patience: Patience): Promise<void> => {
    const result = await applyLinked(batchOf(jobs), patience);
    settleAll(jobs, result);
    if (result.head !== null) pubsub.ring({ topic: 'feed', sequence: result.head });
    for (const topic of result.rings) pubsub.ring({ topic, sequence: 0 });
    // Last: nobody who waits for this commit waits for its being counted.
    for (const { before, after, evidence } of result.events) {
      transitions.add({ kind: after.kind, from: before?.status ?? 'NONE', to: after.status, evidence });
    }
  };

  /** Also for a batch with a poisonous piece, which then fails none of its neighbours. */
  const runOneByOne = async (jobs: readonly Job[], patience: Patience): Promise<readonly Job[]> => {
    const locked: Job[] = [];
    let inVain = 0;
    for (const [index, job] of jobs.entries()) {
      if (inVain === WAITED_IN_VAIN_MAX) return [...locked, ...jobs.slice(index)];
      const waiting = await runSafely([job], patience);
      inVain = waiting.length === 0 ? 0 : inVain + 1;
      locked.push(...waiting);
    }
    return locked;
  };

  const runSafely: BatchRunner['run'] = async (jobs, patience) => {
    if (jobs.length === 0) return [];
    try {
      await runOnce(jobs, patience);
      return [];
    } catch (error) {
      if (error instanceof StoreContended) {
        if (error.isUndecided) for (const job of jobs) undecided.add(job);
        if (jobs.length === 1) return jobs;
        // It has waited once for all of them; now it asks which are still locked.
        if (patience !== 'NONE') return runSafely(jobs, 'NONE');
        const keys: ReadonlySet<unknown> = new Set(error.keys);
        const locked = jobs.filter(job => keys.has(paymentOf(job)));
        // None of the payments that the jobs name is locked.
        if (locked.length === 0) return runOneByOne(jobs, patience);
        return [
          ...locked,
          ...(await runSafely(
            jobs.filter(job => !keys.has(paymentOf(job))),
            patience,
          )),
        ];
      }
      if (error instanceof StoreUnavailable) {
        for (const job of jobs) job.fail(error);
        // What waited behind this batch was not begun.
        failAll(new StoreUnavailable(error.message, { cause: error }));
        return [];
      }
      if (jobs.length > 1) return runOneByOne(jobs, patience);
      jobs[0]?.fail(error);
      return [];
    }
  };
  return Object.freeze({
    run: runSafely,
    failLocked: job => {
      job.fail(new StoreContended('another transaction holds this payment', { isUndecided: undecided.has(job) }));
    },
  } satisfies BatchRunner);
}

/**
 * The payment whose row a job contends for; of a reversal that which it gives back. Null while nobody knows: a callback that answers
 * an enquiry finds its payment in its unit.
 */
export function paymentOf({ opening, entry }: Job): string | null {
  if (opening) return opening.payment.reverses ?? opening.payment.id;
  return typeof entry.evidence === 'function' ? null : (entry.evidence?.paymentId ?? null);
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

/** The result of a finished opening. */
export function openedOf(opened: Opened | undefined): Opened {
  assert(opened, 'every opening has a result');
  return opened;
}
