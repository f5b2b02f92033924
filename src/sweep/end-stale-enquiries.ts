/** Ends enquiries that nobody answered by their deadline; where the sweep asked one, the ladder of its payment goes on. */

import { type ChangeEnquiryNeighbours, changeEnquiry } from '../enquiries/change-enquiry.js';
import { findStaleEnquiries } from '../enquiries/find-enquiries.js';
import type { Clock } from '../lib/clock.js';
import { blankEvidence } from '../payments/build-evidence.js';
import type { Store } from '../store/open-store.js';

export interface EndEnquiriesNeighbours extends ChangeEnquiryNeighbours {
  readonly store: Store;
  readonly clock: Clock;
}

/** At most `limit` of them; `guarded` keeps the failure of one from the others. */
export async function endStaleEnquiries(
  neighbours: EndEnquiriesNeighbours,
  limit: number,
  guarded: (work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const now = neighbours.clock.now();
  const stale = await findStaleEnquiries(neighbours.store, now, limit);
  const end = async ({ id, paymentId, isOwn }: (typeof stale)[number]): Promise<void> => {
    const silence = isOwn && paymentId !== null ? blankEvidence(paymentId, 'QUERY', 'SILENCE', now) : null;
    await changeEnquiry(neighbours, id, { status: 'TIMED_OUT' }, silence);
  };
  await Promise.all(stale.map(each => guarded(() => end(each))));
}
