/** Column types of the migrations, one word for each meaning, in the two dialects. */

import type { QueryRunner } from 'typeorm';
import { dialectOf } from '../dialect.js';

/** Column types by what they hold. */
export interface Types {
  /** Our own id: 20 characters, compared byte by byte. */
  readonly id: string;
  /** An ASCII word, code or id of M-Pesa's, compared byte by byte; never longer than 128. */
  readonly word: string;
  /** Short text of any script, compared byte by byte, that can be indexed. */
  readonly name: string;
  /** UTC milliseconds, cents, sequences. */
  readonly integer: string;
  readonly flag: string;
  readonly text: string;
  readonly bytes: string;
}

const MYSQL: Types = {
  id: 'char(20) CHARACTER SET ascii COLLATE ascii_bin',
  word: 'varchar(128) CHARACTER SET ascii COLLATE ascii_bin',
  name: 'varchar(128)',
  integer: 'bigint',
  flag: 'tinyint',
  text: 'text',
  bytes: 'mediumblob',
};

const SQLITE: Types = {
  id: 'varchar(20)',
  word: 'varchar(128)',
  name: 'varchar(128)',
  integer: 'integer',
  flag: 'integer',
  text: 'text',
  bytes: 'blob',
};

/** In the dialect of the database that is migrated. */
export function typesFor(runner: QueryRunner): Types {
  return dialectOf(runner.connection) === 'mysql' ? MYSQL : SQLITE;
}
