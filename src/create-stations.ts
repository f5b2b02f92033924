/** Makes the stations of the line and tells each its neighbours; app.ts puts http and graphql in front of them. */

import type { Attention } from './attention/attention.js';
import { createAttention } from './attention/create-attention.js';
import type { Audit } from './audit/audit.js';
import { createBarTries } from './checkouts/bar-tries.js';
import { type CheckoutsStation, createCheckouts } from './checkouts/create-checkouts.js';
import { createValidate, type Validate } from './checkouts/create-validate.js';
import { followPayments } from './checkouts/follow-payments.js';
import type { Config } from './config/config.js';
import type { Daraja } from './daraja/daraja.js';
import { buildLadder } from './domain/ladder.js';
import { forEachKind } from './domain/payment-kinds.js';
import { createShortcodeDirectory, type ShortcodeDirectory } from './domain/shortcode-directory.js';
import { answerWaitingEnquiries } from './enquiries/answer-waiting.js';
import { createAskMpesa } from './enquiries/ask-mpesa.js';
import { createEnquiries } from './enquiries/create-enquiries.js';
import type { Enquiries } from './enquiries/enquiries.js';
import { createFeed } from './feed/create-feed.js';
import type { Feed } from './feed/feed.js';
import type { Timetable } from './graphql/stations.js';
import { createInbox, type InboxStation } from './inbox/create-inbox.js';
import { createFindHeld } from './inbox/find-held.js';
import { createFindProof } from './inbox/find-proof.js';
import type { Spool } from './inbox/open-spool.js';
import { reopenDisplaced } from './inbox/reopen-displaced.js';
import type { Suspensions } from './initiators/create-suspensions.js';
import type { Clock } from './lib/clock.js';
import { createFirstLooks } from './lib/first-looks.js';
import { createIds } from './lib/ids.js';
import type { Log } from './lib/log.js';
import type { RandomBytes } from './lib/random.js';
import { createDeadlineGuard } from './lib/shared-clock.js';
import { createLookUps } from './lookups/create-look-ups.js';
import type { LookUps } from './lookups/look-ups.js';
import type { CallbackUrls } from './operations/callback-urls.js';
import { createApprovePayouts } from './payments/approve-payouts.js';
import { createClaimDue } from './payments/claim-due.js';
import { createFunnel } from './payments/create-funnel.js';
import { createFindOverdue } from './payments/find-overdue.js';
import { createFindPayments, findIdsOfCheckout } from './payments/find-payments.js';
import { createLeasePayment, createReturnLease } from './payments/lease-payment.js';
import { createPausePayouts } from './payments/pause-payouts.js';
import type {
  ApprovePayouts,
  FindPayments,
  Funnel,
  PausePayouts,
  RequestPayment,
  ResolveReview,
} from './payments/payments.js';
import type { RecipientIds } from './payments/recipient-ids.js';
import { createRequestPayment } from './payments/request-payment.js';
import { createResolveReview } from './payments/resolve-review.js';
import { reverseOriginals } from './payments/reverse-original.js';
import type { PubSub } from './pubsub/pubsub.js';
import { createPulls, type PullsStation } from './pulls/create-pulls.js';
import { createRegistrations } from './registrations/create-registrations.js';
import type { Registrations } from './registrations/registrations.js';
import { createStats, type StatsStation } from './stats/create-stats.js';
import type { Store } from './store/open-store.js';
import { createSuccessChecks } from './sweep/check-successes.js';
import { createSlowDown } from './sweep/create-slow-down.js';
import { createSweep, type Sweep, type SweepNeighbours } from './sweep/create-sweep.js';
import { createPutQuestion } from './sweep/put-question.js';
import { createReceiptQuestions } from './sweep/receipt-questions.js';
import { createRefreshPayment, type RefreshPayment } from './sweep/refresh-payment.js';

/** What the stations need of the world. */
export interface World {
  readonly store: Store;
  readonly spool: Spool;
  readonly pubsub: PubSub;
  readonly daraja: Daraja;
  readonly suspensions: Suspensions;
  readonly audit: Audit;
  readonly urls: CallbackUrls;
  readonly recipientIds: RecipientIds;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}

