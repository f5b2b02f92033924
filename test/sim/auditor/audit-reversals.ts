/** Judges reversals: a payment is given back once, with M-Pesa's word for it, and both change in one moment. */

import type { PaymentLine } from './books.js';
import { demand } from './broken.js';
import type { Lines } from './find-lines.js';

/** At any moment. */
export function auditReversals(payments: readonly PaymentLine[], lines: Lines): void {
  const rows = new Map(payments.map(payment => [payment.id, payment]));
  const open = new Set<string>();
  const done = new Set<string>();
  for (const { id, status, reverses } of payments) {
    if (reverses === null) continue;
    const original = rows.get(reverses);
    const what = () => `${id} ${status} of ${reverses} ${original?.status}`;
    demand(
      status !== 'COMPLETED' || original?.status === 'REVERSED',
      'what a done reversal gives back is REVERSED',
      what,
    );
    demand(
      status !== 'COMPLETED' || (original !== undefined && lines.of(original)?.isReversed === true),
      'a done reversal is M-Pesa’s word',
      what,
    );
    demand(status !== 'COMPLETED' || !done.has(reverses), 'a payment is given back once', what);
    if (status === 'COMPLETED') done.add(reverses);
    if (status !== 'PENDING' && status !== 'TIMED_OUT') continue;
    demand(!open.has(reverses), 'one reversal of a payment at a time', what);
    open.add(reverses);
  }
}
