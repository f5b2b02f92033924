/** Events tell who acted, and which stored callback told of them. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';
import { typesFor } from './types.js';

/** Events that are there have neither, and so have those that an earlier release writes meanwhile. */
export class EventCauses2026112931000 implements MigrationInterface {
  readonly name = 'EventCauses2026112931000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, planFor(runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, planFor(runner));
  }
}

function planFor(runner: QueryRunner): ColumnsPlan {
  const { word, id } = typesFor(runner);
  return { table: 'payment_events', columns: { actor: word, callback_id: id }, indexes: {} };
}
