/** Payments, their events (the feed) and the head of the feed. */

import { randomBytes } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { typesFor } from './types.js';

export class PaymentsAndFeed2026112301000 implements MigrationInterface {
  readonly name = 'PaymentsAndFeed2026112301000';

  async up(runner: QueryRunner): Promise<void> {
    const { id, word, name, integer, flag, text, table } = typesFor(runner);
    await runner.query(`CREATE TABLE payments (
      id ${id} NOT NULL PRIMARY KEY,
      kind ${word} NOT NULL,
      amount_cents ${integer} NOT NULL,
      currency ${word} NOT NULL,
      shortcode ${word} NOT NULL,
      phone_number ${word},
      account_reference ${name},
      description ${text},
      command ${word},
      occasion ${text},
      metadata ${text},
      created_at ${integer} NOT NULL,
      merchant_request_id ${word},
      checkout_request_id ${word},
      conversation_id ${word},
      originator_conversation_id ${word},
      status ${word} NOT NULL,
      version ${integer} NOT NULL,
      mpesa_receipt ${word},
      receipt_source ${word},
      failure_reason ${word},
      failure_code ${word},
      failure_retryable ${flag},
      needs_review ${flag} NOT NULL,
      review_reasons ${text} NOT NULL,
      reviews_raised ${text} NOT NULL,
      updated_at ${integer} NOT NULL,
      settled_at ${integer},
      next_check_at ${integer},
      ladder_step ${integer} NOT NULL,
      asking_until ${integer},
      caller ${word},
      idempotency_key ${word},
      input_hash ${word},
      phone_lock ${word}
    ) ${table}`);
    await runner.query('CREATE UNIQUE INDEX payments_receipt ON payments (mpesa_receipt)');
    await runner.query('CREATE UNIQUE INDEX payments_idempotency ON payments (caller, idempotency_key)');
    await runner.query('CREATE UNIQUE INDEX payments_phone_lock ON payments (phone_lock)');
    await runner.query('CREATE INDEX payments_checkout ON payments (checkout_request_id)');
    await runner.query('CREATE INDEX payments_conversation ON payments (conversation_id)');
    await runner.query('CREATE INDEX payments_originator ON payments (originator_conversation_id)');
    await runner.query('CREATE INDEX payments_next_check ON payments (next_check_at)');
    // Ids are ordered by time: each of these is a filter together with the order of the history and its keyset.
    await runner.query('CREATE INDEX payments_by_status ON payments (status, id)');
    await runner.query('CREATE INDEX payments_by_kind ON payments (kind, id)');
    await runner.query('CREATE INDEX payments_by_phone ON payments (phone_number, id)');
    await runner.query('CREATE INDEX payments_by_reference ON payments (account_reference, id)');
    await runner.query('CREATE INDEX payments_by_shortcode ON payments (shortcode, id)');
    await runner.query('CREATE INDEX payments_by_review ON payments (needs_review, id)');

    await runner.query(`CREATE TABLE payment_events (
      sequence ${integer} NOT NULL PRIMARY KEY,
      tag ${word} NOT NULL,
      payment_id ${id} NOT NULL,
      version ${integer} NOT NULL,
      status ${word} NOT NULL,
      status_before ${word},
      needs_review_before ${flag},
      evidence ${word} NOT NULL,
      occurred_at ${integer} NOT NULL,
      note ${text},
      snapshot ${text} NOT NULL
    ) ${table}`);
    await runner.query('CREATE UNIQUE INDEX payment_events_version ON payment_events (payment_id, version)');

    await runner.query(`CREATE TABLE feed_head (
      id ${integer} NOT NULL PRIMARY KEY,
      sequence ${integer} NOT NULL,
      tag ${word} NOT NULL
    ) ${table}`);
    // The tag is this log's own: a cursor at its very start is known to be of this log.
    await runner.query('INSERT INTO feed_head (id, sequence, tag) VALUES (1, 0, ?)', [randomBytes(6).toString('hex')]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['feed_head', 'payment_events', 'payments']) await runner.query(`DROP TABLE ${table}`);
  }
}
