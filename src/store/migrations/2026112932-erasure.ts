/** Payments remember that their person was erased, and notes of the audit log can be taken out without breaking its chain. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { typesFor } from './types.js';

/** Adds nullable columns. `down` forgets who was erased, and an audit log with newer notes is broken for the release before. */
export class Erasure2026112932000 implements MigrationInterface {
  readonly name = 'Erasure2026112932000';

  async up(runner: QueryRunner): Promise<void> {
    for (const plan of plansFor(runner)) await addColumns(runner, plan);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const plan of plansFor(runner)) await dropColumns(runner, plan);
  }
}

function plansFor(runner: QueryRunner): readonly ColumnsPlan[] {
  const { word, integer } = typesFor(runner);
  return [
    { table: 'payments', columns: { erased_at: integer }, indexes: {} },
    { table: 'audit_log', columns: { note_salt: word, note_digest: word }, indexes: {} },
  ];
}
