/** What M-Pesa tells of a payment by hand, and by what its push is found. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { typesFor } from './types.js';

/** Adds nullable columns and their indexes to `payments`; `down` loses what they hold. */
export class PaidByHand2026112824000 implements MigrationInterface {
  readonly name = 'PaidByHand2026112824000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, planFor(runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, planFor(runner));
  }
}

/** A hash stands only in payments whose number is not known, so its index is not written all over. */
function planFor(runner: QueryRunner): ColumnsPlan {
  const { word, text, integer } = typesFor(runner);
  return {
    table: 'payments',
    columns: {
      phone_hash: word,
      party_name: text,
      transaction_type: text,
      completed_at: integer,
      denied_at: integer,
      twin_key: word,
    },
    indexes: { payments_by_phone_hash: 'phone_hash, id', payments_by_twin_key: 'twin_key, id' },
  };
}
