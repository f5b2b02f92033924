/** Keys tell who made them: whoever asks for a payout may have kept a key that he made, and does not decide with it. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { typesFor } from './types.js';

/** The first entry about its name since it was made. A key that an earlier release makes meanwhile has no maker. */
const LEARN = `UPDATE api_keys SET made_by = (
    SELECT actor FROM audit_log
    WHERE subject = api_keys.name AND action IN ('KEY_CREATED', 'KEY_ROTATED') AND at >= api_keys.created_at
    ORDER BY sequence LIMIT 1)
  WHERE made_by IS NULL`;

/** Makers of keys that are there stand in the audit log. `down` loses nothing that is not in it. */
export class KeyMakers2026113001000 implements MigrationInterface {
  readonly name = 'KeyMakers2026113001000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, planFor(runner));
    await runner.query(LEARN);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, planFor(runner));
  }
}

function planFor(runner: QueryRunner): ColumnsPlan {
  const { word } = typesFor(runner);
  return { table: 'api_keys', columns: { made_by: word }, indexes: {} };
}
