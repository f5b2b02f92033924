/** Judges what lets money leave: nothing goes out before a second person agreed, and no day's payouts are more than its limit. */

import type { PaymentLine } from './books.js';
import { demand } from './broken.js';

/** What is configured, in cents; null: off. */
export interface PayoutRules {
  readonly approvalAboveCents: number | null;
  readonly dailyMaxCents: number | null;
}

/** What M-Pesa has seen of payouts. */
export interface PayoutEvidence {
  readonly asked: readonly { readonly ticket: string }[];
  /** Payments whose requests some process gave to the wire. */
  readonly handedOver: ReadonlySet<string>;
}

const DAY_MS = 86_400_000;

/** At any moment. */
export function auditPayouts(payments: readonly PaymentLine[], rules: PayoutRules, evidence: PayoutEvidence): void {
  const { approvalAboveCents } = rules;
  const payouts = payments.filter(({ kind }) => kind === 'B2C' || kind === 'B2B');
  const asked = new Set(evidence.asked.map(({ ticket }) => ticket));
  for (const { id, amountCents, approval, status } of payouts) {
    const isLarge = approvalAboveCents !== null && amountCents >= approvalAboveCents;
    demand(isLarge === (approval !== null), 'a large payout waits, and no other', () => `${id} ${approval}`);
    const isSent = evidence.handedOver.has(id) || asked.has(id);
    const mayBeSent = approval === null || approval === 'APPROVED';
    demand(!isSent || mayBeSent, 'a payout that waits has sent nothing', () => `${id} ${approval}`);
    demand(status === 'PENDING' || approval !== 'WAITING', 'what has ended waits no more', () => `${id} ${status}`);
  }
  auditDays(payouts, rules);
}

/** One that was paid after it had failed, and so had given its room back, is nobody's fault. */
function auditDays(payouts: readonly PaymentLine[], { dailyMaxCents }: PayoutRules): void {
  if (dailyMaxCents === null) return;
  const counted = payouts
    .filter(({ status, raised }) => status !== 'FAILED' && !raised.includes('SUCCESS_AFTER_FAILURE'))
    .map(({ id, startedAt, amountCents }) => ({ id, startedAt, amountCents }));
  for (const { id, startedAt } of counted) {
    const day = counted.filter(each => each.startedAt > startedAt - DAY_MS && each.startedAt <= startedAt);
    const sum = day.reduce((cents, { amountCents }) => cents + amountCents, 0);
    demand(sum <= dailyMaxCents, "a day's payouts keep their limit", () => `${sum} of ${dailyMaxCents} by ${id}`);
  }
}
