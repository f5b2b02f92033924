/** A unit of work: the multi-row statements that a station may run inside one transaction. Raw SQL is written in src/store only. */

import type { EntitySchema, ObjectLiteral, QueryRunner } from 'typeorm';
import { assert } from '../lib/assert.js';
import { type Dialect, forUpdate, forUpdateSkippingLocked } from './dialect.js';
import { KEY_BYTES_MAX, partsOf } from './parts-of.js';
import { type AnyEntity, asAnyEntity, type ColumnPlan, columnOf, marks, type RowPlan, readRow } from './row-plan.js';
import { RowsLocked } from './store-fault.js';

/** What a station may do inside one transaction. */
export interface Unit {
  /** TypeORM's own door to this transaction, for repositories and query builders. */
  readonly runner: QueryRunner;
  readonly dialect: Dialect;
  /** Inserts all rows; `isRepeated` passes over rows whose key is there already: an earlier try of this unit may have stored them. */
  insertMany<Row extends ObjectLiteral>(
    entity: EntitySchema<Row>,
    rows: readonly Row[],
    options?: { readonly isRepeated?: boolean },
  ): Promise<void>;
  /**
   * The rows with these keys, locked until the unit ends, in the order of their keys so that units cannot deadlock. `isAwaited`: a unit
   * that waits for no row waits for these, which every unit of its sort holds for a moment.
   */
  lockMany<Row extends ObjectLiteral>(
    entity: EntitySchema<Row>,
    keys: readonly string[],
    options?: { readonly isAwaited?: boolean },
  ): Promise<Row[]>;
  /** The rows whose `field` is one of `values`, and whose other fields are those of `among`; not locked. */
  findMany<Row extends ObjectLiteral>(
    entity: EntitySchema<Row>,
    field: keyof Row & string,
    values: readonly string[],
    among?: Readonly<Partial<Record<keyof Row & string, string>>>,
  ): Promise<Row[]>;
  /** The keys of the rows whose `field` is one of `values`, from the index alone: for what is seldom there. */
  findKeys<Row extends ObjectLiteral>(
    entity: EntitySchema<Row>,
    field: keyof Row & string,
    values: readonly string[],
  ): Promise<readonly string[]>;
  /** Writes the given fields of rows that this unit has locked. */
  updateMany<Row extends ObjectLiteral>(
    entity: EntitySchema<Row>,
    rows: readonly Row[],
    fields: readonly (keyof Row & string)[],
  ): Promise<void>;
  /** Deletes the rows with these keys, in their order; this unit has locked them. */
  deleteMany<Row extends ObjectLiteral>(entity: EntitySchema<Row>, keys: readonly string[]): Promise<void>;
  /** Raises the head of the feed and returns its new value; its lock is held until the unit ends, so it is the last one taken. */
  raiseHead(count: number): Promise<number>;
}

export interface UnitOptions {
  readonly runner: QueryRunner;
  readonly dialect: Dialect;
  readonly planOf: (entity: AnyEntity) => RowPlan;
  /** Whether this is not the first try. */
  readonly isAgain: boolean;
  /** Text and bytes in one statement, about; see `statementBytesMaxOf`. */
  readonly statementBytesMax: number;
  /** False: rows locked by others raise RowsLocked instead of being waited for. */
  readonly isWaiting: boolean;
  /** What has come of it, for who has to judge its failure. */
  readonly progress: Progress;
}

/** How far a unit has come. */
export interface Progress {
  /** It has written something, or tried to. */
  hasWritten: boolean;
  /** It has come to the head of the feed, which every unit needs that appends. */
  isAtHead: boolean;
  /** All of it is done but the commit: from then on it may be stored whatever is heard of it. */
  isCommitting: boolean;
}

/** For one transaction that the caller has begun and will end. */
export function createUnit(options: UnitOptions): Unit {
  const { runner, dialect, planOf, isAgain, statementBytesMax, isWaiting, progress } = options;
  const inParts = <Item>(items: readonly Item[]) => partsOf(items, statementBytesMax);
  const plan = <Row extends ObjectLiteral>(entity: EntitySchema<Row>) => planOf(asAnyEntity(entity));
  return Object.freeze({
    runner,
    dialect,
    insertMany: async (entity, rows, options) => {
      progress.hasWritten ||= rows.length > 0;
      // The first try inserts without looking: a row that is there already fails it, and the second try looks.
      const isLook = isAgain && options?.isRepeated === true;
      const fresh = isLook ? await withoutStored(runner, plan(entity), rows) : rows;
      for (const part of inParts(fresh)) await insertPart(runner, plan(entity), part);
    },
    lockMany: (entity, keys, options) =>
      (isWaiting || options?.isAwaited ? lockPatiently : lockFree)(runner, plan(entity), dialect, keys),
    findMany: (entity, field, values, among) =>
      selectMany(runner, plan(entity), { column: columnOf(plan(entity), field), values, among }),
    findKeys: async (entity, field, values) =>
      (await findStored(runner, plan(entity), values, columnOf(plan(entity), field))).map(String),
    updateMany: async (entity, rows, fields) => {
      progress.hasWritten ||= rows.length > 0;
      for (const part of inParts(rows)) await updatePart(runner, plan(entity), part, fields);
    },
    deleteMany: async (entity, keys) => {
      progress.hasWritten ||= keys.length > 0;
      for (const part of inParts([...new Set(keys)].sort())) await deletePart(runner, plan(entity), part);
    },
    raiseHead: count => {
      progress.hasWritten = true;
      progress.isAtHead = true;
      return raiseHead(runner, dialect, count);
    },
  } satisfies Unit);
}

