/** The knobs that can be turned while the simulator runs; all others stay as they were when it was made. */

import type { Mischief, SimulatorBehaviour } from './behaviour.js';

/** UP answers, SLOW answers late, DOWN answers 503 and does nothing. */
export type DarajaState = 'UP' | 'SLOW' | 'DOWN';

/** Whether Safaricom has switched validation on: then a registered URL is asked before a payment by hand. */
export type ValidationState = 'OFF' | 'ON';

/** Where the knobs stand. */
export interface KnobPositions {
  /** Share (0–1) of callbacks that are lost. */
  readonly loss: number;
  /** Share (0–1) of callbacks that are posted twice. */
  readonly twice: number;
  /** Acknowledgement to callback; on an open phone, the payer's answer to callback. */
  readonly delayMs: number;
  readonly daraja: DarajaState;
  /** Of all shortcodes. */
  readonly validation: ValidationState;
  /** What befalls the next payment without a magic number, and only that one; null: nothing special. */
  readonly nextPayment: Mischief | null;
}

/** One set of knobs; a restart puts all of them back. */
export interface Knobs {
  positions(): KnobPositions;
  turn(changes: Partial<KnobPositions>): void;
  /** With the shares as they are now. */
  behaviour(): SimulatorBehaviour;
  /** The mischief that was set for the next payment, which this one is. */
  takeNext(): Mischief | null;
}

/** They stand where the options of the simulator have put them. */
export function createKnobs(made: SimulatorBehaviour, delayMs: number): Knobs {
  const { LOST: loss = 0, TWICE: twice = 0 } = made.mischiefShares;
  let positions: KnobPositions = { loss, twice, delayMs, daraja: 'UP', validation: 'OFF', nextPayment: null };
  let behaviour = made;
  return Object.freeze({
    positions: () => positions,
    turn(changes: Partial<KnobPositions>): void {
      positions = { ...positions, ...changes };
      const mischiefShares = { ...made.mischiefShares, LOST: positions.loss, TWICE: positions.twice };
      behaviour = { ...made, mischiefShares };
    },
    behaviour: () => behaviour,
    takeNext(): Mischief | null {
      const { nextPayment } = positions;
      if (nextPayment !== null) positions = { ...positions, nextPayment: null };
      return nextPayment;
    },
  } satisfies Knobs);
}
