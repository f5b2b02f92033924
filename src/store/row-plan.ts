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
  const columns = metadata.columns.map((column): ColumnPlan => {
    const { transformer } = column;
    return {
      field: column.propertyName,
      column: quote(dialect, column.databaseName),
      write: value => (transformer ? ApplyValueTransformers.transformTo(transformer, value) : value),
      read: value => (transformer ? ApplyValueTransformers.transformFrom(transformer, value) : value),
    };
  });
  const keyName = metadata.primaryColumns[0]?.propertyName;
  const key = columns.find(column => column.field === keyName);
  assert(key, `${metadata.tableName} has a primary column`);
  const selection = columns.map(({ column, field }) => `${column} AS ${quote(dialect, field)}`).join(', ');
  return { table: quote(dialect, metadata.tableName), columns, key, selection };
}
