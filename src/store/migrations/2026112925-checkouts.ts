/** Checkouts, and which of them a payment pays. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { createTable, dropTables } from './create-table.js';
import { typesFor } from './types.js';

/** Adds a table, and a nullable column with its index to `payments`; `down` loses what they hold. */
export class Checkouts2026112925000 implements MigrationInterface {
  readonly name = 'Checkouts2026112925000';

  async up(runner: QueryRunner): Promise<void> {
    await createCheckouts(runner);
    await addColumns(runner, planFor(runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, planFor(runner));
    await dropTables(runner, ['checkouts']);
  }
}

/** The two columns `open_…` hold something while the checkout is OPEN only. */
async function createCheckouts(runner: QueryRunner): Promise<void> {
  const { id, word, integer, text } = typesFor(runner);
  await createTable(runner, {
    name: 'checkouts',
    columns: `
      id ${id} NOT NULL PRIMARY KEY,
      status ${word} NOT NULL,
      version ${integer} NOT NULL,
      amount_cents ${integer} NOT NULL,
      currency ${word} NOT NULL,
      shortcode ${word} NOT NULL,
      account_reference ${word} NOT NULL,
      reference_key ${word} NOT NULL,
      open_reference_key ${word},
      open_until ${integer},
      description ${text},
      metadata ${text},
      return_url ${text},
      max_tries ${integer} NOT NULL,
      created_at ${integer} NOT NULL,
      expires_at ${integer} NOT NULL,
      paid_at ${integer},
      paid_by ${id},
      released_tries ${text} NOT NULL,
      caller ${word} NOT NULL,
      idempotency_key ${word},
      input_hash ${word} NOT NULL`,
    unique: {
      checkouts_open_reference: 'open_reference_key',
      checkouts_idempotency: 'caller, idempotency_key',
    },
    indexes: {
      checkouts_open_until: 'open_until',
      checkouts_by_status: 'status, id',
      checkouts_by_shortcode: 'shortcode, id',
      checkouts_by_account_reference: 'account_reference, id',
      checkouts_by_reference: 'reference_key, id',
      checkouts_by_amount: 'reference_key, amount_cents, status, id',
    },
  });
}

function planFor(runner: QueryRunner): ColumnsPlan {
  const { id } = typesFor(runner);
  return {
    table: 'payments',
    columns: { checkout_id: id },
    indexes: { payments_by_checkout: 'checkout_id, id' },
  };
}