export interface Stations {
  readonly findPayments: FindPayments;
  readonly requestPayment: RequestPayment;
  readonly approvePayouts: ApprovePayouts;
  readonly pausePayouts: PausePayouts;
  readonly funnel: Funnel;
  readonly feed: Feed;
  readonly resolveReview: ResolveReview;
  readonly refreshPayment: RefreshPayment;
  readonly enquiries: Enquiries;
  readonly checkouts: CheckoutsStation;
  readonly validate: Validate;
  readonly lookUps: LookUps;
  readonly registrations: Registrations;
  readonly attention: Attention;
  readonly pulls: PullsStation;
  readonly inbox: InboxStation;
  readonly suspensions: Suspensions;
  readonly audit: Audit;
  readonly timetable: Timetable;
  readonly sweep: Sweep;
  readonly stats: StatsStation;
  /** Ends followers, then the sweep, then lets the funnel run dry. */
  close(): Promise<void>;
}

type Settings = Pick<Config, 'shortcodes' | 'schedule' | 'verifyAboveCents' | 'limits'> & {
  readonly daraja: Pick<Config['daraja'], 'timeoutMs' | 'questionsPerSecond' | 'checksPerMinute'>;
};

/** A question's answer may take this much longer than Daraja's deadline before another instance asks again. */
const LEASE_MARGIN_MS = 10_000;
/** A request leaves while its caller waits for Daraja, and a slow database takes its share of that. */
const DISPATCH_MIN_MS = 10_000;

/** What the feed looks up of payments. */
function finding(store: Store, { byIds }: FindPayments) {
  return { findPayments: byIds, findIdsOfCheckout: findIdsOfCheckout(store) };
}

/** Each station is given what it uses, by name: to see who knows whom, read this function. */
export function createStations(settings: Settings, world: World): Stations {
  const { store, spool, pubsub, daraja, suspensions, audit, urls, recipientIds, clock, random, log } = world;
  const { verifyAboveCents, limits, daraja: budget } = settings;
  const { stkDeadlineMs, enquiryDeadlineMs } = settings.schedule;
  const { ladders, leaseMs, dispatchMs } = timesOfKinds(settings);
  const stopped = new AbortController();
  const { signal } = stopped;

  const shortcodes = createShortcodeDirectory(settings.shortcodes);
  const newId = createIds(clock, random);
  const find = createFindPayments(store);
  const consequences = [answerWaitingEnquiries, reverseOriginals, reopenDisplaced, followPayments];
  const doubts = { findHeld: createFindHeld(shortcodes), looks: createFirstLooks(), clock };
  const barTries = createBarTries(doubts);
  const rules = { ladders, verifyAboveCents, isTill: shortcodes.isTill, random, consequences, limits, barTries };
  const funnel = createFunnel({ store, pubsub, rules });
  const feed = createFeed({ store, pubsub, ...finding(store, find), clock, log });
  const returnLease = createReturnLease(store);
  const slowDown = createSlowDown({ store, returnLease, ...budget, clock, log });
  const ask = createAskMpesa({ funnel, pubsub, daraja, urls, enquiryDeadlineMs, newId, slowDown, clock });
  const checks = createSuccessChecks({ ask, funnel, clock, ...budget });
  const shared = { store, pubsub, funnel, find, shortcodes, newId, clock, log };
  const inbox = createInbox({ ...shared, spool, audit, rules, onPaid: checks.add });
  const registering = { audit, daraja, urls, verifyAboveCents, findProof: createFindProof(store) };
  const registrations = createRegistrations({ ...shared, ...registering });
  const pulls = createPulls({ ...shared, daraja, inbox, urls, signal, configured: settings.shortcodes });
  const enquiries = createEnquiries({ ...shared, ask, suspensions, signal });
  const lookUps = createLookUps({ daraja, shortcodes });
  const putQuestion = createPutQuestion(ask, funnel, clock);
  const lease = createLeasePayment(store, leaseMs);
  const refreshPayment = createRefreshPayment({ find, lease, putQuestion, suspensions, shortcodes, clock });
  const sending = { funnel, find, daraja, urls, suspensions, shortcodes, recipientIds, dispatchMs, clock, log, signal };
  const requestPayment = createRequestPayment({ ...sending, ladders, stkDeadlineMs, limits, newId });
  const validate = createValidate({ store, shortcodes, clock, log });
  const checkouts = createCheckouts({ ...shared, ...doubts, requestPayment, random, signal });
  const approvePayouts = createApprovePayouts({ ...sending, audit });
  const pausePayouts = createPausePayouts(store, audit, clock);
  const resolveReview = createResolveReview(funnel, audit, clock);
  const asking = { funnel, putQuestion, ask, checks, returnLease, shortcodes };
  const sweep = assembleSweep(settings, world, { ...asking, ladders, leaseMs, signal });
  const stats = createStats({ store, clock, log });
  const attention = createAttention({ ...shared, inbox, suspensions, pausePayouts, registrations, signal });
  const close = closeInOrder(stopped, [feed], [sweep, pulls, checkouts, inbox, stats], [funnel]);
  const payments = { findPayments: find, requestPayment, resolveReview, refreshPayment };
  return Object.freeze({
    ...{ ...payments, approvePayouts, pausePayouts, checkouts, funnel, feed, enquiries, lookUps, registrations },
    ...{ validate, pulls, inbox, suspensions, audit, timetable: { ladders, clock } },
    ...{ sweep, stats, attention, close },
  } satisfies Stations);
}

