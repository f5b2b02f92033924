/** Receipts that only unsigned confirmations name, and which callbacks name them. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from './create-table.js';
import { typesFor } from './types.js';

/** `down` forgets what M-Pesa has been asked about such receipts; the callbacks stay. */
export class UnconfirmedReceipts2026112922000 implements MigrationInterface {
  readonly name = 'UnconfirmedReceipts2026112922000';

  async up(runner: QueryRunner): Promise<void> {
    const { id, word, integer } = typesFor(runner);
    await createTable(runner, {
      name: 'unconfirmed_receipts',
      columns: `
        receipt_key ${word} NOT NULL PRIMARY KEY,
        shortcode ${word} NOT NULL,
        receipt ${word} NOT NULL,
        questions ${integer} NOT NULL,
        next_check_at ${integer},
        answer ${word},
        amount_cents ${integer},
        unconfirmed ${word}`,
      indexes: {
        unconfirmed_receipts_due: 'questions, next_check_at',
        unconfirmed_receipts_decidable: 'unconfirmed, receipt_key',
      },
    });
    await createTable(runner, {
      name: 'unconfirmed_confirmations',
      columns: `
        callback_id ${id} NOT NULL PRIMARY KEY,
        receipt_key ${word} NOT NULL`,
      indexes: { unconfirmed_confirmations_by_receipt: 'receipt_key, callback_id' },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['unconfirmed_confirmations', 'unconfirmed_receipts']);
  }
}
