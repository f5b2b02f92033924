/** The sweep: asks about unanswered payments and unconfirmed receipts, times payments out, and ends stale enquiries. */

import type { ChangeEnquiryNeighbours } from '../enquiries/change-enquiry.js';
import { pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Count } from '../lib/tally.js';
import { blankEvidence } from '../payments/build-evidence.js';
import type { ClaimDue, DuePayment } from '../payments/claim-due.js';
import type { FindOverdue } from '../payments/find-overdue.js';
import type { ReturnLease } from '../payments/lease-payment.js';
import { isUnavailable } from '../store/store-fault.js';
import { createTurns, type TurnsNeighbours } from './create-turns.js';
import { endStaleEnquiries } from './end-stale-enquiries.js';
import { createLastQuestions, type LastQuestionsNeighbours } from './last-questions.js';
import type { PutQuestion } from './put-question.js';
import { LATENESS_MAX_MS } from './spend-budget.js';

const BETWEEN_SWEEPS_MS = 500;
/** Claimed in one go; what is left stays due. */
const CLAIM_MAX = 100;

export interface SweepNeighbours extends ChangeEnquiryNeighbours, TurnsNeighbours, LastQuestionsNeighbours {
  readonly claimDue: ClaimDue;
  readonly findOverdue: FindOverdue;
  readonly returnLease: ReturnLease;
  readonly putQuestion: PutQuestion;
  /** Whether the clocks agree well enough to say that something is late. */
  readonly mayTimeOut: () => boolean;
  readonly log: Log;
}

/** Runs a round every half second from `start` to `close`. */
export interface Sweep {
  /** One round, also for tests and simulations: resolves when everything claimed has been dealt with. */
  runOnce(): Promise<void>;
  start(): void;
  /** Questions that were granted and not put, since the process began. */
  givenUp(): readonly Count<'reason'>[];
  /** What became of the questions about signed successes, since the process began. */
  checks(): readonly Count<'outcome'>[];
  /** How far apart the questions of all instances are at present, in milliseconds, as this one knows. */
  questionIntervalMs(): number;
  /** Resolves when the running round has ended. */
  close(): Promise<void>;
}

/** All instances may run one: leases and the budget keep them from asking twice or too fast. */
export function createSweep(neighbours: SweepNeighbours): Sweep {
  const { funnel, claimDue, findOverdue, returnLease, putQuestion, checks, mayTimeOut, clock, log } = neighbours;
  const turns = createTurns(neighbours);
  const running = new Set<Promise<void>>();
  let isClosed = false;
  let isClaiming = false;

  /** One failing payment never holds up the others. */
  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isUnavailable(error)) log.error({ err: error }, 'the sweep failed for a payment');
    }
  };

  /** Resolves to whether the question may be put now, for which it was granted. */
  const isItsTurn = async (at: number): Promise<boolean> => {
    await pause(clock, Math.max(0, at - clock.now()));
    // A late question would be one too many in its second.
    const isLate = clock.now() > at + LATENESS_MAX_MS;
    if (isLate && !isClosed) turns.giveUp('late');
    return !isClosed && !isLate;
  };

  const handle = async ({ payment, act, at }: DuePayment): Promise<void> => {
    if (act === 'ASK') {
      if (!(await isItsTurn(at))) return returnLease(payment.id, clock.now());
      return void (await putQuestion(payment, { mayLeave: turns.at(at) }));
    }
    const evidence = blankEvidence(payment.id, 'DEADLINE', act === 'TIME_OUT' ? 'DEADLINE' : 'GIVE_UP', clock.now());
    await funnel.apply({ evidence });
  };

  /** A payment that waits behind others for its question still becomes TIMED_OUT in time, and keeps waiting. */
  const timeOutOverdue = async (): Promise<void> => {
    if (!mayTimeOut()) return;
    const now = clock.now();
    const ids = await findOverdue(now, CLAIM_MAX);
    const end = async (id: string) =>
      void (await funnel.apply({ evidence: blankEvidence(id, 'DEADLINE', 'DEADLINE', now) }));
    await Promise.all(ids.map(id => guarded(() => end(id))));
  };

  /** One at a time: while a commit is slow another would only wait for it, in the database. None while another one is under way. */
  const claim = async <T>(claimSome: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    if (isClaiming) return [];
    isClaiming = true;
    try {
      const due = await claimSome();
      turns.noteCommit();
      return due;
    } finally {
      isClaiming = false;
    }
  };
  const claimPayments = () => claim(() => claimDue(clock.now(), CLAIM_MAX, turns.grant));

  const askLast = createLastQuestions(neighbours, { turns, claim, isItsTurn, guarded });

  const runOnce = async (): Promise<void> => {
    await guarded(async () => {
      if (mayTimeOut()) await endStaleEnquiries(neighbours, CLAIM_MAX, guarded);
    });
    await guarded(async () => {
      const due = await claimPayments();
      const asked = due.map(each => guarded(() => handle(each)));
      await Promise.all([...asked, guarded(timeOutOverdue), guarded(askLast)]);
    });
  };

  /** Rounds overlap when Daraja is slow: the lease keeps a payment to one question, the budget keeps the rate. */
  const tick = (): void => {
    if (isClosed) return;
    const round: Promise<void> = runOnce().finally(() => running.delete(round));
    running.add(round);
    clock.after(BETWEEN_SWEEPS_MS, tick);
  };

  return Object.freeze({
    runOnce,
    start: tick,
    givenUp: turns.givenUp,
    checks: checks.outcomes,
    questionIntervalMs: turns.intervalMs,
    close: async () => {
      isClosed = true;
      await Promise.all(running);
    },
  } satisfies Sweep);
}
