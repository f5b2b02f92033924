/** The inbox of callbacks, the enquiries with the balances they bring, and the budget of questions. */

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, insertOnce } from './create-table.js';
import { typesFor } from './types.js';

/** `down` loses every callback and enquiry. */
export class InboxAndEnquiries2026112302000 implements MigrationInterface {
  readonly name = 'InboxAndEnquiries2026112302000';

  async up(runner: QueryRunner): Promise<void> {
    await createCallbacks(runner);
    await createEnquiries(runner);
    await createBalances(runner);
    await createQueryBudget(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['query_budget', 'balances', 'enquiries', 'callbacks']);
  }
}

/**
 * Unique keys on the inbox would deadlock between instances: it has none but its id. The hash of the bytes stands behind the ticket,
 * which grows with time: an index that begins with a hash is written all over, and at ten million rows from the disk.
 */
async function createCallbacks(runner: QueryRunner): Promise<void> {
  const { id, word, integer, text, bytes } = typesFor(runner);
  await createTable(runner, {
    name: 'callbacks',
    columns: `
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
      payment_id ${id}`,
    indexes: {
      callbacks_by_verdict: 'verdict, id',
      callbacks_by_payment: 'payment_id, id',
      callbacks_by_bytes: 'ticket, body_hash',
    },
  });
}

async function createEnquiries(runner: QueryRunner): Promise<void> {
  const { id, word, integer, flag, text } = typesFor(runner);
  await createTable(runner, {
    name: 'enquiries',
    columns: `
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
      answered_at ${integer}`,
    indexes: {
      enquiries_conversation: 'conversation_id',
      enquiries_deadline: 'status, deadline_at',
      enquiries_by_payment: 'payment_id, id',
    },
  });
}

async function createBalances(runner: QueryRunner): Promise<void> {
  const { id, word, integer, text } = typesFor(runner);
  await createTable(runner, {
    name: 'balances',
    columns: `
      id ${id} NOT NULL PRIMARY KEY,
      shortcode ${word} NOT NULL,
      accounts ${text} NOT NULL,
      as_of ${integer} NOT NULL`,
    indexes: {
      balances_by_shortcode: 'shortcode, id',
    },
  });
}

async function createQueryBudget(runner: QueryRunner): Promise<void> {
  const { integer } = typesFor(runner);
  await createTable(runner, {
    name: 'query_budget',
    columns: `
      id ${integer} NOT NULL PRIMARY KEY,
      second_at ${integer} NOT NULL,
      used ${integer} NOT NULL`,
  });
  await insertOnce(runner, 'query_budget', { id: 1, second_at: 0, used: 0 });
}
