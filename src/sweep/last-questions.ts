/** What is asked after all payments: receipts that only unsigned messages name, and signed successes once more. */

import type { DueReceipt } from '../enquiries/claim-receipts.js';
import type { Clock } from '../lib/clock.js';
import type { Store } from '../store/open-store.js';
import type { SuccessChecks } from './check-successes.js';
import type { Turns } from './create-turns.js';
import type { ReceiptQuestions } from './receipt-questions.js';

export interface LastQuestionsNeighbours extends ReceiptQuestions {
  readonly checks: Pick<SuccessChecks, 'take' | 'giveBack' | 'ask' | 'outcomes'>;
  readonly store: Store;
  readonly clock: Clock;
}

/** What the sweep lends. */
export interface Round {
  readonly turns: Pick<Turns, 'grant' | 'at' | 'isSlowed'>;
  claim<T>(claimSome: () => Promise<readonly T[]>): Promise<readonly T[]>;
  isItsTurn(at: number): Promise<boolean>;
  guarded(work: () => Promise<void>): Promise<void>;
}

const RECEIPTS_AT_ONCE = 2;

/** Whoever forges receipts never keeps a payment waiting for longer than one round's few. */
export function createLastQuestions(neighbours: LastQuestionsNeighbours, round: Round): () => Promise<void> {
  const { claimReceipts, returnReceipt, askAboutReceipt, checks, store, clock } = neighbours;
  const { turns, claim, isItsTurn, guarded } = round;

  const handleReceipt = async (due: DueReceipt): Promise<void> => {
    if (!(await isItsTurn(due.at))) return returnReceipt(due, clock.now());
    return askAboutReceipt(due, { mayLeave: turns.at(due.at) });
  };

  /** Where nothing else is to be asked, and M-Pesa does not want questions further apart. */
  const checkOne = async (): Promise<void> => {
    const payment = checks.take(!turns.isSlowed());
    if (payment === null) return;
    const [at] = await claim(() => store.atomically(unit => turns.grant(unit, 1)));
    if (at === undefined || !(await isItsTurn(at))) return checks.giveBack(payment);
    await checks.ask(payment, { mayLeave: turns.at(at) });
  };

  return async () => {
    const due = await claim(() => claimReceipts(clock.now(), RECEIPTS_AT_ONCE, turns.grant));
    await Promise.all(due.map(each => guarded(() => handleReceipt(each))));
    if (due.length === 0) await checkOne();
  };
}
