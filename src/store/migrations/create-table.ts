/** Makes a table with its indexes so that a migration that was killed half-way can simply be run again. */

import type { QueryRunner } from 'typeorm';
import { dialectOf } from '../dialect.js';

/** One table, in words that both dialects take. */
export interface TablePlan {
  readonly name: string;
  /** Column definitions, separated by commas. */
  readonly columns: string;
  /** Names of indexes and the columns that they are over. */
  readonly unique?: Readonly<Record<string, string>>;
  readonly indexes?: Readonly<Record<string, string>>;
}

/** MySQL commits each of these statements by itself, so a table comes with its indexes or not at all; SQLite undoes them all. */
export async function createTable(runner: QueryRunner, { name, columns, unique = {}, indexes = {} }: TablePlan) {
  const all = [
    ...Object.entries(unique).map(([index, over]) => ({ kind: 'UNIQUE INDEX', index, over })),
    ...Object.entries(indexes).map(([index, over]) => ({ kind: 'INDEX', index, over })),
  ];
  if (dialectOf(runner.connection) === 'mysql') {
    const parts = [columns, ...all.map(({ kind, index, over }) => `${kind} ${index} (${over})`)];
    const tail = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    await runner.query(`CREATE TABLE IF NOT EXISTS ${name} (${parts.join(', ')}) ${tail}`);
    return;
  }
  await runner.query(`CREATE TABLE ${name} (${columns})`);
  for (const { kind, index, over } of all) await runner.query(`CREATE ${kind} ${index} ON ${name} (${over})`);
}

/** A row that the program expects to be there; one that is there already stays as it is. */
export async function insertOnce(runner: QueryRunner, table: string, row: Readonly<Record<string, string | number>>) {
  const insert = dialectOf(runner.connection) === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE';
  const marks = Object.keys(row).map(() => '?');
  const text = `${insert} INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${marks.join(', ')})`;
  await runner.query(text, Object.values(row));
}

/** In this order; a table that is not there is passed over. */
export async function dropTables(runner: QueryRunner, names: readonly string[]) {
  for (const name of names) await runner.query(`DROP TABLE IF EXISTS ${name}`);
}
