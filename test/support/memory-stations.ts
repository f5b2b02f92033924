/** The stations behind GraphQL and HTTP, kept in memory: a log, rows and callbacks that a test can read and add to. */

import type { AuditEntry } from '../../src/audit/audit.js';
import type { Role } from '../../src/callers/roles.js';
import type { CheckoutView } from '../../src/checkouts/checkouts.js';
import type { AccountBalance, BalanceEnquiry, StatusEnquiry } from '../../src/domain/enquiry.js';
import { CALLBACK_VERDICTS } from '../../src/domain/evidence.js';
import { GatewayError } from '../../src/domain/gateway-error.js';
import { buildLadder } from '../../src/domain/ladder.js';
import { NO_LIMITS } from '../../src/domain/limits.js';
import { pageOf } from '../../src/domain/page.js';
import { isSettled, type Payment } from '../../src/domain/payment.js';
import { filterableOf, matchesFilter } from '../../src/domain/payment-filter.js';
import { forEachKind } from '../../src/domain/payment-kinds.js';
import type { FeedEvent, FeedPage, FeedPosition, FeedUpdate, FollowRequest } from '../../src/feed/feed.js';
import type { GraphqlStations } from '../../src/graphql/stations.js';
import type { IncomingCallback, StoredCallback } from '../../src/inbox/inbox.js';
import type { ListedInitiator } from '../../src/initiators/create-suspensions.js';
import type { KeptKey } from '../../src/keys/keys.js';
import { type Clock, systemClock } from '../../src/lib/clock.js';
import type { B2bInput, B2cInput, ReversalInput, StkPushInput } from '../../src/payments/payments.js';
import type { C2bRegistration } from '../../src/registrations/registrations.js';
import { makeCheckoutView } from './make-checkout.js';
import { makePayment, SCHEDULE } from './make-payment.js';

const UNREGISTERED: C2bRegistration = {
  ...{ shortcode: '600000', version: 'V2', state: 'NOT_REGISTERED' },
  ...{ answer: null, registeredAt: null, provenAt: null },
};

export interface MemoryStations {
  readonly stations: GraphqlStations;
  readonly inbox: { receive(callback: IncomingCallback): Promise<void> };
  /** Stores this version of a payment and tells its followers. */
  store(payment: Payment): void;
  readonly requested: (StkPushInput | B2cInput | B2bInput | ReversalInput)[];
  readonly received: IncomingCallback[];
  readonly callbacks: StoredCallback[];
  readonly balances: AccountBalance[];
  readonly audit: AuditEntry[];
  readonly locked: Map<string, ListedInitiator>;
  readonly checkouts: Map<string, CheckoutView>;
  readonly statusEnquiries: Map<string, StatusEnquiry>;
  readonly balanceEnquiries: Map<string, BalanceEnquiry>;
  /** How many times each verb of `findPayments` and `feed` was used. */
  readonly uses: Map<string, number>;
  followers(): number;
  /** From now on every verb throws this; null: nothing. */
  fault: Error | null;
  /** What is received is kept once this resolves. */
  held: Promise<void>;
}

const urlOf = (checkoutId: string) => `http://127.0.0.1/c/${checkoutId}`;

/** What the gateway says of itself. */
const SHORTCODES = [{ shortcode: '174379', type: 'paybill' }] as const;
export const ABOUT = {
  environment: 'simulator',
  hasSimulator: false,
  version: '0.0.0',
  ...{ limits: NO_LIMITS, shortcodes: SHORTCODES, checkoutUrlOf: urlOf },
} as const;

const START: FeedPosition = { sequence: 0, tag: '00000000' };