type LockMany = <Row>(runner: QueryRunner, plan: RowPlan, dialect: Dialect, keys: readonly string[]) => Promise<Row[]>;

const lockPatiently: LockMany = (runner, plan, dialect, keys) =>
  selectMany(runner, plan, { column: plan.key, values: keys, tail: forUpdate(dialect) });

/** What is missing from what is free is locked, or is not there at all. */
const lockFree: LockMany = async <Row>(
  runner: QueryRunner,
  plan: RowPlan,
  dialect: Dialect,
  keys: readonly string[],
) => {
  const free: (Row & ObjectLiteral)[] = await selectMany(runner, plan, {
    ...{ column: plan.key, values: keys, tail: forUpdateSkippingLocked(dialect) },
  });
  const found = new Set(free.map(row => String(row[plan.key.field])));
  const missing = keys.filter(key => !found.has(key));
  const locked = await findStored(runner, plan, missing);
  if (locked.length > 0) throw new RowsLocked(locked.map(String));
  return free;
};

interface Wanted {
  readonly column: ColumnPlan;
  readonly values: readonly string[];
  readonly among?: Readonly<Partial<Record<string, string>>> | undefined;
  readonly tail?: string;
}

/** In the order of the values, part by part, so that locks are always taken in the same order. */
async function selectMany<Row>(
  runner: QueryRunner,
  plan: RowPlan,
  { column: { column }, values, among = {}, tail = '' }: Wanted,
): Promise<Row[]> {
  const rows: Row[] = [];
  const conditions = Object.keys(among).map(field => `${columnOf(plan, field).column} = ? AND `);
  for (const part of partsOf([...new Set(values)].sort(), KEY_BYTES_MAX)) {
    const where = `${conditions.join('')}${column} IN (${marks(part.length)})`;
    const text = `SELECT ${plan.selection.text} FROM ${plan.table} WHERE ${where} ORDER BY ${column}${tail}`;
    const found: readonly ObjectLiteral[] = await runner.query(text, [...Object.values(among), ...part]);
    for (const row of found) rows.push(readRow<Row>(plan.selection, row));
  }
  return rows;
}

async function withoutStored<Row extends ObjectLiteral>(
  runner: QueryRunner,
  plan: RowPlan,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const keys = rows.map(row => row[plan.key.field]);
  const stored = new Set(await findStored(runner, plan, keys));
  return rows.filter(row => !stored.has(row[plan.key.field]));
}

/** The keys of the rows that have one of these values in `column`; nothing is locked. */
async function findStored(
  runner: QueryRunner,
  { key, table }: RowPlan,
  values: readonly unknown[],
  { column, write }: ColumnPlan = key,
): Promise<readonly unknown[]> {
  const stored: unknown[] = [];
  for (const part of partsOf([...new Set(values)], KEY_BYTES_MAX)) {
    const text = `SELECT ${key.column} AS stored_key FROM ${table} WHERE ${column} IN (${marks(part.length)})`;
    const found: readonly { stored_key: unknown }[] = await runner.query(text, part.map(write));
    for (const row of found) stored.push(key.read(row.stored_key));
  }
  return stored;
}

async function insertPart(runner: QueryRunner, plan: RowPlan, rows: readonly ObjectLiteral[]): Promise<void> {
  const names = plan.columns.map(({ column }) => column).join(', ');
  const tuple = `(${marks(plan.columns.length)})`;
  await runner.query(
    `INSERT INTO ${plan.table} (${names}) VALUES ${rows.map(() => tuple).join(', ')}`,
    rows.flatMap(row => plan.columns.map(({ field, write }) => write(row[field] ?? null))),
  );
}

/**
 * One UPDATE for all rows. A column that becomes the same in all of them is that value, any other a CASE over the keys,
 * whose cost grows with the square of the rows. The rows are locked, so no version is compared.
 */
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
    if (rows.every(row => row[field] === rows[0]?.[field])) {
      parameters.push(write(rows[0]?.[field] ?? null));
      return `${column} = ?`;
    }
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

async function deletePart(runner: QueryRunner, { table, key }: RowPlan, keys: readonly string[]): Promise<void> {
  await runner.query(`DELETE FROM ${table} WHERE ${key.column} IN (${marks(keys.length)})`, [...keys]);
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
