/** API keys, as digests. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from './create-table.js';
import { typesFor } from './types.js';

/** `down` forgets every key that is not in API_KEYS. */
export class ApiKeys2026112822001 implements MigrationInterface {
  readonly name = 'ApiKeys2026112822001';

  async up(runner: QueryRunner): Promise<void> {
    const { id, word, integer, text } = typesFor(runner);
    await createTable(runner, {
      name: 'api_keys',
      columns: `
        id ${id} NOT NULL PRIMARY KEY,
        name ${word} NOT NULL,
        role ${word} NOT NULL,
        digest ${word} NOT NULL,
        created_at ${integer} NOT NULL,
        expires_at ${integer},
        revoked_at ${integer},
        last_used_at ${integer},
        shortcodes ${text},
        addresses ${text}`,
      unique: { api_keys_by_digest: 'digest' },
      indexes: { api_keys_by_name: 'name' },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['api_keys']);
  }
}
