/** Payments, their events (the feed) and the head of the feed. */

import { randomBytes } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, insertOnce } from './create-table.js';
import { typesFor } from './types.js';

/** The first migration. `down` loses every payment. */
export class PaymentsAndFeed2026112301000 implements MigrationInterface {
  readonly name = 'PaymentsAndFeed2026112301000';

  async up(runner: QueryRunner): Promise<void> {
    await createPayments(runner);
    await createEvents(runner);
    await createHead(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['feed_head', 'payment_events', 'payments']);
  }
}

const PAYMENTS_UNIQUE = {
  payments_receipt: 'mpesa_receipt',
  payments_idempotency: 'caller, idempotency_key',
  payments_phone_lock: 'phone_lock',
};

/** Ids are ordered by time: most of these are a filter together with the order of the history and its keyset. */
const PAYMENTS_INDEXES = {
  payments_checkout: 'checkout_request_id',
  payments_conversation: 'conversation_id',
  payments_originator: 'originator_conversation_id',
  payments_next_check: 'next_check_at',
  payments_by_status: 'status, id',
  payments_by_kind: 'kind, id',
  payments_by_phone: 'phone_number, id',
  payments_by_reference: 'account_reference, id',
  payments_by_shortcode: 'shortcode, id',
  payments_by_review: 'needs_review, id',
};

async function createPayments(runner: QueryRunner): Promise<void> {
  const { id, word, name, integer, flag, text } = typesFor(runner);
  await createTable(runner, {
    name: 'payments',
    columns: `
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
      phone_lock ${word}`,
    unique: PAYMENTS_UNIQUE,
    indexes: PAYMENTS_INDEXES,
  });
}

async function createEvents(runner: QueryRunner): Promise<void> {
  const { id, word, integer, flag, text } = typesFor(runner);
  await createTable(runner, {
    name: 'payment_events',
    columns: `
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
      snapshot ${text} NOT NULL`,
    unique: {
      payment_events_version: 'payment_id, version',
    },
  });
}

async function createHead(runner: QueryRunner): Promise<void> {
  const { word, integer } = typesFor(runner);
  await createTable(runner, {
    name: 'feed_head',
    columns: `
      id ${integer} NOT NULL PRIMARY KEY,
      sequence ${integer} NOT NULL,
      tag ${word} NOT NULL`,
  });
  // The tag is this log's own: a cursor at its very start is known to be of this log.
  await insertOnce(runner, 'feed_head', { id: 1, sequence: 0, tag: randomBytes(6).toString('hex') });
}