export function createMemoryStations(clock: Pick<Clock, 'now'> = systemClock): MemoryStations {
  const log: FeedEvent[] = [];
  const payments = new Map<string, Payment>();
  const keep = (view: CheckoutView): CheckoutView => {
    memory.checkouts.set(view.checkout.id, view);
    return view;
  };
  const listeners = new Set<() => void>();
  /** Counts a use of a verb, and lets it fail when the test says so. */
  const use = <T>(verb: string, answer: () => T): T => {
    memory.uses.set(verb, (memory.uses.get(verb) ?? 0) + 1);
    if (memory.fault) throw memory.fault;
    return answer();
  };
  const positionOf = (id: string, version: number): FeedPosition => {
    const event = log.find(({ payment }) => payment.id === id && payment.version === version);
    return event ? { sequence: event.sequence, tag: event.tag } : START;
  };
  const newest = <T extends { readonly id: string }>(rows: Iterable<T>, first: number, after: string | null) => {
    const sorted = [...rows].sort((one, other) => (one.id < other.id ? 1 : -1));
    return pageOf(sorted.filter(({ id }) => after === null || id < after).slice(0, first + 1), first);
  };
  const store = (payment: Payment): void => {
    const before = payments.get(payment.id);
    payments.set(payment.id, payment);
    log.push(makeEvent(log.length + 1, payment, before));
    for (const listener of listeners) listener();
  };

  const memory: MemoryStations = {
    ...{
      store,
      requested: [],
      received: [],
      callbacks: [],
      balances: [],
      audit: [],
      locked: new Map(),
      uses: new Map(),
      fault: null,
      held: Promise.resolve(),
    },
    ...{ checkouts: new Map(), statusEnquiries: new Map(), balanceEnquiries: new Map() },
    followers: () => listeners.size,
    inbox: {
      receive: async callback => {
        await memory.held;
        return use('receive', () => void memory.received.push(callback));
      },
    },
    stations: {
      requestPayment: {
        stkPush: async input => use('request', () => request(input, 'STK_PUSH')),
        b2c: async input => use('request', () => request(input, 'B2C')),
        b2b: async input => use('request', () => request({ ...input, phoneNumber: input.requester }, 'B2B')),
        reversal: async input => use('request', () => reverse(input)),
      },
      approvePayouts: {
        approve: async id => use('approve', () => found(payments.get(id))),
        reject: async id => use('reject', () => found(payments.get(id))),
      },
      attention: {
        read: async () => use('readAttention', () => []),
        follow: () => use('followAttention', () => once([])),
      },
      stats: { read: async () => use('readStats', () => []) },
      pausePayouts: {
        pause: async () => use('pause', () => undefined),
        resume: async () => use('resume', () => undefined),
        find: async () => use('findPause', () => null),
      },
      findPayments: {
        byId: async id => use('byId', () => payments.get(id) ?? null),
        partsById: async (id, _parts, among = {}) =>
          use('partsById', () => {
            const payment = payments.get(id);
            return payment && matchesFilter(filterableOf(payment), among) ? payment : null;
          }),
        byIds: async ids => use('byIds', () => new Map([...payments].filter(([id]) => ids.includes(id)))),
        byClaimedReceipt: async receipt =>
          use(
            'byClaimedReceipt',
            () => [...payments.values()].findLast(each => each.claimedReceipt === receipt) ?? null,
          ),
        byReceipt: async receipt =>
          use('byReceipt', () => [...payments.values()].find(({ mpesaReceipt }) => mpesaReceipt === receipt) ?? null),
        requesters: async ids => use('requesters', () => new Map(ids.map(id => [id, 'shop']))),
        reversalsOf: async ids =>
          use('reversalsOf', () => {
            const of = (id: string) => [...payments.values()].filter(({ reverses }) => reverses === id);
            return new Map(ids.map(id => [id, of(id)]));
          }),
        page: async (filter, first, after) =>
          use('page', () => {
            const matching = [...payments.values()].filter(each => matchesFilter(filterableOf(each), filter));
            return newest(matching, first, after);
          }),
      },
      feed: {
        readHead: async () => use('readHead', () => log.at(-1) ?? START),
        findPositions: async found =>
          use('findPositions', () => new Map(found.map(({ id, version }) => [id, positionOf(id, version)]))),
        findEvents: async found =>
          use('findEvents', () => new Map(found.map(({ id, version }) => [id, eventsOf(id, version)]))),
        follow: async followRequest => use('follow', () => follow(followRequest)),
        readPage: async (pageRequest, first) => use('readPage', () => readPage(pageRequest, first)),
      },
      lookUps: {
        qrCode: async ({ size }) => use('qrCode', () => ({ image: 'iVBORw0KGgo=', size })),
        organization: async (identifier, kind) => use('organization', () => ({ identifier, kind, name: 'DUKA' })),
      },
      enquiries: {
        requestStatus: async ({ paymentId, mpesaReceipt }) =>
          use('requestStatus', () => {
            const enquiry = makeStatusEnquiry({ paymentId, mpesaReceipt });
            memory.statusEnquiries.set(enquiry.id, enquiry);
            return enquiry;
          }),
        requestBalance: async () => use('requestBalance', () => makeBalanceEnquiry()),
        findStatusEnquiry: async (id, { paymentId, shortcodes } = {}) =>
          use('findStatusEnquiry', () => {
            const enquiry = memory.statusEnquiries.get(id) ?? null;
            const isAmong = shortcodes === undefined || shortcodes.includes(enquiry?.shortcode ?? '');
            return isAmong && (paymentId === undefined || enquiry?.paymentId === paymentId) ? enquiry : null;
          }),
        findBalanceEnquiry: async id => use('findBalanceEnquiry', () => memory.balanceEnquiries.get(id) ?? null),
        findBalance: async () => use('findBalance', () => memory.balances.at(-1) ?? null),
        findBalanceById: async id => use('findBalanceById', () => memory.balances.find(each => each.id === id) ?? null),
        balanceHistory: async (_shortcode, first, after) =>
          use('balanceHistory', () => newest(memory.balances, first, after)),
        findBalances: async () => use('findBalances', () => memory.balances.slice(-1)),
        page: async (_filter, first, after) =>
          use('enquiries', () => newest(memory.statusEnquiries.values(), first, after)),
        ofPayments: async ids =>
          use('enquiriesOf', () => new Map(ids.map(id => [id, ofPayment(memory.statusEnquiries.values(), id)]))),
        followStatusEnquiry: async id => use('followStatusEnquiry', () => once(memory.statusEnquiries.get(id))),
        followBalanceEnquiry: async id => use('followBalanceEnquiry', () => once(memory.balanceEnquiries.get(id))),
        followBalance: async () => use('followBalance', () => once(memory.balances.at(-1))),
      },
      checkouts: {
        create: async ({ amountCents, metadata }) =>
          use('createCheckout', () => keep(makeCheckoutView({ id: idOf(500), amountCents, metadata }))),
        find: async id => use('findCheckout', () => memory.checkouts.get(id) ?? null),
        findMany: async ids =>
          use('findCheckouts', () => new Map([...memory.checkouts].filter(([id]) => ids.includes(id)))),
        page: async ({ id: ids, shortcodes, createdAfter = 0 }, first, after) =>
          use('pageCheckouts', () =>
            newest(
              [...memory.checkouts]
                .filter(([id]) => !ids || ids.includes(id))
                .filter(([, { checkout }]) => !shortcodes || shortcodes.includes(checkout.shortcode))
                .filter(([, { checkout }]) => checkout.createdAt > createdAfter)
                .map(([id, view]) => ({ ...view, id })),
              first,
              after,
            ),
          ),
        pay: async id => use('payCheckout', () => found(memory.checkouts.get(id))),
        cancel: async id => use('cancelCheckout', () => found(memory.checkouts.get(id))),
        follow: async id => use('followCheckout', () => once(memory.checkouts.get(id))),
      },
      inbox: {
        page: async (_filter, first, after) => use('callbacks', () => newest(memory.callbacks, first, after)),
        byIds: async ids =>
          use(
            'callbacksById',
            () => new Map(memory.callbacks.filter(({ id }) => ids.includes(id)).map(each => [each.id, each])),
          ),
        countEach: async ({ verdict }) =>
          use('countCallbacks', () =>
            CALLBACK_VERDICTS.filter(each => verdict?.includes(each) ?? true).map(each => {
              return { verdict: each, count: memory.callbacks.filter(row => row.verdict === each).length };
            }),
          ),
        follow: async () => use('followCallbacks', () => once(memory.callbacks[0])),
        ofPayments: async ids =>
          use('callbacksOf', () => new Map(ids.map(id => [id, ofPayment(memory.callbacks, id)]))),
        replayAll: async () => use('replayAll', () => ({ replayed: 0, left: 0 })),
        replay: async id => use('replay', () => found(memory.callbacks.find(callback => callback.id === id))),
      },
      timetable: { ladders: forEachKind((_, row) => buildLadder(row.schedule, SCHEDULE)), clock },
      registrations: {
        register: async () => use('registerC2bUrls', () => UNREGISTERED),
        find: async () => use('c2bRegistration', () => UNREGISTERED),
      },
      pulls: {
        pull: async () =>
          use('pullTransactions', () => ({ shortcode: '600000', rows: 0, opened: 0, confirmed: 0, known: 0 })),
      },
      suspensions: {
        list: async () => use('lockedInitiators', () => [...memory.locked.values()]),
        release: async name => use('releaseInitiator', () => void memory.locked.delete(name)),
      },
      audit: {
        page: async (_filter, first, after) => use('auditLog', () => newest(memory.audit, first, after)),
        record: async () => use('recordAct', () => undefined),
      },
      keys: {
        create: async ({ name, role }) => use('createApiKey', () => ({ key: 'mgw_', kept: makeKey(name, role) })),
        rotate: async name => use('rotateApiKey', () => ({ key: 'mgw_', kept: makeKey(name, 'server') })),
        revoke: async name => use('revokeApiKey', () => makeKey(name, 'server')),
        list: async () => use('apiKeys', () => [makeKey('shop', 'server')]),
      },
      erasure: {
        eraseCustomer: async () =>
          use('eraseCustomer', () => ({
            ...{ payments: 1, callbacks: 2, enquiries: 0, checkouts: 0, archived: 0, lookAlikes: 0 },
            ...{ mentions: 0, notes: 0, notesLeft: 0 },
          })),
      },
      refreshPayment: async id => use('refreshPayment', () => found(payments.get(id))),
      resolveReview: async (id, note) =>
        use('resolveReview', () => {
          const payment = found(payments.get(id));
          const resolved = { ...payment, version: payment.version + 1, reviewReasons: [], description: note };
          store(resolved);
          return resolved;
        }),
    },
  };

  function eventsOf(id: string, version: number): FeedEvent[] {
    return log.filter(({ payment }) => payment.id === id && payment.version <= version);
  }

  function follow(request: FollowRequest): AsyncIterableIterator<FeedUpdate> {
    const payment = request.paymentId === null ? null : payments.get(request.paymentId);
    if (payment === undefined) throw new GatewayError('NOT_FOUND', 'No such payment.', { field: 'id' });
    const snapshot =
      payment && !request.isFromNow
        ? { position: positionOf(payment.id, payment.version), payment, event: null }
        : null;
    return followLog(log, listeners, request, snapshot);
  }

  function readPage({ paymentId, after }: Omit<FollowRequest, 'isUntilSettled'>, first: number): FeedPage {
    const own = log.filter(({ payment }) => paymentId === null || payment.id === paymentId);
    if (paymentId !== null && own.length === 0)
      throw new GatewayError('NOT_FOUND', 'No such payment.', { field: 'id' });
    const last = (paymentId === null ? log : own).at(-1);
    const head = last ? { sequence: last.sequence, tag: last.tag } : START;
    if (!after) {
      const updates = paymentId !== null && last ? [{ position: head, payment: last.payment, event: null }] : [];
      return { updates, position: head, hasMore: false };
    }
    const later = own.filter(({ sequence }) => sequence > after.sequence);
    const updates = later.slice(0, first).map(event => {
      return { position: { sequence: event.sequence, tag: event.tag }, payment: event.payment, event };
    });
    return { updates, position: updates.at(-1)?.position ?? after, hasMore: later.length > first };
  }

  function reverse(input: ReversalInput): Payment {
    memory.requested.push(input);
    const { id: reverses, amountCents, mpesaReceipt: reversesReceipt } = found(payments.get(input.paymentId ?? ''));
    const given = { amountCents, reverses, reversesReceipt, metadata: input.metadata };
    const payment = makePayment({ kind: 'REVERSAL', ...given, id: idOf(100 + payments.size) });
    store(payment);
    return payment;
  }

  function request(
    input: (StkPushInput | B2cInput | B2bInput) & Pick<Payment, 'phoneNumber'>,
    kind: 'STK_PUSH' | 'B2C' | 'B2B',
  ): Payment {
    memory.requested.push(input);
    const { amountCents, phoneNumber, metadata } = input;
    const payment = makePayment({ kind, amountCents, phoneNumber, metadata, id: idOf(100 + payments.size) });
    store(payment);
    return payment;
  }

  return memory;
}

