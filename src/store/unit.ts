/** A unit of work: the multi-row statements that a station may run inside one transaction. Raw SQL lives here and only here. */

import type { EntitySchema, ObjectLiteral, QueryRunner } from 'typeorm';
import { assert } from '../lib/assert.js';
import { type Dialect, forUpdate } from './dialect.js';
import type { ColumnPlan, RowPlan } from './row-plan.js';

/** Rows in one statement; SQLite allows 32,766 parameters, the widest row has about 40. */
const ROWS_IN_STATEMENT_MAX = 500;

/** An entity of whatever row. */
export type AnyEntity = EntitySchema<ObjectLiteral>;

export interface Unit {
  /** TypeORM's own door to this transaction, for repositories and query builders. */
  readonly runner: QueryRunner;
  readonly dialect: Dialect;
  /** Inserts all rows; `isRepeated` passes over rows whose key is there already (the unit may run twice). */
  insertMany<Row extends ObjectLiteral>(
    entity: EntitySchema<Row>,
    rows: readonly Row[],
    options?: { readonly isRepeated?: boolean },
  ): Promise<void>;
  /** The rows with these keys, locked until the unit ends, in the order of their keys so that units cannot deadlock. */
  lockMany<Row extends ObjectLiteral>(entity: EntitySchema<Row>, keys: readonly string[]): Promise<Row[]>;
  /** The rows whose `field` is one of `values`; not locked. */
  findMany<Row extends ObjectLiteral>(
    entity: EntitySchema<Row>,
    field: keyof Row & string,
    values: readonly string[],
  ): Promise<Row[]>;
  /** Writes the given fields of rows that this unit has locked. */
  updateMany<Row extends ObjectLiteral>(
    entity: EntitySchema<Row>,
    rows: readonly Row[],
    fields: readonly (keyof Row & string)[],
  ): Promise<void>;
  /** Raises the head of the feed and returns its new value; its lock is held until the unit ends, so it is the last one taken. */
  raiseHead(count: number): Promise<number>;
}

export function createUnit(runner: QueryRunner, dialect: Dialect, planOf: (entity: AnyEntity) => RowPlan): Unit {
  const plan = <Row extends ObjectLiteral>(entity: EntitySchema<Row>) => planOf(asAnyEntity(entity));
  const select = async <Row>(rowPlan: RowPlan, column: ColumnPlan, values: readonly string[], tail: string) => {
    if (values.length === 0) return [];
    const names = rowPlan.columns.map(({ column: name, field }) => `${name} AS ${field}`).join(', ');
    const where = `${column.column} IN (${marks(values.length)})`;
    const text = `SELECT ${names} FROM ${rowPlan.table} WHERE ${where} ORDER BY ${column.column}${tail}`;
    const found: readonly ObjectLiteral[] = await runner.query(text, [...values]);
    return found.map(row => readRow<Row>(rowPlan, row));
  };
  return Object.freeze({
    runner,
    dialect,
    insertMany: async (entity, rows, options) => {
      for (const part of inParts(rows))
        await insertPart(runner, dialect, plan(entity), part, options?.isRepeated === true);
    },
    lockMany: (entity, keys) => select(plan(entity), plan(entity).key, [...keys].sort(), forUpdate(dialect)),
    findMany: (entity, field, values) => select(plan(entity), columnOf(plan(entity), field), [...values].sort(), ''),
    updateMany: async (entity, rows, fields) => {
      for (const part of inParts(rows)) await updatePart(runner, plan(entity), part, fields);
    },
    raiseHead: count => raiseHead(runner, dialect, count),
  } satisfies Unit);
}

async function insertPart(
  runner: QueryRunner,
  dialect: Dialect,
  plan: RowPlan,
  rows: readonly ObjectLiteral[],
  isRepeated: boolean,
): Promise<void> {
  const names = plan.columns.map(({ column }) => column).join(', ');
  const tuple = `(${marks(plan.columns.length)})`;
  // An assignment of the key to itself leaves an existing row as it is, and unlike INSERT IGNORE hides no other fault.
  const keep = dialect === 'mysql' ? 'ON DUPLICATE KEY UPDATE' : `ON CONFLICT (${plan.key.column}) DO UPDATE SET`;
  const tail = isRepeated ? ` ${keep} ${plan.key.column} = ${plan.table}.${plan.key.column}` : '';
  const text = `INSERT INTO ${plan.table} (${names}) VALUES ${rows.map(() => tuple).join(', ')}${tail}`;
  await runner.query(
    text,
    rows.flatMap(row => plan.columns.map(({ field, write }) => write(row[field] ?? null))),
  );
}

/** One UPDATE for all rows: each column is a CASE over the keys. The rows are locked, so no version is compared. */
async function updatePart(
  runner: QueryRunner,
  plan: RowPlan,
  rows: readonly ObjectLiteral[],
  fields: readonly string[],
): Promise<void> {
  const keyOf = (row: ObjectLiteral) => plan.key.write(row[plan.key.field]);
  const parameters: unknown[] = [];
  const assignments = fields.map(field => {
    const { column, write } = columnOf(plan, field);
    const cases = rows.map(row => {
      parameters.push(keyOf(row), write(row[field] ?? null));
      return 'WHEN ? THEN ?';
    });
    return `${column} = CASE ${plan.key.column} ${cases.join(' ')} ELSE ${column} END`;
  });
  parameters.push(...rows.map(keyOf));
  const where = `${plan.key.column} IN (${marks(rows.length)})`;
  await runner.query(`UPDATE ${plan.table} SET ${assignments.join(', ')} WHERE ${where}`, parameters);
}

/** One round trip: the new value comes back with the update itself. */
async function raiseHead(runner: QueryRunner, dialect: Dialect, count: number): Promise<number> {
  if (dialect === 'mysql') {
    const text = 'UPDATE feed_head SET sequence = LAST_INSERT_ID(sequence + ?) WHERE id = 1';
    const { insertId }: { insertId: number } = await runner.query(text, [count]);
    return insertId;
  }
  const text = 'UPDATE feed_head SET sequence = sequence + ? WHERE id = 1 RETURNING sequence';
  const [head]: readonly { sequence: number }[] = await runner.query(text, [count]);
  assert(head, 'the feed has a head');
  return head.sequence;
}

function readRow<Row>(plan: RowPlan, found: ObjectLiteral): Row {
  const row: ObjectLiteral = {};
  for (const { field, read } of plan.columns) row[field] = read(found[field]);
  // The plan lists every column of the entity, so the object has exactly the fields of Row.
  return row as Row;
}

function columnOf(plan: RowPlan, field: string): ColumnPlan {
  const found = plan.columns.find(column => column.field === field);
  assert(found, `${plan.table} has a column for ${field}`);
  return found;
}

/** Plans need only the names and transformers of an entity, never its row type. */
export function asAnyEntity<Row extends ObjectLiteral>(entity: EntitySchema<Row>): AnyEntity {
  return entity as unknown as AnyEntity;
}

function marks(count: number): string {
  return Array(count).fill('?').join(', ');
}

function inParts<Row>(rows: readonly Row[]): Row[][] {
  const parts: Row[][] = [];
  for (let at = 0; at < rows.length; at += ROWS_IN_STATEMENT_MAX)
    parts.push(rows.slice(at, at + ROWS_IN_STATEMENT_MAX));
  return parts;
}
