/** The stations that stand behind the schema; every resolver reaches them through its context. */

import type { Enquiries } from '../enquiries/enquiries.js';
import type { Feed } from '../feed/feed.js';
import type { Inbox } from '../inbox/inbox.js';
import type { Suspensions } from '../initiators/create-suspensions.js';
import type { FindPayments, RequestPayment, ResolveReview } from '../payments/payments.js';
import type { RefreshPayment } from '../sweep/refresh-payment.js';

/** Only the verbs that the schema uses. */
export interface GraphqlStations {
  readonly requestPayment: RequestPayment;
  readonly findPayments: Pick<FindPayments, 'byId' | 'byIds' | 'byReceipt' | 'byClaimedReceipt' | 'partsById' | 'page'>;
  readonly feed: Pick<Feed, 'follow' | 'readPage' | 'readHead' | 'findPositions' | 'findEvents'>;
  readonly refreshPayment: RefreshPayment;
  readonly resolveReview: ResolveReview;
  readonly enquiries: Enquiries;
  readonly inbox: Pick<Inbox, 'page' | 'replay'>;
  readonly suspensions: Pick<Suspensions, 'list' | 'release'>;
}
