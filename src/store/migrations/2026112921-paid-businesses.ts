/** A payment may be to another business, and a payout may demand an identity document of its recipient. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { typesFor } from './types.js';

/** Adds nullable columns to `payments`. */
export class PaidBusinesses2026112921000 implements MigrationInterface {
  readonly name = 'PaidBusinesses2026112921000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, planFor(runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, planFor(runner));
  }
}

function planFor(runner: QueryRunner): ColumnsPlan {
  const { word, text } = typesFor(runner);
  return {
    table: 'payments',
    columns: { party_shortcode: word, recipient_id_type: word, recipient_id: text },
    indexes: {},
  };
}
