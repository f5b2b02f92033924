/** The audit log and its head. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, insertOnce } from './create-table.js';
import { typesFor } from './types.js';

/** `down` forgets who did what. */
export class AuditLog2026112822000 implements MigrationInterface {
  readonly name = 'AuditLog2026112822000';

  async up(runner: QueryRunner): Promise<void> {
    const { id, word, name, integer, text } = typesFor(runner);
    await createTable(runner, {
      name: 'audit_log',
      columns: `
        id ${id} NOT NULL PRIMARY KEY,
        sequence ${integer} NOT NULL,
        at ${integer} NOT NULL,
        actor ${name} NOT NULL,
        action ${word} NOT NULL,
        subject ${name},
        address ${word},
        note ${text},
        hash ${word} NOT NULL`,
      unique: { audit_log_by_sequence: 'sequence' },
      indexes: {
        audit_log_by_actor: 'actor, id',
        audit_log_by_action: 'action, id',
        audit_log_by_subject: 'subject, id',
      },
    });
    await createTable(runner, {
      name: 'audit_head',
      columns: `
        id ${word} NOT NULL PRIMARY KEY,
        sequence ${integer} NOT NULL,
        hash ${word} NOT NULL`,
    });
    await insertOnce(runner, 'audit_head', { id: 'log', sequence: 0, hash: '' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['audit_log', 'audit_head']);
  }
}
