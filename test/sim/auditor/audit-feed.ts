/** Judges the feed as it grows: sequences and versions without a gap, lawful steps of status, each row equal to its last event. */

import { type Books, type EventLine, isArchived, type PaymentLine, type Shelf } from './books.js';
import { demand } from './broken.js';

/** The auditor's own table of a payment's life: what may follow what. */
const LAWFUL: Readonly<Record<string, readonly string[]>> = {
  PENDING: ['PENDING', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'REVERSED'],
  TIMED_OUT: ['TIMED_OUT', 'COMPLETED', 'FAILED', 'REVERSED'],
  FAILED: ['FAILED', 'COMPLETED'],
  COMPLETED: ['COMPLETED', 'REVERSED'],
  REVERSED: ['REVERSED'],
};

/** What clients see of a payment, by the contract; the rest of a snapshot is the gateway's own. */
const VISIBLE = [
  'status',
  'mpesaReceipt',
  'completedAt',
  'merchantRequestId',
  'checkoutRequestId',
  'conversationId',
  'originatorConversationId',
  'failure',
  'reviewReasons',
  'approval',
] as const;

type Snapshot = Readonly<Record<string, unknown>>;

export interface FeedAudit {
  /** After each step of the world. */
  step(): readonly EventLine[];
  /** Every event so far. */
  events(): readonly EventLine[];
}

/** `verifyAboveCents`: from there on M-Pesa is asked before a success is believed; null: nowhere. */
export function createFeedAudit(books: Books, shelf: Shelf, verifyAboveCents: number | null): FeedAudit {
  const all: EventLine[] = [];
  const last = new Map<string, { readonly line: EventLine; readonly snapshot: Snapshot }>();

  const judge = (line: EventLine): void => {
    const { sequence, paymentId, version, status } = line;
    const what = `event ${sequence} (${paymentId} v${version} ${status})`;
    demand(
      sequence === all.length + 1,
      'feed sequences have no gap',
      () => `${what} is the event number ${all.length + 1}`,
    );
    const before = last.get(paymentId);
    demand(
      version === (before?.line.version ?? 0) + 1,
      'versions are 1, 2, 3 …',
      () => `${what} follows v${before?.line.version}`,
    );
    const snapshot = JSON.parse(line.snapshot) as Snapshot;
    demand(snapshot.version === version && snapshot.status === status, 'an event tells its version', () => what);
    demand(line.before === (before?.line.status ?? null), 'an event knows the status before it', () => what);
    if (before) judgeStep(before, line, snapshot, what);
    else demand(status === 'PENDING' || isTold(line), 'a payment begins PENDING', () => what);
    const isLarge = verifyAboveCents !== null && Number(snapshot.amountCents) >= verifyAboveCents;
    const isPosted =
      (line.evidence === 'CALLBACK' || line.evidence === 'C2B_CONFIRMATION') &&
      status === 'COMPLETED' &&
      line.before !== 'COMPLETED';
    demand(!isLarge || !isPosted, 'a large success is confirmed by a question', () => what);
    last.set(paymentId, { line, snapshot });
    all.push(line);
  };

  return Object.freeze({
    events: () => all,
    step: () => {
      if (books.head() === all.length) return [];
      // The archive may have been faster than this look.
      const fresh = books
        .eventsAfter(all.length)
        .map(line => (isArchived(line) ? { ...line, snapshot: shelf.snapshotOf(line.sequence) ?? '' } : line));
      for (const { snapshot, sequence } of fresh) {
        demand(snapshot !== '', 'what is archived was kept', () => `event ${sequence}`);
      }
      fresh.forEach(judge);
      if (fresh.length > 0) judgeRows(books.payments(), fresh, last);
      return fresh;
    },
  });
}

/** By M-Pesa, as paid by hand, in a message or in its list: that the money has moved is all that it says. */
function isTold({ evidence }: EventLine): boolean {
  return evidence === 'C2B_CONFIRMATION' || evidence === 'PULL';
}

function judgeStep(
  before: { readonly line: EventLine; readonly snapshot: Snapshot },
  line: EventLine,
  snapshot: Snapshot,
  what: string,
): void {
  const from = before.line.status;
  demand(LAWFUL[from]?.includes(line.status) ?? false, 'statuses follow the contract', () => `${what} after ${from}`);
  const isConfirmed = from !== 'FAILED' || line.status !== 'COMPLETED' || line.evidence === 'QUERY' || isTold(line);
  demand(isConfirmed, 'a success after a failure is confirmed by a question', () => `${what} by ${line.evidence}`);
  const isSame = VISIBLE.every(field => JSON.stringify(snapshot[field]) === JSON.stringify(before.snapshot[field]));
  demand(!isSame, 'a version exists when something visible changes', () => `${what} changes nothing`);
}

/** Only payments with new events can have changed visibly; but any row must be what its last event says. */
function judgeRows(
  payments: readonly PaymentLine[],
  fresh: readonly EventLine[],
  last: ReadonlyMap<string, { readonly line: EventLine; readonly snapshot: Snapshot }>,
): void {
  const touched = new Set(fresh.map(({ paymentId }) => paymentId));
  for (const payment of payments) {
    if (touched.has(payment.id)) judgeRow(payment, last.get(payment.id)?.snapshot ?? {});
  }
}

export function judgeRow(payment: PaymentLine, snapshot: Snapshot): void {
  const { id, status, version, receipt, completedAt, checkoutId, reviews, amountCents } = payment;
  const isEqual =
    status === snapshot.status &&
    version === snapshot.version &&
    receipt === snapshot.mpesaReceipt &&
    completedAt === snapshot.completedAt &&
    checkoutId === snapshot.checkoutRequestId &&
    amountCents === snapshot.amountCents &&
    reviews === (snapshot.reviewReasons as readonly string[]).join(',');
  demand(
    isEqual,
    'a row equals its last event',
    () => `${id} v${version} ${status} against v${snapshot.version} ${snapshot.status}`,
  );
}
