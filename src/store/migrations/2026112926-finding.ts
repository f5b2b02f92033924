/** What payments are found by beside their exact words, and what the feed keeps of the version before for its filters. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { typesFor } from './types.js';

/** Adds columns that the database computes, so that those of an older release are found too. `down` loses what filters knew of versions before. */
export class Finding2026112926000 implements MigrationInterface {
  readonly name = 'Finding2026112926000';

  async up(runner: QueryRunner): Promise<void> {
    for (const plan of plansFor(runner)) await addColumns(runner, plan);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const plan of plansFor(runner)) await dropColumns(runner, plan);
  }
}

/** By the last digits of a number and by the folded reference there is a range; longer endings only sort its rows out. */
function plansFor(runner: QueryRunner): readonly ColumnsPlan[] {
  const { word, name, integer } = typesFor(runner);
  return [
    {
      table: 'payments',
      columns: {
        phone_end: `${word} GENERATED ALWAYS AS (SUBSTR(phone_number, -3)) VIRTUAL`,
        reference_folded: `${name} GENERATED ALWAYS AS (LOWER(account_reference)) VIRTUAL`,
      },
      indexes: {
        payments_by_phone_end: 'phone_end, id',
        payments_by_reference_folded: 'reference_folded, id',
        payments_by_amount: 'amount_cents, id',
        payments_by_failure: 'failure_reason, id',
        payments_by_settled: 'settled_at, id',
      },
    },
    {
      table: 'payment_events',
      columns: { failure_reason_before: word, settled_at_before: integer, receipt_before: word },
      indexes: {},
    },
  ];
}
