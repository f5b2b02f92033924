/** Access tokens that instances share, and how far M-Pesa has slowed their questions down. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { createTable, dropTables } from './create-table.js';
import { typesFor } from './types.js';

/** `down` forgets the tokens: each instance asks for new ones. */
export class AccessTokens2026112924000 implements MigrationInterface {
  readonly name = 'AccessTokens2026112924000';

  async up(runner: QueryRunner): Promise<void> {
    const { word, text, integer } = typesFor(runner);
    await createTable(runner, {
      name: 'access_tokens',
      columns: `
        id ${word} NOT NULL PRIMARY KEY,
        sealed ${text},
        issued_at ${integer} NOT NULL,
        renew_at ${integer} NOT NULL,
        expires_at ${integer} NOT NULL,
        lease ${integer} NOT NULL,
        lease_until ${integer} NOT NULL,
        minute_at ${integer} NOT NULL,
        issued_in_minute ${integer} NOT NULL`,
    });
    await addColumns(runner, budgetColumns(runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, budgetColumns(runner));
    await dropTables(runner, ['access_tokens']);
  }
}

function budgetColumns(runner: QueryRunner): ColumnsPlan {
  const { integer } = typesFor(runner);
  return { table: 'query_budget', columns: { slowed_at: integer, slowed_to_ms: integer }, indexes: {} };
}
