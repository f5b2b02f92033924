/** Payouts are counted against limits, may wait for an approval, and can be paused. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { systemClock } from '../../lib/clock.js';
import { firstIdAt } from '../../lib/ids.js';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { createTable, dropTables, insertOnce } from './create-table.js';
import { typesFor } from './types.js';

const DAY_MS = 86_400_000;

/** Adds nullable columns and an index to `payments`, and the desk. `down` forgets approvals and resumes payouts. */
export class Payouts2026112821000 implements MigrationInterface {
  readonly name = 'Payouts2026112821000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, planFor(runner));
    await countPayoutsOfTheDay(runner);
    const { integer, word, text } = typesFor(runner);
    await createTable(runner, {
      name: 'payout_desk',
      columns: `
        id ${integer} NOT NULL PRIMARY KEY,
        paused_at ${integer},
        paused_by ${word},
        reason ${text}`,
    });
    await insertOnce(runner, 'payout_desk', { id: 1 });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['payout_desk']);
    await dropColumns(runner, planFor(runner));
  }
}

function planFor(runner: QueryRunner): ColumnsPlan {
  const { integer, word, text } = typesFor(runner);
  return {
    table: 'payments',
    columns: {
      ...{ approval_state: word, approval_expires_at: integer, approval_decided_by: word },
      ...{ approval_decided_at: integer, approval_note: text, payout_counts_at: integer },
    },
    // With the amount, so that a day's payouts are added up without a look at the table.
    indexes: { payments_payouts: 'shortcode, payout_counts_at, amount_cents' },
  };
}

/** A limit that is set with this release counts what the last one has sent. May be run again. */
async function countPayoutsOfTheDay(runner: QueryRunner): Promise<void> {
  await runner.query(
    `UPDATE payments SET payout_counts_at = created_at
      WHERE kind = 'B2C' AND id >= ? AND status <> 'FAILED' AND payout_counts_at IS NULL`,
    [firstIdAt(systemClock.now() - DAY_MS)],
  );
}
