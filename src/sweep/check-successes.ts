/** After a signed success of a push M-Pesa is asked whether it means it: a callback's URL may be known to others (contract 8.17). */

import type { InTurn } from '../daraja/daraja.js';
import type { Payment } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import type { AskMpesa } from '../enquiries/ask-mpesa.js';
import type { Clock } from '../lib/clock.js';
import { type Count, createTally } from '../lib/tally.js';
import type { Funnel } from '../payments/payments.js';

/** `agreed`: it says so too. `denied`: a person is told. `unclear`: it does not say. `skipped`: it was not asked. */
export type CheckOutcome = 'agreed' | 'denied' | 'unclear' | 'skipped';

/** Kept in this process only: what it forgets when it ends is not checked. */
export interface SuccessChecks {
  /** Of a payment that a signed callback has just completed. */
  add(payment: Payment): void;
  /** The next one that may be asked about now; null: none. It is asked about, or given back. Counts those for which it is too late, also where nothing may be asked. */
  take(mayAsk: boolean): Payment | null;
  giveBack(payment: Payment): void;
  /** Resolves when the answer has been applied. */
  ask(payment: Payment, inTurn: InTurn): Promise<void>;
  /** How many, since the process began. */
  outcomes(): readonly Count<'outcome'>[];
}

export interface SuccessChecksNeighbours {
  readonly ask: Pick<AskMpesa, 'stkQuery'>;
  readonly funnel: Pick<Funnel, 'apply'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Null: nobody is asked. */
  readonly checksPerMinute: number | null;
  readonly questionsPerSecond: number;
}

/** M-Pesa's own books are behind its callbacks. */
const FIRST_MS = 10_000;
/** What is not asked about by then is skipped: the goods are gone. */
const LATEST_MS = 10 * 60_000;
const WAITING_MAX = 1_000;
/** The most of the budget for all questions that these may take. */
const SHARE = 0.2;

interface Waiting {
  readonly payment: Payment;
  /** UTC milliseconds. */
  readonly from: number;
}

/** At most `checksPerMinute` of this process, and a fifth of all questions. */
export function createSuccessChecks(neighbours: SuccessChecksNeighbours): SuccessChecks {
  const { ask, funnel, clock, checksPerMinute, questionsPerSecond } = neighbours;
  const outcomes = createTally<'outcome'>(['outcome']);
  const count = (outcome: CheckOutcome) => outcomes.add({ outcome });
  const perMinute = Math.min(checksPerMinute ?? 0, SHARE * 60 * questionsPerSecond);
  let waiting: Waiting[] = [];
  let nextAt = 0;

  return Object.freeze({
    add: (payment: Payment) => {
      if (checksPerMinute === null || !kindOf(payment).isPrompt) return;
      if (waiting.length >= WAITING_MAX) return count('skipped');
      waiting.push({ payment, from: clock.now() + FIRST_MS });
    },
    take: mayAsk => {
      const now = clock.now();
      const timely = waiting.filter(({ from }) => now <= from + LATEST_MS);
      for (let late = waiting.length - timely.length; late > 0; late -= 1) count('skipped');
      waiting = timely;
      const [first] = waiting;
      if (!mayAsk || !first || now < first.from || now < nextAt) return null;
      waiting.shift();
      nextAt = now + 60_000 / perMinute;
      return first.payment;
    },
    giveBack: (payment: Payment) => void waiting.unshift({ payment, from: clock.now() }),
    ask: async (payment: Payment, inTurn: InTurn) => {
      const { evidence } = await ask.stkQuery(payment, inTurn);
      if (evidence?.claim === 'SUCCESS') return count('agreed');
      if (evidence?.claim !== 'FAILURE') return count('unclear');
      await funnel.apply({ evidence });
      count('denied');
    },
    outcomes: outcomes.read,
  } satisfies SuccessChecks);
}
