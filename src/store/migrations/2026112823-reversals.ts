/** A payment may give another one back. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { typesFor } from './types.js';

/** Adds nullable columns to `payments`, and the index by which the reversals of a payment are found. */
export class Reversals2026112823000 implements MigrationInterface {
  readonly name = 'Reversals2026112823000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, planFor(runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, planFor(runner));
  }
}

function planFor(runner: QueryRunner): ColumnsPlan {
  const { id, word } = typesFor(runner);
  return {
    table: 'payments',
    columns: { reverses: id, reverses_receipt: word },
    indexes: { payments_reverses: 'reverses' },
  };
}
