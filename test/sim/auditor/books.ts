/** The gateway's books as the auditor reads them: rows, by a connection and SQL of its own, with none of the gateway's code. */

import Database from 'libsql';

export interface EventLine {
  readonly sequence: number;
  readonly paymentId: string;
  readonly version: number;
  readonly status: string;
  readonly before: string | null;
  readonly evidence: string;
  readonly tag: string;
  readonly snapshot: string;
}

export interface PaymentLine {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly version: number;
  readonly amountCents: number;
  readonly phone: string | null;
  readonly receipt: string | null;
  readonly receiptSource: string | null;
  readonly completedAt: number | null;
  readonly checkoutId: string | null;
  readonly conversationId: string | null;
  readonly reviews: string;
  readonly raised: string;
  readonly idempotencyKey: string | null;
  readonly reference: string | null;
  /** The business that is to be paid. */
  readonly party: string | null;
  readonly command: string | null;
  /** The payment that a reversal gives back. */
  readonly reverses: string | null;
  readonly failureReason: string | null;
  readonly failureCode: string | null;
  readonly isRetryable: number | null;
  readonly nextCheckAt: number | null;
  /** Not null: its request has never left. */
  readonly dispatchBefore: number | null;
  readonly approval: string | null;
  /** From when on its clocks count. */
  readonly startedAt: number;
}

export interface CallbackLine {
  readonly id: string;
  readonly route: string;
  readonly ticket: string | null;
  readonly bodyHex: string;
  readonly verdict: string;
  readonly paymentId: string | null;
  readonly copies: number;
}

/** What the archive has taken out of the books. */
export interface Shelf {
  /** Null when that event was never kept. */
  snapshotOf(sequence: number): string | null;
  callbacks(): readonly CallbackLine[];
}

/** Whether the payment inside an event is archived: a word stands in its place. */
export function isArchived({ snapshot }: Pick<EventLine, 'snapshot'>): boolean {
  return !snapshot.startsWith('{');
}

export interface EnquiryLine {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly paymentId: string | null;
  readonly firstId: string | null;
  readonly secondId: string | null;
  readonly transactionStatus: string | null;
  readonly receipt: string | null;
  readonly balanceId: string | null;
}

export interface Books {
  eventsAfter(sequence: number): readonly EventLine[];
  payments(): readonly PaymentLine[];
  callbacks(): readonly CallbackLine[];
  enquiries(): readonly EnquiryLine[];
  /** Refusals of the operator that the gateway obeys or obeyed: the callback that brought each. */
  suspensions(): readonly { readonly id: string }[];
  balances(): readonly { readonly id: string; readonly accounts: string }[];
  /** When each confirmation that is held came, oldest first. */
  heldSince(): readonly number[];
  head(): number;
  paymentIds(): readonly string[];
  anyCallbackId(): string | null;
  /** When the gateway has to do something next by its own account; Infinity for never. */
  nextDueAt(): number;
}

const PAYMENT_COLUMNS = `id, kind, status, version, amount_cents AS amountCents, phone_number AS phone, mpesa_receipt AS receipt,
  receipt_source AS receiptSource, completed_at AS completedAt, checkout_request_id AS checkoutId, conversation_id AS conversationId, review_reasons AS reviews,
  reviews_raised AS raised, idempotency_key AS idempotencyKey, failure_reason AS failureReason,
  failure_code AS failureCode, failure_retryable AS isRetryable,
  CASE WHEN kind IN ('B2C', 'B2B', 'REVERSAL') THEN description ELSE account_reference END AS reference, reverses,
  party_shortcode AS party, command,
  next_check_at AS nextCheckAt, dispatch_before AS dispatchBefore, approval_state AS approval,
  CASE approval_state WHEN 'APPROVED' THEN approval_decided_at ELSE created_at END AS startedAt`;

export function openBooks(path: string): Books & { close(): void } {
  const database = new Database(path);
  const rows = <Row>(text: string): ((...given: readonly unknown[]) => Row[]) => {
    const statement = database.prepare(text);
    // The columns are those of the line that is asked for.
    return (...given) => statement.all(...given) as Row[];
  };
  const events = rows<EventLine>(`SELECT sequence, payment_id AS paymentId, version, status, status_before AS before,
    evidence, tag, snapshot FROM payment_events WHERE sequence > ? ORDER BY sequence`);
  const payments = rows<PaymentLine>(`SELECT ${PAYMENT_COLUMNS} FROM payments ORDER BY id`);
  const callbacks = rows<CallbackLine>(`SELECT id, route, ticket, lower(hex(body)) AS bodyHex, verdict,
    payment_id AS paymentId, copies FROM callbacks ORDER BY id`);
  const enquiries = rows<EnquiryLine>(`SELECT id, kind, status, payment_id AS paymentId, conversation_id AS firstId,
    originator_conversation_id AS secondId, transaction_status AS transactionStatus, mpesa_receipt AS receipt,
    balance_id AS balanceId
    FROM enquiries ORDER BY id`);
  const balances = rows<{ id: string; accounts: string }>('SELECT id, accounts FROM balances ORDER BY id');
  const suspensions = rows<{ id: string }>('SELECT id FROM initiator_locks ORDER BY id');
  const held = rows<{ at: number }>(
    "SELECT received_at AS at FROM callbacks WHERE verdict = 'HELD' ORDER BY received_at",
  );
  const head = rows<{ sequence: number }>('SELECT sequence FROM feed_head');
  const ids = rows<{ id: string }>('SELECT id FROM payments ORDER BY id');
  const callbackIds = rows<{ id: string }>('SELECT id FROM callbacks ORDER BY body_hash LIMIT 1');
  const due = rows<{ at: number | null }>(`SELECT MIN(at) AS at FROM (
    SELECT MIN(MAX(next_check_at, COALESCE(asking_until, 0))) AS at FROM payments WHERE next_check_at IS NOT NULL
    UNION ALL SELECT MIN(deadline_at) FROM enquiries WHERE status = 'PENDING')`);
  return Object.freeze({
    eventsAfter: (sequence: number) => events(sequence),
    payments: () => payments(),
    callbacks: () => callbacks(),
    enquiries: () => enquiries(),
    balances: () => balances(),
    suspensions: () => suspensions(),
    heldSince: () => held().map(({ at }) => at),
    head: () => head()[0]?.sequence ?? 0,
    paymentIds: () => ids().map(({ id }) => id),
    anyCallbackId: () => callbackIds()[0]?.id ?? null,
    nextDueAt: () => due()[0]?.at ?? Number.POSITIVE_INFINITY,
    close: () => database.close(),
  });
}
