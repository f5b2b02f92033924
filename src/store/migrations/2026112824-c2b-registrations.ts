/** Whether M-Pesa tells this gateway of payments by hand, by shortcode. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from './create-table.js';
import { typesFor } from './types.js';

/** `down` forgets what M-Pesa said to the registrations; the URLs stay registered. */
export class C2bRegistrations2026112824100 implements MigrationInterface {
  readonly name = 'C2bRegistrations2026112824100';

  async up(runner: QueryRunner): Promise<void> {
    const { word, text, integer } = typesFor(runner);
    await createTable(runner, {
      name: 'c2b_registrations',
      columns: `
        shortcode ${word} NOT NULL PRIMARY KEY,
        version ${word} NOT NULL,
        state ${word} NOT NULL,
        answer ${text},
        registered_at ${integer} NOT NULL,
        proven_at ${integer}`,
      indexes: {},
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['c2b_registrations']);
  }
}
