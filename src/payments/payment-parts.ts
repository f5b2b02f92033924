/** Maps the parts of a payment to columns, so that a page with few fields reads only those columns. */

import { type ComposedPart, type PaymentRow, readFailure, readReasons } from './payment-row.js';
import type { PaymentPart, PaymentParts } from './payments.js';
import { readApproval } from './payout-columns.js';

interface Composed {
  readonly columns: readonly (keyof PaymentRow)[];
  readonly read: (row: PaymentRow) => unknown;
}

/** `read` sees only the columns that are named, so that no other can be needed. */
function composed<C extends keyof PaymentRow>(columns: readonly C[], read: (row: Pick<PaymentRow, C>) => unknown) {
  return { columns, read };
}

const COMPOSED: Readonly<Record<ComposedPart, Composed>> = {
  failure: composed(['failureReason', 'failureCode', 'failureRetryable'], readFailure),
  reviewReasons: composed(['reviewReasons'], ({ reviewReasons }) => readReasons(reviewReasons)),
  reviewsRaised: composed(['reviewsRaised'], ({ reviewsRaised }) => readReasons(reviewsRaised)),
  approval: composed(
    [
      ...(['caller', 'approvalState', 'approvalExpiresAt'] as const),
      ...(['approvalDecidedBy', 'approvalDecidedAt', 'approvalNote'] as const),
    ],
    readApproval,
  ),
};

/** Every other part is the column of its name. */
function isComposed(part: PaymentPart): part is ComposedPart {
  return Object.hasOwn(COMPOSED, part);
}

/** The columns of these parts and of the id, each once. */
export function columnsOfParts(parts: readonly PaymentPart[]): readonly (keyof PaymentRow)[] {
  const columns = parts.flatMap(part => (isComposed(part) ? COMPOSED[part].columns : [part]));
  return [...new Set<keyof PaymentRow>(['id', ...columns])];
}

/** Makes rows with the columns of these parts into payments, in place: no composed part is read from another one's name. */
export function createReadParts(parts: readonly PaymentPart[]): (row: Partial<PaymentRow>) => PaymentParts {
  const composedParts = parts.filter(isComposed);
  return row => {
    const payment: Record<string, unknown> = row;
    // The columns of each of these parts have been read.
    for (const part of composedParts) payment[part] = COMPOSED[part].read(row as PaymentRow);
    // Columns beside the parts may be left; nobody has a name for them.
    return payment as unknown as PaymentParts;
  };
}
