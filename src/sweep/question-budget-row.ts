/** How many questions all instances together have put to Daraja in the current second: one row. */

import { EntitySchema } from 'typeorm';
import { integerColumn } from '../store/columns.js';

/** `secondAt` is when that second began, in UTC milliseconds; `used` counts its questions. */
export interface QuestionBudgetRow {
  readonly id: number;
  readonly secondAt: number;
  readonly used: number;
}

export const QuestionBudgetRow = new EntitySchema<QuestionBudgetRow>({
  name: 'QuestionBudget',
  tableName: 'query_budget',
  columns: {
    id: { ...integerColumn('id'), primary: true },
    secondAt: integerColumn('secondAt'),
    used: integerColumn('used'),
  },
});
