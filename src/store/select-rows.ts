/** Reads rows outside of units of work, as plain objects: a look-up costs its statement and nothing for being an entity. */

import type { DataSource, EntitySchema, ObjectLiteral } from 'typeorm';
import { dialectOf } from './dialect.js';
import {
  asAnyEntity,
  columnOf,
  createRowPlans,
  marks,
  type RowPlan,
  type RowPlans,
  readRow,
  type Selection,
  selectionOf,
} from './row-plan.js';

/** One condition on one column; values travel as parameters. */
export type Condition<Row> =
  | { readonly field: keyof Row & string; readonly is: '=' | '<' | '>' | '>='; readonly value: string | number }
  | {
      readonly field: keyof Row & string;
      readonly is: 'EXACTLY' | 'STARTS' | 'STARTS_FOLDED' | 'ENDS';
      readonly value: string;
    }
  | { readonly field: keyof Row & string; readonly is: 'IN'; readonly value: readonly string[] }
  | {
      readonly field: keyof Row & string;
      readonly is: 'SEEN';
      readonly value: string;
      readonly among: readonly Condition<Row>[];
    };

/**
 * All conditions must hold. Values are given as the database has them: a flag as 1 or 0. EXACTLY is for texts that may end in
 * spaces, which MySQL's "=" passes over. STARTS finds the words that begin like this one, letters and digits both; STARTS_FOLDED
 * finds texts of any script, and has the database fold the value as it has folded the column; ENDS is no range of an index.
 * SEEN finds the row with this key if it is among others, and takes as long where it is not as where there is none: the nearest row
 * up to that key is looked at, whichever it is.
 */
export interface RowSearch<Row> {
  readonly where: readonly Condition<Row>[];
  readonly order?: { readonly by: keyof Row & string; readonly direction: 'ASC' | 'DESC' };
  readonly limit: number;
}

/** The rows of one search; those of several come from one statement, where the database is another process. */
type Found = readonly ObjectLiteral[];

const plansOf = new WeakMap<DataSource, RowPlans>();

/** Rows with all their fields. */
export async function selectRows<Row extends ObjectLiteral>(
  reader: DataSource,
  entity: EntitySchema<Row>,
  search: RowSearch<Row>,
): Promise<Row[]> {
  const plan = planOf(reader, entity);
  const found = await find(reader, plan, plan.selection, search);
  return found.map(row => readRow<Row>(plan.selection, row));
}

/**
 * Rows of several searches, in the searches' order, with these fields: by one statement, so that what a statement costs besides
 * its rows is paid once. (Where the database is in this process, nothing is: there each search is a statement.)
 */
export async function selectEach<Row extends ObjectLiteral, Field extends keyof Row & string>(
  reader: DataSource,
  entity: EntitySchema<Row>,
  searches: readonly RowSearch<Row>[],
  fields: readonly Field[],
): Promise<Pick<Row, Field>[][]> {
  const plan = planOf(reader, entity);
  const selection = selectionOf(fields.map(field => columnOf(plan, field)));
  const isOneStatement = dialectOf(reader) === 'mysql' && searches.length > 1;
  const found = isOneStatement
    ? await findTogether(reader, plan, selection, searches)
    : await Promise.all(searches.map(search => find(reader, plan, selection, search)));
  return found.map(rows => rows.map(row => readRow<Pick<Row, Field>>(selection, row)));
}

/** Conditions as a part of a statement. */
export interface WhereText {
  readonly text: string;
  readonly parameters: readonly (string | number)[];
}

/**
 * That all conditions hold; there must be one. For a statement whose conditions name a range of keys: on SQLite, which cannot know how few these
 * are, it reads no other range.
 */
export function whereText<Row extends ObjectLiteral>(
  reader: DataSource,
  entity: EntitySchema<Row>,
  where: readonly Condition<Row>[],
): WhereText {
  const text = conditionsOf(planOf(reader, entity), where, dialectOf(reader) === 'sqlite');
  return { text, parameters: parametersOf({ where }) };
}

function planOf<Row extends ObjectLiteral>(reader: DataSource, entity: EntitySchema<Row>): RowPlan {
  const plans = plansOf.get(reader) ?? createRowPlans(reader);
  plansOf.set(reader, plans);
  return plans(asAnyEntity(entity));
}

async function find<Row>(
  reader: DataSource,
  plan: RowPlan,
  selection: Selection,
  search: RowSearch<Row>,
): Promise<Found> {
  if (search.where.some(({ is, value }) => is === 'IN' && value.length === 0)) return [];
  return reader.query(`SELECT ${selection.text} ${restOf(plan, search)}`, parametersOf(search));
}

