/** On MariaDB, columns that are computed are stored: from an index over one that is not, it leaves out rows that somebody is writing. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dialectOf } from '../dialect.js';
import { typesFor } from './types.js';

/** Copies the table `payments`; reads go on meanwhile, writes wait. `down` loses nothing. On MySQL and SQLite there is nothing to do. */
export class ComputedColumns2026113002000 implements MigrationInterface {
  readonly name = 'ComputedColumns2026113002000';

  async up(runner: QueryRunner): Promise<void> {
    await compute(runner, 'STORED');
  }

  async down(runner: QueryRunner): Promise<void> {
    await compute(runner, 'VIRTUAL');
  }
}

/** In one statement, so that a crash leaves the table as it was or as it will be. */
async function compute(runner: QueryRunner, how: 'STORED' | 'VIRTUAL'): Promise<void> {
  if (!(await isMariaDb(runner)) || (await isComputed(runner, how))) return;
  const { word, name } = typesFor(runner);
  await runner.query(`ALTER TABLE payments
    DROP INDEX payments_by_phone_end, DROP INDEX payments_by_reference_folded,
    DROP COLUMN phone_end, DROP COLUMN reference_folded,
    ADD COLUMN phone_end ${word} GENERATED ALWAYS AS (SUBSTR(phone_number, -3)) ${how},
    ADD COLUMN reference_folded ${name} GENERATED ALWAYS AS (LOWER(account_reference)) ${how},
    ADD INDEX payments_by_phone_end (phone_end, id), ADD INDEX payments_by_reference_folded (reference_folded, id)`);
}

async function isMariaDb(runner: QueryRunner): Promise<boolean> {
  if (dialectOf(runner.connection) !== 'mysql') return false;
  const [found]: readonly { version: string }[] = await runner.query('SELECT VERSION() AS version');
  return /mariadb/i.test(found?.version ?? '');
}

async function isComputed(runner: QueryRunner, how: 'STORED' | 'VIRTUAL'): Promise<boolean> {
  const text = `SELECT extra AS extra FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'payments' AND column_name = 'reference_folded'`;
  const [found]: readonly { extra: string }[] = await runner.query(text);
  return found?.extra.startsWith(how) === true;
}
