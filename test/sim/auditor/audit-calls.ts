/** Judges what the gateway puts to Daraja: how often it asks, and that a refused operator is left alone. */

import { demand } from './broken.js';

export interface CallLine {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly process: string;
  readonly what: string;
}

const SECOND_MS = 1_000;
const QUESTIONS = ['stkQuery', 'transactionStatus'];
const SIGNED = ['b2c', 'b2b', 'taxRemittance', 'reversal', 'transactionStatus', 'accountBalance'];

/**
 * Asked within any second at most twice what is allowed for one: budgets are counted by the clock's own seconds. Where the
 * database is slow a granted question may start late, so that a third budget comes in. Callers' own questions come on top.
 */
export function auditRate(
  calls: readonly CallLine[],
  ownQuestionsAt: readonly number[],
  perSecond: number,
  isStoreSlow: boolean,
): void {
  const asked = calls.filter(({ what }) => QUESTIONS.includes(what));
  const budgets = isStoreSlow ? 4 : 2;
  for (const [index, { at }] of asked.entries()) {
    const inWindow = asked.slice(index).filter(each => each.at < at + SECOND_MS).length;
    const own = ownQuestionsAt.filter(each => each > at - 60 * SECOND_MS && each < at + SECOND_MS).length;
    demand(
      inWindow <= budgets * perSecond + own,
      'the ladder keeps its rate',
      () => `${inWindow} questions from ${at} ms`,
    );
  }
}

/** When some process had applied M-Pesa's refusal of the operator, and when each process was born: a restart may try again. */
export interface Refusals {
  readonly appliedAt: readonly number[];
  readonly bornAt: ReadonlyMap<string, number>;
}

/** Whichever process hears of a refusal, all that were running leave the operator alone. */
export function auditLocks(calls: readonly CallLine[], { appliedAt, bornAt }: Refusals): void {
  for (const { at, process, what } of calls) {
    const born = bornAt.get(process) ?? at;
    const refused = appliedAt.find(refusedAt => refusedAt > born && refusedAt + SECOND_MS < at);
    demand(
      refused === undefined || !SIGNED.includes(what),
      'a refused operator is called no more',
      () => `${process} ${what} at ${at}, refused at ${refused}`,
    );
  }
}
