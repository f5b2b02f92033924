/** What only payouts have, as columns of their rows: the approval, and from when on they count. */

import type { Approval, ApprovalState } from '../domain/payment.js';
import { optionalIntegerColumn, optionalTextColumn, optionalWordColumn } from '../store/columns.js';

/** The approval is all null where none is needed; who asked is the payment's caller. */
export interface PayoutColumns {
  readonly approvalState: ApprovalState | null;
  readonly approvalExpiresAt: number | null;
  readonly approvalDecidedBy: string | null;
  readonly approvalDecidedAt: number | null;
  readonly approvalNote: string | null;
  /** From when on it counts against the daily limit, for a day; null: it does not. */
  readonly payoutCountsAt: number | null;
}

export const payoutColumns = {
  approvalState: optionalWordColumn('approvalState'),
  approvalExpiresAt: optionalIntegerColumn('approvalExpiresAt'),
  approvalDecidedBy: optionalWordColumn('approvalDecidedBy'),
  approvalDecidedAt: optionalIntegerColumn('approvalDecidedAt'),
  approvalNote: optionalTextColumn('approvalNote'),
  payoutCountsAt: optionalIntegerColumn('payoutCountsAt'),
};

/** Null where none is needed. */
export function readApproval(
  row: Omit<PayoutColumns, 'payoutCountsAt'> & { readonly caller: string | null },
): Approval | null {
  const { caller, approvalState, approvalExpiresAt } = row;
  if (approvalState === null || approvalExpiresAt === null || caller === null) return null;
  return {
    state: approvalState,
    requestedBy: caller,
    decidedBy: row.approvalDecidedBy,
    decidedAt: row.approvalDecidedAt,
    note: row.approvalNote,
    expiresAt: approvalExpiresAt,
  };
}
