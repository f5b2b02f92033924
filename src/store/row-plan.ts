/** How the rows of an entity are written in multi-row statements: column names and transformers, read once from TypeORM. */

import type { DataSource, EntitySchema, ObjectLiteral } from 'typeorm';
import { ApplyValueTransformers } from 'typeorm/util/ApplyValueTransformers.js';
import { assert } from '../lib/assert.js';
import { dialectOf, quote } from './dialect.js';

export interface ColumnPlan {
  readonly field: string;
  /** Quoted for the dialect. */
  readonly column: string;
  write(value: unknown): unknown;
  read(value: unknown): unknown;
}

export interface RowPlan {
  /** Quoted for the dialect. */
  readonly table: string;
  readonly columns: readonly ColumnPlan[];
  /** Those whose value is something else in the database than here. */
  readonly translated: readonly ColumnPlan[];
  readonly key: ColumnPlan;
  /** What a SELECT of all columns says, each under the name of its field. */
  readonly selection: string;
}

/** Plans are made once for each data source and entity. */
export function createRowPlans(dataSource: DataSource): (entity: EntitySchema<ObjectLiteral>) => RowPlan {
  const plans = new Map<EntitySchema<ObjectLiteral>, RowPlan>();
  return entity => {
    const known = plans.get(entity);
    if (known) return known;
    const plan = buildRowPlan(dataSource, entity);
    plans.set(entity, plan);
    return plan;
  };
}

function buildRowPlan(dataSource: DataSource, entity: EntitySchema<ObjectLiteral>): RowPlan {
  const dialect = dialectOf(dataSource);
  const metadata = dataSource.getMetadata(entity);
  const columns = metadata.columns.map(({ transformer, propertyName, databaseName }): ColumnPlan => {
    const names = { field: propertyName, column: quote(dialect, databaseName) };
    if (!transformer) return { ...names, write: same, read: same };
    const write = (value: unknown) => ApplyValueTransformers.transformTo(transformer, value);
    return { ...names, write, read: value => ApplyValueTransformers.transformFrom(transformer, value) };
  });
  const keyName = metadata.primaryColumns[0]?.propertyName;
  const key = columns.find(column => column.field === keyName);
  assert(key, `${metadata.tableName} has a primary column`);
  const selection = columns.map(({ column, field }) => `${column} AS ${quote(dialect, field)}`).join(', ');
  const translated = columns.filter(({ read }) => read !== same);
  return { table: quote(dialect, metadata.tableName), columns, translated, key, selection };
}

const same = (value: unknown): unknown => value;
