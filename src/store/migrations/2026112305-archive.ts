/** How far along the feed the archive has come. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, insertOnce } from './create-table.js';
import { typesFor } from './types.js';

/** `down` makes the next archive look from the start of the feed. */
export class Archive2026112305000 implements MigrationInterface {
  readonly name = 'Archive2026112305000';

  async up(runner: QueryRunner): Promise<void> {
    const { integer } = typesFor(runner);
    await createTable(runner, {
      name: 'archive_progress',
      columns: `
        id ${integer} NOT NULL PRIMARY KEY,
        events_through ${integer} NOT NULL`,
    });
    await insertOnce(runner, 'archive_progress', { id: 1, events_through: 0 });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['archive_progress']);
  }
}