function ofPayment<T extends { readonly paymentId: string | null }>(rows: Iterable<T>, id: string): T[] {
  return [...rows].filter(({ paymentId }) => paymentId === id);
}

/** A valid id that sorts by its number. */
export function idOf(number: number): string {
  return String(number).padStart(20, '0');
}

export function makeStatusEnquiry(given: Partial<StatusEnquiry> = {}): StatusEnquiry {
  return {
    ...makeEnquiry(),
    paymentId: null,
    mpesaReceipt: null,
    transactionStatus: null,
    amountCents: null,
    ...given,
  };
}

export function makeBalanceEnquiry(given: Partial<BalanceEnquiry> = {}): BalanceEnquiry {
  return { ...makeEnquiry(), balanceId: null, ...given };
}

function makeKey(name: string, role: Role): KeptKey {
  const ends = { expiresAt: null, revokedAt: null, lastUsedAt: null };
  return { name, role, createdAt: 0, ...ends, shortcodes: null, addresses: null };
}

function makeEnquiry() {
  return {
    ...{ id: idOf(900), status: 'PENDING' as const, shortcode: '600000', conversationId: null },
    ...{ originatorConversationId: null, resultCode: null, resultDescription: null, answeredAt: null },
    ...{ createdAt: 1_700_000_000_000, deadlineAt: 1_700_000_120_000 },
  };
}

