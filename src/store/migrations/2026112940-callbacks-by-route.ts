/** The inbox is looked through by route: what came by a rare one was searched for in all the others. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, type ColumnsPlan, dropColumns } from './add-columns.js';

const PLAN: ColumnsPlan = {
  table: 'callbacks',
  columns: {},
  indexes: { callbacks_by_route: 'route, verdict, id' },
};

/** `down` loses nothing. */
export class CallbacksByRoute2026112940000 implements MigrationInterface {
  readonly name = 'CallbacksByRoute2026112940000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, PLAN);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, PLAN);
  }
}
