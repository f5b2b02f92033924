/** The stations that stand behind the schema; every resolver reaches them through its context. */

import type { Attention } from '../attention/attention.js';
import type { Audit } from '../audit/audit.js';
import type { Checkouts } from '../checkouts/checkouts.js';
import type { Rung } from '../domain/ladder.js';
import type { PaymentKind } from '../domain/payment.js';
import type { Enquiries } from '../enquiries/enquiries.js';
import type { Erasure } from '../erasure/erasure.js';
import type { Feed } from '../feed/feed.js';
import type { Inbox } from '../inbox/inbox.js';
import type { Suspensions } from '../initiators/create-suspensions.js';
import type { KeyActs } from '../keys/keys.js';
import type { Clock } from '../lib/clock.js';
import type { LookUps } from '../lookups/look-ups.js';
import type {
  ApprovePayouts,
  FindPayments,
  PausePayouts,
  RequestPayment,
  ResolveReview,
} from '../payments/payments.js';
import type { Pulls } from '../pulls/pulls.js';
import type { Registrations } from '../registrations/registrations.js';
import type { Stats } from '../stats/stats.js';
import type { RefreshPayment } from '../sweep/refresh-payment.js';

/** When payments are asked about and given up, and what time it is: what a phase depends on beside its payment. */
export interface Timetable {
  readonly ladders: Readonly<Record<PaymentKind, readonly Rung[]>>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Only the verbs that the schema uses. */
export interface GraphqlStations {
  readonly requestPayment: Omit<RequestPayment, 'checkoutTry'>;
  readonly approvePayouts: ApprovePayouts;
  readonly pausePayouts: PausePayouts;
  readonly findPayments: Pick<
    FindPayments,
    'byId' | 'byIds' | 'requesters' | 'byReceipt' | 'byClaimedReceipt' | 'reversalsOf' | 'partsById' | 'page'
  >;
  readonly feed: Pick<Feed, 'follow' | 'readPage' | 'readHead' | 'findPositions' | 'findEvents'>;
  readonly refreshPayment: RefreshPayment;
  readonly resolveReview: ResolveReview;
  readonly enquiries: Enquiries;
  readonly checkouts: Checkouts;
  readonly lookUps: LookUps;
  readonly inbox: Pick<Inbox, 'page' | 'byIds' | 'ofPayments' | 'countEach' | 'follow' | 'replay' | 'replayAll'>;
  readonly registrations: Registrations;
  readonly pulls: Pulls;
  readonly suspensions: Pick<Suspensions, 'list' | 'release'>;
  readonly timetable: Timetable;
  readonly stats: Stats;
  readonly attention: Attention;
  readonly audit: Pick<Audit, 'page' | 'record'>;
  readonly keys: KeyActs;
  readonly erasure: Erasure;
}
