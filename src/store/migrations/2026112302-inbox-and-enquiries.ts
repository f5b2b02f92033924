/** The inbox of callbacks, the enquiries with the balances they bring, and the budget of questions. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { typesFor } from './types.js';

export class InboxAndEnquiries2026112302000 implements MigrationInterface {
  readonly name = 'InboxAndEnquiries2026112302000';

  async up(runner: QueryRunner): Promise<void> {
    const { id, word, integer, flag, text, bytes, table } = typesFor(runner);
    // Unique keys on the inbox would deadlock between instances: it has none but its id.
    await runner.query(`CREATE TABLE callbacks (
      id ${id} NOT NULL PRIMARY KEY,
      route ${word} NOT NULL,
      ticket ${word},
      body ${bytes} NOT NULL,
      body_hash ${word} NOT NULL,
      received_at ${integer} NOT NULL,
      last_received_at ${integer} NOT NULL,
      copies ${integer} NOT NULL,
      verdict ${word} NOT NULL,
      note ${text},
      payment_id ${id}
    ) ${table}`);
    await runner.query('CREATE INDEX callbacks_by_verdict ON callbacks (verdict, id)');
    await runner.query('CREATE INDEX callbacks_by_payment ON callbacks (payment_id, id)');
    await runner.query('CREATE INDEX callbacks_by_bytes ON callbacks (body_hash, ticket)');

    await runner.query(`CREATE TABLE enquiries (
      id ${id} NOT NULL PRIMARY KEY,
      kind ${word} NOT NULL,
      status ${word} NOT NULL,
      shortcode ${word} NOT NULL,
      conversation_id ${word},
      originator_conversation_id ${word},
      payment_id ${id},
      mpesa_receipt ${word},
      is_own ${flag} NOT NULL,
      transaction_status ${word},
      amount_cents ${integer},
      balance_id ${id},
      result_code ${word},
      result_description ${text},
      created_at ${integer} NOT NULL,
      deadline_at ${integer} NOT NULL,
      answered_at ${integer}
    ) ${table}`);
    await runner.query('CREATE INDEX enquiries_conversation ON enquiries (conversation_id)');
    await runner.query('CREATE INDEX enquiries_deadline ON enquiries (status, deadline_at)');
    await runner.query('CREATE INDEX enquiries_by_payment ON enquiries (payment_id, id)');

    await runner.query(`CREATE TABLE balances (
      id ${id} NOT NULL PRIMARY KEY,
      shortcode ${word} NOT NULL,
      accounts ${text} NOT NULL,
      as_of ${integer} NOT NULL
    ) ${table}`);
    await runner.query('CREATE INDEX balances_by_shortcode ON balances (shortcode, id)');

    await runner.query(`CREATE TABLE query_budget (
      id ${integer} NOT NULL PRIMARY KEY,
      second_at ${integer} NOT NULL,
      used ${integer} NOT NULL
    ) ${table}`);
    await runner.query('INSERT INTO query_budget (id, second_at, used) VALUES (1, 0, 0)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['query_budget', 'balances', 'enquiries', 'callbacks'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
