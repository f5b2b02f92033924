/** Totals of payments by the hour, folded from the feed, and the mark that says how far. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, insertOnce } from './create-table.js';
import { typesFor } from './types.js';

/** Starts empty: the gateway folds the whole log by and by, and counts payments one by one until it has. `down` loses nothing that cannot be counted again. */
export class PaymentHours2026112926100 implements MigrationInterface {
  readonly name = 'PaymentHours2026112926100';

  async up(runner: QueryRunner): Promise<void> {
    const { word, integer } = typesFor(runner);
    await createTable(runner, {
      name: 'payment_hours',
      columns: `
      id ${word} NOT NULL PRIMARY KEY,
      hour_at ${integer} NOT NULL,
      shortcode ${word} NOT NULL,
      kind ${word} NOT NULL,
      status ${word} NOT NULL,
      failure_reason ${word} NOT NULL,
      payments ${integer} NOT NULL,
      amount_cents ${integer} NOT NULL`,
      indexes: { payment_hours_by_hour: 'hour_at' },
    });
    await createTable(runner, {
      name: 'payment_hours_mark',
      columns: `id ${integer} NOT NULL PRIMARY KEY, sequence ${integer} NOT NULL`,
    });
    await insertOnce(runner, 'payment_hours_mark', { id: 1, sequence: 0 });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['payment_hours_mark', 'payment_hours']);
  }
}
