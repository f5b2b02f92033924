/** Slows the questions of all instances down when Daraja says that they come too fast; the payment that was asked about stays due. */

import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { ReturnLease } from '../payments/lease-payment.js';
import type { Store } from '../store/open-store.js';
import { isUnavailable } from '../store/store-fault.js';
import { slowedDown } from './pace-questions.js';
import { QuestionBudgetRow } from './question-budget-row.js';

export interface SlowDownNeighbours {
  readonly store: Pick<Store, 'atomically'>;
  readonly returnLease: ReturnLease;
  readonly questionsPerSecond: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** `paymentId`: whose question was refused; it has lost nothing, and waits for another turn. Null: a caller's own question. */
export type SlowDown = (paymentId: string | null) => Promise<void>;

/** Without the database nothing is slowed down: then nothing is asked either. */
export function createSlowDown({ store, returnLease, questionsPerSecond, clock, log }: SlowDownNeighbours): SlowDown {
  const usualMs = 1_000 / questionsPerSecond;
  const slow = () =>
    store.atomically(async unit => {
      const [budget] = await unit.lockMany(QuestionBudgetRow, ['1']);
      const pace = budget && slowedDown(budget, clock.now(), usualMs);
      if (!pace) return null;
      await unit.updateMany(QuestionBudgetRow, [{ ...budget, ...pace }], ['slowedAt', 'slowedToMs']);
      return pace;
    });
  return async paymentId => {
    try {
      const pace = await slow();
      if (pace)
        log.warn(
          { intervalMs: pace.slowedToMs },
          'Daraja says that questions come too fast: they are put further apart',
        );
      if (paymentId !== null) await returnLease(paymentId, clock.now());
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
  };
}
