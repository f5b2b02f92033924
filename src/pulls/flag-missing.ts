/** Compares the other way: payments that have a receipt, and that M-Pesa's own list does not have (contract 8.14). */

import type { Page } from '../domain/page.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import { forEachKind, kindOf } from '../domain/payment-kinds.js';
import type { Clock } from '../lib/clock.js';
import { blankEvidence } from '../payments/build-evidence.js';
import type { FindPayments, Funnel, PaymentParts } from '../payments/payments.js';
import type { PullRange } from './pull-part.js';
import type { Pulled } from './pull-range.js';

export interface FlagMissingNeighbours {
  readonly find: Pick<FindPayments, 'page'>;
  readonly funnel: Pick<Funnel, 'apply'>;
  readonly clock: Pick<Clock, 'now'>;
}

const HOUR_MS = 3_600_000;
/** Whether M-Pesa's times are UTC or Nairobi's has been seen both ways (daraja.md §27): a payment must be further inside the range than that. */
export const MARGIN_MS = 3 * HOUR_MS;
const PAGE = 500;
const NOTE = "M-Pesa's list of payments, pulled for that time, does not have this receipt.";

/** A pull lists what customers have paid. */
const LISTED = Object.values(forEachKind((kind, { isMoneyIn }) => ({ kind, isMoneyIn }))).flatMap(
  ({ kind, isMoneyIn }) => (isMoneyIn ? [kind] : []),
);

/** Raises NOT_AT_MPESA on them; only where M-Pesa has shown all, and a later row, so that it is not merely behind. */
export async function flagMissing(
  { find, funnel, clock }: FlagMissingNeighbours,
  { shortcode, from, to }: PullRange,
  { receipts, latestAt, isWhole }: Pulled,
): Promise<void> {
  if (!isWhole || latestAt === null) return;
  const [since, until] = [from + MARGIN_MS, Math.min(to - MARGIN_MS, latestAt - 1)];
  if (until < since) return;
  const filter: PaymentFilter = {
    ...{ shortcode, kind: LISTED, status: ['COMPLETED'] },
    ...{ createdAfter: since - 1, createdBefore: until + 1 },
  };
  const flag = ({ id, mpesaReceipt = null }: PaymentParts) =>
    funnel.apply({
      evidence: { ...blankEvidence(id, 'PULL', 'MISSING', clock.now()), receipt: mpesaReceipt, note: NOTE },
    });
  for (let after: string | null = null; ; ) {
    const page: Page<PaymentParts> = await find.page(filter, PAGE, after, PARTS);
    const missing = page.items.filter(payment => isMissing(payment, receipts, since, until));
    await Promise.all(missing.map(flag));
    if (!page.hasMore) return;
    after = page.items.at(-1)?.id ?? null;
  }
}

const PARTS = ['kind', 'mpesaReceipt', 'createdAt', 'completedAt', 'settledAt', 'reviewReasons'] as const;

/**
 * All that is known of when it was paid lies between the two instants. What was asked for was paid after that and before its success; what
 * a message tells of its time is not needed there, and may be somebody's invention.
 */
function isMissing(payment: PaymentParts, receipts: ReadonlySet<string>, since: number, until: number): boolean {
  const { kind, mpesaReceipt = null, createdAt, completedAt, settledAt, reviewReasons = [] } = payment;
  if (mpesaReceipt === null || receipts.has(mpesaReceipt) || reviewReasons.includes('NOT_AT_MPESA')) return false;
  const toldAt = kind !== undefined && kindOf({ kind }).isPrompt ? null : completedAt;
  const times = [createdAt, toldAt, settledAt].filter((at): at is number => typeof at === 'number');
  return times.every(at => at >= since && at <= until);
}