/** Which search a row belongs to, beside its fields: none of them is called so. */
const SEARCH = '_query';

async function findTogether<Row>(
  reader: DataSource,
  plan: RowPlan,
  selection: Selection,
  searches: readonly RowSearch<Row>[],
): Promise<readonly Found[]> {
  const parts = searches.map(
    (search, index) => `(SELECT ${index} AS ${SEARCH}, ${selection.text} ${restOf(plan, search)})`,
  );
  const found: Found = await reader.query(parts.join(' UNION ALL '), searches.flatMap(parametersOf));
  const rows = searches.map((): ObjectLiteral[] => []);
  for (const row of found) rows[row[SEARCH]]?.push(row);
  // The parts of a union come in whatever order; that they come in ours is usual, and then this is one look at each row.
  return rows.map((ofSearch, index) => inOrder(ofSearch, searches[index]?.order));
}

function inOrder<Row>(rows: ObjectLiteral[], order: RowSearch<Row>['order']): Found {
  if (!order) return rows;
  const { by, direction } = order;
  const before = direction === 'ASC' ? -1 : 1;
  return rows.sort((one, other) => (one[by] === other[by] ? 0 : one[by] < other[by] ? before : -before));
}

function parametersOf<Row>({ where }: Pick<RowSearch<Row>, 'where'>): (string | number)[] {
  return where.flatMap((condition): readonly (string | number)[] => {
    if (condition.is === 'EXACTLY') return [condition.value, condition.value];
    if (condition.is === 'STARTS') return [condition.value, `${condition.value}~`];
    if (condition.is === 'STARTS_FOLDED') return [condition.value, condition.value + LAST];
    if (condition.is === 'SEEN') return [condition.value, ...parametersOf({ where: condition.among }), condition.value];
    return condition.is === 'IN' ? condition.value : [condition.value];
  });
}

/** After every character that a text may have. */
const LAST = '\u{10ffff}';

/** A SELECT from its table on. */
function restOf<Row>(plan: RowPlan, { where, order, limit }: RowSearch<Row>): string {
  const text = [`FROM ${plan.table}`];
  if (where.length > 0) text.push(`WHERE ${conditionsOf(plan, where)}`);
  if (order) text.push(`ORDER BY ${columnOf(plan, order.by).column} ${order.direction}`);
  return `${text.join(' ')} LIMIT ${Math.trunc(limit)}`;
}

/** All of them, with a placeholder for each of their `parametersOf`. SQLite takes no range of a column with a plus from an index. */
function conditionsOf<Row>(plan: RowPlan, where: readonly Condition<Row>[], isByKey = false): string {
  const conditions = where.map(condition => {
    const { field, is, value } = condition;
    if (is === 'SEEN') return seenOf(plan, columnOf(plan, field).column, condition.among);
    const isOfOther = isByKey && field !== plan.key.field && !['=', 'IN', 'EXACTLY'].includes(is);
    const column = `${isOfOther ? '+' : ''}${columnOf(plan, field).column}`;
    if (is === 'IN' && value.length === 0) return '1 = 0';
    // An index is for the first half only.
    if (is === 'EXACTLY') return `${column} = ? AND HEX(${column}) = HEX(?)`;
    if (is === 'STARTS') return `${column} >= ? AND ${column} < ?`;
    if (is === 'STARTS_FOLDED') return `${column} >= LOWER(?) AND ${column} < LOWER(?)`;
    if (is === 'ENDS') return `SUBSTR(${column}, -${value.length}) = ?`;
    return is === 'IN' ? `${column} IN (${marks(value.length)})` : `${column} ${is} ?`;
  });
  return conditions.join(' AND ');
}

/** A scalar, so that an index is used for what it finds. */
function seenOf<Row>(plan: RowPlan, key: string, among: readonly Condition<Row>[]): string {
  const columns = new Set([key, ...among.map(({ field }) => columnOf(plan, field).column)]);
  const nearest = `SELECT ${[...columns].join(', ')} FROM ${plan.table} WHERE ${key} <= ? ORDER BY ${key} DESC LIMIT 1`;
  const isSeen = [`${key} = ?`, conditionsOf(plan, among)].join(' AND ');
  return `${key} = (SELECT CASE WHEN ${isSeen} THEN ${key} END FROM (${nearest}) AS nearest)`;
}
