/** Whether the request for a payment may have been sent. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { typesFor } from './types.js';

/**
 * Payments from before, and those of instances that know nothing of the column, have none: they may have been sent. `down` makes
 * this of all.
 */
export class Dispatch2026112812000 implements MigrationInterface {
  readonly name = 'Dispatch2026112812000';

  async up(runner: QueryRunner): Promise<void> {
    // MySQL commits it by itself, so that a migration that was killed right after it runs again.
    if (await runner.hasColumn('payments', 'dispatch_before')) return;
    await runner.query(`ALTER TABLE payments ADD COLUMN dispatch_before ${typesFor(runner).integer}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments DROP COLUMN dispatch_before');
  }
}
