/** How many questions all instances together have put to Daraja in the current second: one row. */

import { EntitySchema } from 'typeorm';
import { integerColumn, optionalIntegerColumn } from '../store/columns.js';

/** Instants are UTC milliseconds. */
export interface QuestionBudgetRow {
  readonly id: number;
  /** When that second began. */
  readonly secondAt: number;
  /** How many questions it has had. */
  readonly used: number;
  /** When Daraja said last that they come too fast, and how far apart they were put then, in milliseconds; null: never. */
  readonly slowedAt: number | null;
  readonly slowedToMs: number | null;
}

export const QuestionBudgetRow = new EntitySchema<QuestionBudgetRow>({
  name: 'QuestionBudget',
  tableName: 'query_budget',
  columns: {
    id: { ...integerColumn('id'), primary: true },
    secondAt: integerColumn('secondAt'),
    used: integerColumn('used'),
    slowedAt: optionalIntegerColumn('slowedAt'),
    slowedToMs: optionalIntegerColumn('slowedToMs'),
  },
});