/** Those of one group together, group after group. */
function closeInOrder(stopped: AbortController, ...groups: readonly (readonly Pick<Stations, 'close'>[])[]) {
  return async (): Promise<void> => {
    stopped.abort();
    for (const group of groups) await Promise.all(group.map(station => station.close()));
  };
}

interface SweepParts extends Pick<SweepNeighbours, 'funnel' | 'putQuestion' | 'checks' | 'returnLease' | 'signal'> {
  readonly ask: Parameters<typeof createReceiptQuestions>[1];
  readonly shortcodes: ShortcodeDirectory;
  readonly ladders: ReturnType<typeof timesOfKinds>['ladders'];
  readonly leaseMs: ReturnType<typeof timesOfKinds>['leaseMs'];
}

/** The sweep with what it finds its payments by. */
function assembleSweep(
  settings: Settings,
  world: World,
  { ask, shortcodes, ladders, leaseMs, ...parts }: SweepParts,
): Sweep {
  const { store, pubsub, clock, log } = world;
  const mayTimeOut = createDeadlineGuard(clock, () => store.health().clockSkewMs, settings.schedule.stkDeadlineMs);
  return createSweep({
    ...{ ...parts, ...settings.daraja, store, pubsub, mayTimeOut, clock, log },
    claimDue: createClaimDue({ store, ladders, leaseMs, mayTimeOut }),
    findOverdue: createFindOverdue(store, ladders),
    ...createReceiptQuestions(store, ask, shortcodes, clock),
  });
}

/** When a payment of each kind is asked about, how long a question about it may take, and until when its request may leave. */
function timesOfKinds({ schedule, daraja: { timeoutMs } }: Settings) {
  // A transaction status is answered by a callback, which has as long as any enquiry.
  const answerMs = { STK_QUERY: 0, TRANSACTION_STATUS: schedule.enquiryDeadlineMs };
  return {
    ladders: forEachKind((_, row) => buildLadder(row.schedule, schedule)),
    leaseMs: forEachKind((_, row) => LEASE_MARGIN_MS + timeoutMs + answerMs[row.askedWith]),
    // A payment that is TIMED_OUT is not sent any more.
    dispatchMs: forEachKind((_, row) => {
      return Math.min(Math.max(timeoutMs, DISPATCH_MIN_MS), schedule[`${row.schedule}DeadlineMs`]);
    }),
  };
}
