/** How far the payments of each shortcode have been pulled from M-Pesa, and whose turn it is. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from './create-table.js';
import { typesFor } from './types.js';

/** `down` forgets how far that was: everything that M-Pesa still has is pulled again, and known again. */
export class Pulls2026112923000 implements MigrationInterface {
  readonly name = 'Pulls2026112923000';

  async up(runner: QueryRunner): Promise<void> {
    const { word, text, integer } = typesFor(runner);
    await createTable(runner, {
      name: 'pulls',
      columns: `
        shortcode ${word} NOT NULL PRIMARY KEY,
        registered_at ${integer},
        refusal ${text},
        next_at ${integer} NOT NULL,
        turn ${word},
        turn_until ${integer} NOT NULL,
        pulled_through ${integer},
        compared_through ${integer}`,
      indexes: {},
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['pulls']);
  }
}
