/** How the rows of an entity are written in multi-row statements: column names and transformers, read once from TypeORM. */

import type { DataSource, EntitySchema, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { ApplyValueTransformers } from 'typeorm/util/ApplyValueTransformers.js';
import { assert } from '../lib/assert.js';
import { asBigInt } from './columns.js';
import { dialectOf, quote } from './dialect.js';

/** An entity of whatever row. */
export type AnyEntity = EntitySchema<ObjectLiteral>;

/** One column: how it is named, written and read. */
export interface ColumnPlan {
  readonly field: string;
  /** Quoted for the dialect. */
  readonly column: string;
  /** What a SELECT of it says: the column, under the name of its field. */
  readonly selected: string;
  write(value: unknown): unknown;
  read(value: unknown): unknown;
}

/** One table: what the statements of `unit.ts` and `select-rows.ts` are made from. */
export interface RowPlan {
  /** Quoted for the dialect. */
  readonly table: string;
  readonly columns: readonly ColumnPlan[];
  /** What the database computes: it can be asked for, and is never written or read. */
  readonly computed: readonly ColumnPlan[];
  readonly key: ColumnPlan;
  /** Of all columns. */
  readonly selection: Selection;
}

/** Some columns of an entity, as they are asked for and read. */
export interface Selection {
  /** What a SELECT says. */
  readonly text: string;
  /** Those whose value is something else in the database than here. */
  readonly translated: readonly ColumnPlan[];
}

/** Plans are made once for each data source and entity. */
export type RowPlans = (entity: AnyEntity) => RowPlan;

/** Each entity is looked up once. */
export function createRowPlans(dataSource: DataSource): RowPlans {
  const plans = new Map<AnyEntity, RowPlan>();
  return entity => {
    const known = plans.get(entity);
    if (known) return known;
    const plan = buildRowPlan(dataSource, entity);
    plans.set(entity, plan);
    return plan;
  };
}

type Named = Pick<ColumnMetadata, 'transformer' | 'propertyName' | 'databaseName'>;

function buildRowPlan(dataSource: DataSource, entity: AnyEntity): RowPlan {
  const dialect = dialectOf(dataSource);
  const metadata = dataSource.getMetadata(entity);
  const planOf = ({ transformer, propertyName, databaseName }: Named): ColumnPlan => {
    const column = quote(dialect, databaseName);
    const told = transformer === asBigInt ? `CAST(${column} AS CHAR)` : column;
    const names = { field: propertyName, column, selected: `${told} AS ${quote(dialect, propertyName)}` };
    if (!transformer) return { ...names, write: same, read: same };
    const write = (value: unknown) => ApplyValueTransformers.transformTo(transformer, value);
    return { ...names, write, read: value => ApplyValueTransformers.transformFrom(transformer, value) };
  };
  const columns = metadata.columns.filter(({ isInsert }) => isInsert).map(planOf);
  const computed = metadata.columns.filter(({ isInsert }) => !isInsert).map(planOf);
  const keyName = metadata.primaryColumns[0]?.propertyName;
  const key = columns.find(column => column.field === keyName);
  assert(key, `${metadata.tableName} has a primary column`);
  return { table: quote(dialect, metadata.tableName), columns, computed, key, selection: selectionOf(columns) };
}

/** Of these columns of one entity. */
export function selectionOf(columns: readonly ColumnPlan[]): Selection {
  return {
    text: columns.map(({ selected }) => selected).join(', '),
    translated: columns.filter(({ read }) => read !== same),
  };
}

const same = (value: unknown): unknown => value;

/** In place: the driver has just made this object for us, with every selected column under the name of its field. */
export function readRow<Row>({ translated }: Selection, found: ObjectLiteral): Row {
  for (const { field, read } of translated) found[field] = read(found[field]);
  // The selection is that of the fields of Row.
  return found as Row;
}

/** The column of a field that the entity has. */
export function columnOf(plan: RowPlan, field: string): ColumnPlan {
  const isIt = (column: ColumnPlan) => column.field === field;
  const found = plan.columns.find(isIt) ?? plan.computed.find(isIt);
  assert(found, `${plan.table} has a column for ${field}`);
  return found;
}

/** Plans need only the names and transformers of an entity, never its row type. */
export function asAnyEntity<Row extends ObjectLiteral>(entity: EntitySchema<Row>): AnyEntity {
  return entity as unknown as AnyEntity;
}

/** As many placeholders. */
export function marks(count: number): string {
  return Array(count).fill('?').join(', ');
}
