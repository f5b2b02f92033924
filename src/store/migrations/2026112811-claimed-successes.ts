/** Payments remember the successes that were told and have not counted, and which of their callbacks can be decided. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { typesFor } from './types.js';

/** Adds nullable columns and their indexes to `payments`; what waits for M-Pesa's answer goes on waiting. */
export class ClaimedSuccesses2026112811000 implements MigrationInterface {
  readonly name = 'ClaimedSuccesses2026112811000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, planFor(runner));
    await carryOver(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    // What waits for M-Pesa's answer goes on waiting as the release before this one knows it.
    await runner.query(`UPDATE payments SET receipt_source = 'UNCONFIRMED'
      WHERE claimed_success IS NOT NULL AND receipt_source IS NULL`);
    await dropColumns(runner, planFor(runner));
  }
}

function planFor(runner: QueryRunner): ColumnsPlan {
  const { word } = typesFor(runner);
  return {
    table: 'payments',
    columns: { claimed_success: word, claimed_receipt: word, unconfirmed: word },
    indexes: { payments_claimed_receipt: 'claimed_receipt', payments_unconfirmed: 'unconfirmed, id' },
  };
}

/** Ids in one statement. */
const PART = 500;

/**
 * What waits goes on waiting. Rows did not say whether a success that waits was signed: all count as signed, so that none is denied
 * in silence. By the callbacks that wait, which are few, and not by a scan of all payments. May be run again.
 */
async function carryOver(runner: QueryRunner): Promise<void> {
  const waiting: readonly { payment_id: string | null }[] = await runner.query(
    "SELECT DISTINCT payment_id FROM callbacks WHERE verdict = 'UNCONFIRMED'",
  );
  const ids = waiting.flatMap(({ payment_id }) => payment_id ?? []);
  const isOpen = "(status IN ('PENDING', 'TIMED_OUT') OR next_check_at IS NOT NULL)";
  for (let at = 0; at < ids.length; at += PART) {
    const part = ids.slice(at, at + PART);
    const isOfPart = `id IN (${part.map(() => '?').join(', ')})`;
    await runner.query(`UPDATE payments SET unconfirmed = 'WAITING' WHERE ${isOpen} AND ${isOfPart}`, part);
    await runner.query(`UPDATE payments SET unconfirmed = 'DECIDABLE' WHERE NOT ${isOpen} AND ${isOfPart}`, part);
    await runner.query(
      `UPDATE payments SET claimed_success = 'TRUSTED', receipt_source = NULL
        WHERE receipt_source = 'UNCONFIRMED' AND ${isOpen} AND ${isOfPart}`,
      part,
    );
  }
}
