/** Erases what M-Pesa said when it was asked: about a payment, or about what no payment is known of. */

import { IsNull } from 'typeorm';
import type { Store } from '../store/open-store.js';
import type { PageOfIds } from '../store/pages.js';
import type { Unit } from '../store/unit.js';
import { EnquiryRow } from './enquiry-row.js';

/** Returns how many; what was asked, when, and the status and amount of the answer stay. */
export async function eraseEnquiriesOf(unit: Unit, paymentId: string): Promise<number> {
  const rows = await unit.findMany(EnquiryRow, 'paymentId', [paymentId]);
  return eraseEnquiries(
    unit,
    rows.map(({ id }) => id),
  );
}

/** The same of the enquiries with these ids. Those without an answer are locked too: one that comes now is erased, or sees that its payment is. */
export async function eraseEnquiries(unit: Unit, ids: readonly string[]): Promise<number> {
  const locked = await unit.lockMany(EnquiryRow, ids);
  const told = locked.filter(({ resultDescription }) => resultDescription !== null);
  const erased = told.map(row => ({ ...row, resultDescription: null }));
  if (erased.length > 0) await unit.updateMany(EnquiryRow, erased, ['resultDescription']);
  return erased.length;
}

/** Status enquiries of no payment, in the order of their ids. */
export function readEnquiriesOfNoPayment(
  store: Store,
  { position, end, limit }: PageOfIds,
): Promise<readonly EnquiryRow[]> {
  return store
    .reader()
    .getRepository(EnquiryRow)
    .createQueryBuilder('enquiry')
    .where({ paymentId: IsNull(), kind: 'STATUS' })
    .andWhere('enquiry.id > :position AND enquiry.id < :end', { position, end })
    .orderBy('enquiry.id', 'ASC')
    .limit(limit)
    .getMany();
}
