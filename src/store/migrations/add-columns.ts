/** Adds columns and indexes to a table so that a migration that was killed half-way can simply be run again. */

import type { QueryRunner } from 'typeorm';
import { dialectOf } from '../dialect.js';

/** What is added to a table, and taken away again by `dropColumns`. */
export interface ColumnsPlan {
  readonly table: string;
  /** Names and definitions; each may be null, because the rows that are there have nothing for it. */
  readonly columns: Readonly<Record<string, string>>;
  /** Names of indexes and the columns that they are over. */
  readonly indexes: Readonly<Record<string, string>>;
}

/** MySQL commits by itself: one statement adds everything or nothing. SQLite undoes them all. */
export async function addColumns(runner: QueryRunner, { table, columns, indexes }: ColumnsPlan): Promise<void> {
  const added = Object.entries(columns).map(([name, type]) => `ADD COLUMN ${name} ${type}`);
  if (dialectOf(runner.connection) === 'mysql') {
    if (await isThere(runner, { table, columns, indexes })) return;
    const indexed = Object.entries(indexes).map(([name, over]) => `ADD INDEX ${name} (${over})`);
    await runner.query(`ALTER TABLE ${table} ${[...added, ...indexed].join(', ')}`);
    return;
  }
  for (const part of added) await runner.query(`ALTER TABLE ${table} ${part}`);
  for (const [name, over] of Object.entries(indexes)) await runner.query(`CREATE INDEX ${name} ON ${table} (${over})`);
}

/** The way back, for development. */
export async function dropColumns(runner: QueryRunner, { table, columns, indexes }: ColumnsPlan): Promise<void> {
  const dropped = Object.keys(columns).map(name => `DROP COLUMN ${name}`);
  if (dialectOf(runner.connection) === 'mysql') {
    const unindexed = Object.keys(indexes).map(name => `DROP INDEX ${name}`);
    await runner.query(`ALTER TABLE ${table} ${[...unindexed, ...dropped].join(', ')}`);
    return;
  }
  for (const name of Object.keys(indexes)) await runner.query(`DROP INDEX ${name}`);
  for (const part of dropped) await runner.query(`ALTER TABLE ${table} ${part}`);
}

/** By its columns, or by its indexes where it has no columns: they come together. */
async function isThere(runner: QueryRunner, { table, columns, indexes }: ColumnsPlan): Promise<boolean> {
  const isOfColumns = Object.keys(columns).length > 0;
  const names = Object.keys(isOfColumns ? columns : indexes);
  const [view, name] = isOfColumns ? ['columns', 'column_name'] : ['statistics', 'index_name'];
  const text = `SELECT COUNT(DISTINCT ${name}) AS count FROM information_schema.${view} WHERE table_schema = DATABASE()
    AND table_name = ? AND ${name} IN (${names.map(() => '?').join(', ')})`;
  const [found]: readonly { count: number | string }[] = await runner.query(text, [table, ...names]);
  return Number(found?.count) === names.length;
}
