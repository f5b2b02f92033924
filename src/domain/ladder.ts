/** The ladder: when an open payment is asked about, when it is TIMED_OUT, and when the gateway stops asking. */

import { startOf } from './approval.js';
import { isSettled, type Payment } from './payment.js';
import type { ScheduleName } from './payment-kinds.js';

/** ASK: put a question to Daraja. TIME_OUT: the deadline. GIVE_UP: nothing answered to the end, a person must look. */
export interface Rung {
  readonly act: 'ASK' | 'TIME_OUT' | 'GIVE_UP';
  /** Milliseconds after the request. */
  readonly afterMs: number;
}

/** From the configuration, in milliseconds; "first query" and "deadline" count from the request. */
export interface Schedule {
  readonly stkFirstQueryMs: number;
  readonly stkDeadlineMs: number;
  readonly resultFirstQueryMs: number;
  readonly resultDeadlineMs: number;
  readonly enquiryDeadlineMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** After the deadline, counted from the request (contract, section 4). */
const SLOW_RUNGS_MS = [15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS, 72 * HOUR_MS];

/** Rungs in order of time: the first question, each interval twice the last up to the deadline, then the slow ones. */
export function buildLadder(name: ScheduleName, schedule: Schedule): readonly Rung[] {
  const firstMs = schedule[`${name}FirstQueryMs`];
  const deadlineMs = schedule[`${name}DeadlineMs`];
  const rungs: Rung[] = [];
  for (let afterMs = firstMs, intervalMs = firstMs; afterMs < deadlineMs; ) {
    rungs.push({ act: 'ASK', afterMs });
    intervalMs *= 2;
    afterMs += intervalMs;
  }
  rungs.push({ act: 'TIME_OUT', afterMs: deadlineMs });
  const slow = SLOW_RUNGS_MS.filter(afterMs => afterMs > deadlineMs);
  const lastMs = slow.at(-1) ?? deadlineMs;
  // The last question may be answered by a callback, which has as long as any enquiry.
  return [
    ...rungs,
    ...slow.map(afterMs => ({ act: 'ASK', afterMs }) as const),
    { act: 'GIVE_UP', afterMs: lastMs + schedule.enquiryDeadlineMs + MINUTE_MS },
  ];
}

/** Where on its ladder a payment stands and when it is looked at next. */
export type Standing = Pick<Payment, 'ladderStep' | 'nextCheckAt'>;

/**
 * Steps over what is past at `at`: all questions that are due (one answer serves them all, so that an hour of standstill
 * is not followed by a burst), but never a deadline, which must be acted on.
 */
export function climb(payment: Payment, ladder: readonly Rung[], at: number): Standing {
  let step = payment.ladderStep;
  for (let rung = ladder[step]; rung?.act === 'ASK' && dueAt(payment, rung) <= at; rung = ladder[step]) step += 1;
  return standingOn(payment, ladder, step);
}

/**
 * Leaves the rung of this act. A payment that is not on such a rung, because the act was repeated, stays where it is; a question
 * that was brought forward stays due.
 */
export function leaveRung(payment: Payment, ladder: readonly Rung[], act: Rung['act']): Standing {
  const { ladderStep, nextCheckAt } = payment;
  const rung = ladder[ladderStep];
  if (rung?.act !== act || nextCheckAt === null) return payment;
  const next = standingOn(payment, ladder, ladderStep + 1);
  return nextCheckAt < dueAt(payment, rung) ? { ...next, nextCheckAt } : next;
}

/** The rung of a payment of which M-Pesa is asked again: at the end of its ladder the last question, else where it stands. */
export function reopen({ ladderStep }: Payment, ladder: readonly Rung[]): number {
  const lastQuestion = ladder.findLastIndex(({ act }) => act === 'ASK');
  return ladderStep < ladder.length ? ladderStep : Math.max(0, lastQuestion);
}

/** Whether the next question comes before the ladder's, because something has brought it forward. */
export function isBeforeRung(payment: Payment, ladder: readonly Rung[]): boolean {
  const rung = ladder[payment.ladderStep];
  return payment.nextCheckAt !== null && (rung === undefined || payment.nextCheckAt < dueAt(payment, rung));
}

/**
 * What the sweep has to do with a payment that is due: an early question leaves the payment on its rung. What is settled is only
 * asked about, unless something waits for the answer: then it is on the ladder to the end.
 */
export function dueAct(payment: Payment, ladder: readonly Rung[], at: number): Rung['act'] {
  if (isSettled(payment.status) && payment.unconfirmed !== 'WAITING') return 'ASK';
  const rung = ladder[payment.ladderStep];
  return rung && dueAt(payment, rung) <= at ? rung.act : 'ASK';
}

/** At the foot of its ladder: its clocks start now. */
export function startLadder(payment: Payment, ladder: readonly Rung[]): Standing {
  return standingOn(payment, ladder, 0);
}

function standingOn(payment: Payment, ladder: readonly Rung[], step: number): Standing {
  const rung = ladder[step];
  return { ladderStep: step, nextCheckAt: rung ? dueAt(payment, rung) : null };
}

function dueAt(payment: Payment, rung: Rung): number {
  return startOf(payment) + rung.afterMs;
}
