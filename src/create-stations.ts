/** Makes the stations of the line and tells each its neighbours; app.ts puts http and graphql in front of them. */

import type { Config } from './config/config.js';
import type { Daraja } from './daraja/daraja.js';
import { buildLadder } from './domain/ladder.js';
import { forEachKind } from './domain/payment-kinds.js';
import { createShortcodeDirectory } from './domain/shortcode-directory.js';
import { answerWaitingEnquiries } from './enquiries/answer-waiting.js';
import { createAskMpesa } from './enquiries/ask-mpesa.js';
import { createEnquiries } from './enquiries/create-enquiries.js';
import type { Enquiries } from './enquiries/enquiries.js';
import { createFeed } from './feed/create-feed.js';
import type { Feed } from './feed/feed.js';
import { createInbox, type InboxStation } from './inbox/create-inbox.js';
import type { Spool } from './inbox/open-spool.js';
import type { InitiatorLocks } from './initiators/initiator-locks.js';
import type { Clock } from './lib/clock.js';
import { createIds } from './lib/ids.js';
import type { Log } from './lib/log.js';
import type { RandomBytes } from './lib/random.js';
import { createDeadlineGuard } from './lib/shared-clock.js';
import type { CallbackUrls } from './operations/callback-urls.js';
import { createClaimDue } from './payments/claim-due.js';
import { createFunnel } from './payments/create-funnel.js';
import { createFindOverdue } from './payments/find-overdue.js';
import { createFindPayments } from './payments/find-payments.js';
import { createLeasePayment, createReturnLease } from './payments/lease-payment.js';
import type { FindPayments, Funnel, RequestPayment, ResolveReview } from './payments/payments.js';
import { createRequestPayment } from './payments/request-payment.js';
import { createResolveReview } from './payments/resolve-review.js';
import type { PubSub } from './pubsub/pubsub.js';
import type { Store } from './store/open-store.js';
import { createSweep, type Sweep } from './sweep/create-sweep.js';
import { createPutQuestion } from './sweep/put-question.js';
import { createRefreshPayment, type RefreshPayment } from './sweep/refresh-payment.js';

/** What the stations need of the world. */
export interface World {
  readonly store: Store;
  readonly spool: Spool;
  readonly pubsub: PubSub;
  readonly daraja: Daraja;
  readonly locks: InitiatorLocks;
  readonly urls: CallbackUrls;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}

export interface Stations {
  readonly findPayments: FindPayments;
  readonly requestPayment: RequestPayment;
  readonly funnel: Funnel;
  readonly feed: Feed;
  readonly resolveReview: ResolveReview;
  readonly refreshPayment: RefreshPayment;
  readonly enquiries: Enquiries;
  readonly inbox: InboxStation;
  readonly locks: InitiatorLocks;
  readonly sweep: Sweep;
  /** Ends followers, then the sweep, then lets the funnel run dry. */
  close(): Promise<void>;
}

type Settings = Pick<Config, 'shortcodes' | 'schedule' | 'verifyAboveCents'> & {
  readonly daraja: Pick<Config['daraja'], 'timeoutMs' | 'queriesPerSecond'>;
};

/** A question's answer may take this much longer than Daraja's deadline before another instance asks again. */
const LEASE_MARGIN_MS = 10_000;
/** A request leaves while its caller waits for Daraja, and a slow database takes its share of that. */
const DISPATCH_MIN_MS = 10_000;

export function createStations(settings: Settings, world: World): Stations {
  const { store, pubsub, clock, random } = world;
  const { schedule, verifyAboveCents } = settings;
  const { timeoutMs, queriesPerSecond } = settings.daraja;
  const stopped = new AbortController();
  const ladders = forEachKind((_, row) => buildLadder(row.schedule, schedule));
  // A transaction status is answered by a callback, which has as long as any enquiry.
  const answerMs = { STK_QUERY: 0, TRANSACTION_STATUS: schedule.enquiryDeadlineMs };
  const leaseMs = forEachKind((_, row) => LEASE_MARGIN_MS + timeoutMs + answerMs[row.askedWith]);
  const shared = {
    ...world,
    find: createFindPayments(store),
    funnel: createFunnel({
      store,
      pubsub,
      rules: { ladders, verifyAboveCents, random, consequences: [answerWaitingEnquiries] },
    }),
    shortcodes: createShortcodeDirectory(settings.shortcodes),
    newId: createIds(clock, random),
    ladders,
    // A payment that is TIMED_OUT is not sent any more.
    dispatchMs: forEachKind((_, row) => {
      return Math.min(Math.max(timeoutMs, DISPATCH_MIN_MS), schedule[`${row.schedule}DeadlineMs`]);
    }),
    signal: stopped.signal,
    ...{ stkDeadlineMs: schedule.stkDeadlineMs, enquiryDeadlineMs: schedule.enquiryDeadlineMs, queriesPerSecond },
  };
  const feed = createFeed({ ...shared, findPayments: shared.find.byIds });
  const inbox = createInbox(shared);
  const putQuestion = createPutQuestion(createAskMpesa(shared), shared.funnel);
  const mayTimeOut = createDeadlineGuard(clock, () => store.health().clockSkewMs, schedule.stkDeadlineMs);
  const sweep = createSweep({
    ...shared,
    ...{ putQuestion, mayTimeOut },
    claimDue: createClaimDue({ store, ladders, leaseMs, mayTimeOut }),
    findOverdue: createFindOverdue(store, ladders),
    returnLease: createReturnLease(store),
  });
  return Object.freeze({
    findPayments: shared.find,
    requestPayment: createRequestPayment(shared),
    funnel: shared.funnel,
    feed,
    resolveReview: createResolveReview(shared.funnel, clock),
    refreshPayment: createRefreshPayment({ ...shared, putQuestion, lease: createLeasePayment(store, leaseMs) }),
    enquiries: createEnquiries(shared),
    inbox,
    locks: world.locks,
    sweep,
    close: async () => {
      stopped.abort();
      await feed.close();
      await Promise.all([sweep.close(), inbox.close()]);
      await shared.funnel.close();
    },
  } satisfies Stations);
}
