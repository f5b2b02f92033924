/** Refused initiators, for all instances. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from './create-table.js';
import { typesFor } from './types.js';

/** `down` lets every suspended initiator go on. */
export class InitiatorLocks2026112303000 implements MigrationInterface {
  readonly name = 'InitiatorLocks2026112303000';

  async up(runner: QueryRunner): Promise<void> {
    const { id, word, integer } = typesFor(runner);
    await createTable(runner, {
      name: 'initiator_locks',
      columns: `
        id ${id} NOT NULL PRIMARY KEY,
        initiator ${word} NOT NULL,
        result_code ${word} NOT NULL,
        locked_at ${integer} NOT NULL`,
      indexes: {
        initiator_locks_by_initiator: 'initiator, locked_at',
      },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['initiator_locks']);
  }
}
