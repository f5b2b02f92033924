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
/** After so many a success is checked, where one waits. */
const RECEIPTS_PER_CHECK = 3;

/**
 * Whoever forges receipts never keeps a payment waiting for longer than one round's few, and leaves a turn in four to the checks, which
 * would find him: receipts can be forged faster than M-Pesa is asked (decision 112).
 */
export function createLastQuestions(neighbours: LastQuestionsNeighbours, round: Round): () => Promise<void> {
  const { claimReceipts, returnReceipt, askAboutReceipt, checks, store, clock } = neighbours;
  const { turns, claim, isItsTurn, guarded } = round;

  const handleReceipt = async (due: DueReceipt): Promise<void> => {
    if (!(await isItsTurn(due.at))) return returnReceipt(due, clock.now());
    return askAboutReceipt(due, { mayLeave: turns.at(due.at) });
  };

  let receiptsSinceCheck = 0;

  /** Null: nothing waits to be checked, no turn is left, or M-Pesa wants questions further apart. */
  const claimCheck = async (): Promise<(() => Promise<void>) | null> => {
    const payment = checks.take(!turns.isSlowed());
    if (payment === null) return null;
    const [at] = await claim(() => store.atomically(unit => turns.grant(unit, 1)));
    if (at === undefined) {
      checks.giveBack(payment);
      return null;
    }
    receiptsSinceCheck = 0;
    return async () => {
      if (!(await isItsTurn(at))) return checks.giveBack(payment);
      await checks.ask(payment, { mayLeave: turns.at(at) });
    };
  };

  /** Resolves to how many were due. */
  const askAboutReceipts = async (limit: number): Promise<number> => {
    const due = await claim(() => claimReceipts(clock.now(), limit, turns.grant));
    receiptsSinceCheck += due.length;
    await Promise.all(due.map(each => guarded(() => handleReceipt(each))));
    return due.length;
  };

  return async () => {
    const check = receiptsSinceCheck < RECEIPTS_PER_CHECK ? null : await claimCheck();
    const receipts = guarded(async () => {
      const asked = await askAboutReceipts(check ? RECEIPTS_AT_ONCE - 1 : RECEIPTS_AT_ONCE);
      if (asked === 0 && !check) await (await claimCheck())?.();
    });
    await Promise.all([receipts, check && guarded(check)]);
  };
}
