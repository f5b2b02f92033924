/** The table of pulls: one row for each shortcode of which payments were ever pulled. */

import { EntitySchema } from 'typeorm';
import {
  integerColumn,
  optionalIntegerColumn,
  optionalTextColumn,
  optionalWordColumn,
  wordColumn,
} from '../store/columns.js';

/** Instants are UTC milliseconds. */
export interface PullRow {
  readonly shortcode: string;
  /** When M-Pesa said that it is registered for pulls; null: not here. */
  readonly registeredAt: number | null;
  /** Why M-Pesa refused the last pull, and what to do about it; null if it did not. */
  readonly refusal: string | null;
  /** When the schedule pulls next. */
  readonly nextAt: number;
  /** The turn that is taken, and until when it is its taker's: after that another instance may take the next one. */
  readonly turn: string | null;
  readonly turnUntil: number;
  /** Up to here everything was pulled; null: nothing yet. */
  readonly pulledThrough: number | null;
  /** Payments up to here were looked for among M-Pesa's rows. */
  readonly comparedThrough: number | null;
}

export const PullRow = new EntitySchema<PullRow>({
  name: 'Pull',
  tableName: 'pulls',
  columns: {
    shortcode: { ...wordColumn('shortcode'), primary: true },
    registeredAt: optionalIntegerColumn('registeredAt'),
    refusal: optionalTextColumn('refusal'),
    nextAt: integerColumn('nextAt'),
    turn: optionalWordColumn('turn'),
    turnUntil: integerColumn('turnUntil'),
    pulledThrough: optionalIntegerColumn('pulledThrough'),
    comparedThrough: optionalIntegerColumn('comparedThrough'),
  },
});

/** Of a shortcode of which nothing was pulled yet. */
export function newPullRow(shortcode: string): PullRow {
  return {
    ...{ shortcode, registeredAt: null, refusal: null, nextAt: 0, turn: null, turnUntil: 0 },
    ...{ pulledThrough: null, comparedThrough: null },
  };
}
