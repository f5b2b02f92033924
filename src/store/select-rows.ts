/** Reads rows outside of units of work, as plain objects: a look-up costs its statement and nothing for being an entity. */

import type { DataSource, EntitySchema, ObjectLiteral } from 'typeorm';
import { asAnyEntity, columnOf, createRowPlans, marks, type RowPlan, type RowPlans, readRow } from './row-plan.js';

export type Condition<Row> =
  | { readonly field: keyof Row & string; readonly is: '=' | '<' | '>' | '>='; readonly value: string | number }
  | { readonly field: keyof Row & string; readonly is: 'IN'; readonly value: readonly string[] };

/** All conditions must hold. */
export interface RowQuery<Row> {
  readonly where: readonly Condition<Row>[];
  readonly order?: { readonly by: keyof Row & string; readonly direction: 'ASC' | 'DESC' };
  readonly limit: number;
}

const plansOf = new WeakMap<DataSource, RowPlans>();

/** Values are given as the database has them: a flag as 1 or 0. */
export async function selectRows<Row extends ObjectLiteral>(
  reader: DataSource,
  entity: EntitySchema<Row>,
  query: RowQuery<Row>,
): Promise<Row[]> {
  if (query.where.some(({ is, value }) => is === 'IN' && value.length === 0)) return [];
  const plans = plansOf.get(reader) ?? createRowPlans(reader);
  plansOf.set(reader, plans);
  const plan = plans(asAnyEntity(entity));
  const parameters = query.where.flatMap(({ value }) => value);
  const found: ObjectLiteral[] = await reader.query(buildSelect(plan, query), parameters);
  return found.map(row => readRow<Row>(plan, row));
}

function buildSelect<Row>(plan: RowPlan, { where, order, limit }: RowQuery<Row>): string {
  const conditions = where.map(({ field, is, value }) => {
    const { column } = columnOf(plan, field);
    return is === 'IN' ? `${column} IN (${marks(value.length)})` : `${column} ${is} ?`;
  });
  const text = [`SELECT ${plan.selection} FROM ${plan.table}`];
  if (conditions.length > 0) text.push(`WHERE ${conditions.join(' AND ')}`);
  if (order) text.push(`ORDER BY ${columnOf(plan, order.by).column} ${order.direction}`);
  return `${text.join(' ')} LIMIT ${Math.trunc(limit)}`;
}
