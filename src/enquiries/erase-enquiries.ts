/** Erases what M-Pesa said when it was asked about a payment. */

import type { Unit } from '../store/unit.js';
import { EnquiryRow } from './enquiry-row.js';

/** Returns how many; what was asked, when, and the status and amount of the answer stay. */
export async function eraseEnquiriesOf(unit: Unit, paymentId: string): Promise<number> {
  const rows = await unit.findMany(EnquiryRow, 'paymentId', [paymentId]);
  const told = rows.filter(({ resultDescription }) => resultDescription !== null);
  const locked = await unit.lockMany(
    EnquiryRow,
    told.map(({ id }) => id),
  );
  const erased = locked.map(row => ({ ...row, resultDescription: null }));
  if (erased.length > 0) await unit.updateMany(EnquiryRow, erased, ['resultDescription']);
  return erased.length;
}
