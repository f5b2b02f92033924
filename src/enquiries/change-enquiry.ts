/** Changes an open enquiry, through the funnel; an answer that its callback brought meanwhile stays. */

import type { Evidence } from '../domain/evidence.js';
import type { Funnel } from '../payments/payments.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { insertOf } from '../store/write.js';
import { EnquiryRow, namesOf } from './enquiry-row.js';

export interface ChangeEnquiryNeighbours {
  readonly funnel: Funnel;
  readonly pubsub: PubSub;
}

/** Returns the enquiry as it is after the change. `evidence` about its payment is applied in the same unit. */
export async function changeEnquiry(
  { funnel, pubsub }: ChangeEnquiryNeighbours,
  id: string,
  fields: Partial<EnquiryRow>,
  evidence: Evidence | null = null,
): Promise<EnquiryRow | null> {
  let after: EnquiryRow | null = null;
  await funnel.apply({
    evidence: async unit => {
      const [row] = await unit.lockMany(EnquiryRow, [id]);
      const isOpen = row?.status === 'PENDING' || row?.status === 'TIMED_OUT';
      after = row ? (isOpen ? { ...row, ...fields } : row) : null;
      if (after && isOpen) await unit.updateMany(EnquiryRow, [after], namesOf(fields));
      return evidence;
    },
  });
  pubsub.ring({ topic: 'enquiries', sequence: 0 });
  return after;
}

/** Stores a new enquiry before M-Pesa is asked, so that an answer that beats the acknowledgement finds it. */
export async function storeEnquiry({ funnel }: ChangeEnquiryNeighbours, row: EnquiryRow): Promise<void> {
  await funnel.apply({ evidence: null, writes: () => [insertOf(EnquiryRow, row)] });
}

/** Takes back a question that provably did not arrive, and that is put again. */
export async function dropEnquiry({ funnel }: ChangeEnquiryNeighbours, id: string): Promise<void> {
  await funnel.apply({
    evidence: async unit => {
      await unit.deleteMany(EnquiryRow, [id]);
      return null;
    },
  });
}