function makeEvent(sequence: number, payment: Payment, before: Payment | undefined): FeedEvent {
  return {
    ...{ sequence, payment, paymentId: payment.id, version: payment.version, status: payment.status },
    occurredAt: payment.updatedAt,
    ...{ tag: sequence.toString(16).padStart(8, '0'), evidence: before ? 'CALLBACK' : 'REQUEST', note: null },
    ...{ statusBefore: before?.status ?? null, needsReviewBefore: before ? before.reviewReasons.length > 0 : null },
    ...{ failureReasonBefore: before?.failure?.reason ?? null, settledAtBefore: before?.settledAt ?? null },
    ...{ receiptBefore: before?.mpesaReceipt ?? null, actor: null, callbackId: null },
  };
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw new GatewayError('NOT_FOUND', 'There is no such row.', { field: 'id' });
  return row;
}

function once<T>(row: T | undefined): AsyncIterableIterator<T> {
  if (row === undefined) throw new GatewayError('NOT_FOUND', 'No such enquiry.', { field: 'id' });
  return (async function* () {
    yield row;
  })();
}

/** Snapshot, replay and live updates, as the contract has them; it may be returned while it waits. */
function followLog(
  log: readonly FeedEvent[],
  listeners: Set<() => void>,
  { paymentId, filter, after, isUntilSettled }: FollowRequest,
  snapshot: FeedUpdate | null,
): AsyncIterableIterator<FeedUpdate> {
  let first = after === null ? snapshot : null;
  let place = after?.sequence ?? log.length;
  let isEnded = false;
  let wake = (): void => undefined;
  const listener = (): void => wake();
  listeners.add(listener);
  const end = () => {
    isEnded = true;
    listeners.delete(listener);
    wake();
    return { value: undefined, done: true } as const;
  };
  const take = (): FeedUpdate | null => {
    const given = first;
    first = null;
    if (given) return given;
    for (let event = log[place]; event; event = log[place]) {
      place += 1;
      const isWanted =
        paymentId === null ? matchesFilter(filterableOf(event.payment), filter) : event.payment.id === paymentId;
      if (isWanted) return { position: { sequence: event.sequence, tag: event.tag }, payment: event.payment, event };
    }
    return null;
  };
  let isLastSettled = false;
  return {
    async next() {
      for (;;) {
        if (isEnded) return end();
        const update = take();
        if (!update && isUntilSettled && isLastSettled) return end();
        if (update) {
          isLastSettled = isSettled(update.payment.status);
          return { value: update, done: false };
        }
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    },
    return: async () => end(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
