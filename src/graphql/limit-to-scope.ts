/** The stations as the holder of a limited key sees them: payments of its shortcodes, and of a till only those of a day; nothing else exists. */

import type { Scope } from '../callers/caller.js';
import { badInput } from '../domain/gateway-error.js';
import type { Payment } from '../domain/payment.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import { noSuchEnquiry } from '../enquiries/refusals.js';
import type { FollowRequest } from '../feed/feed.js';
import { noSuchPayment } from '../feed/refusals.js';
import type { Clock } from '../lib/clock.js';
import { findOriginal } from '../payments/find-original.js';
import type { GraphqlStations } from './stations.js';

type Now = Pick<Clock, 'now'>;

/**
 * Operators are not limited: their keys have no scope. There is no `...stations` here: if you add a station, say what
 * such a key sees of it.
 */
export function limitToScope(stations: GraphqlStations, scope: Scope, clock: Now): GraphqlStations {
  const { requestPayment, approvePayouts, pausePayouts, refreshPayment, resolveReview } = stations;
  const { lookUps, inbox, registrations, suspensions, timetable, audit, keys, stats } = stations;
  const sight = createSight(stations, scope, clock);
  const findPayments = limitFinding(stations, sight);
  return {
    requestPayment: {
      stkPush: async input => requestPayment.stkPush({ ...input, shortcode: sight.chooseShortcode(input.shortcode) }),
      b2c: async input => requestPayment.b2c({ ...input, shortcode: sight.chooseShortcode(input.shortcode) }),
      b2b: async input => requestPayment.b2b({ ...input, shortcode: sight.chooseShortcode(input.shortcode) }),
      reversal: async input => {
        await findOriginal(findPayments, input);
        return requestPayment.reversal(input);
      },
    },
    approvePayouts: {
      approve: async (id, approver, note) => {
        await sight.requirePayment(id);
        return approvePayouts.approve(id, approver, note);
      },
      reject: async (id, approver, note) => {
        await sight.requirePayment(id);
        return approvePayouts.reject(id, approver, note);
      },
    },
    findPayments,
    feed: limitFeed(stations, sight),
    refreshPayment: async id => {
      await sight.requirePayment(id);
      return refreshPayment(id);
    },
    enquiries: limitEnquiries(stations, scope, sight),
    stats: { read: async question => stats.read({ ...question, filter: sight.narrow(question.filter) }) },
    lookUps: {
      qrCode: async input => lookUps.qrCode({ ...input, shortcode: sight.chooseShortcode(input.shortcode) }),
      organization: lookUps.organization,
    },
    ...{ pausePayouts, resolveReview, inbox, registrations, suspensions, timetable, audit, keys },
  };
}

interface Sight {
  isSeen(payment: Pick<Payment, 'shortcode' | 'createdAt'>): boolean;
  hasShortcode(shortcode: string): boolean;
  /** Refuses one that is not the key's; null: the first of the key's. */
  chooseShortcode(shortcode: string | null): string | null;
  narrow(filter: PaymentFilter): PaymentFilter;
  /** NOT_FOUND where it is not seen, as if it did not exist. */
  requirePayment(id: string, field?: string): Promise<void>;
}

function createSight({ findPayments }: GraphqlStations, { shortcodes, seenForMs }: Scope, clock: Now): Sight {
  const since = () => (seenForMs === null ? Number.NEGATIVE_INFINITY : clock.now() - seenForMs);
  const hasShortcode = (shortcode: string) => shortcodes === null || shortcodes.includes(shortcode);
  const isSeen: Sight['isSeen'] = ({ shortcode, createdAt }) => hasShortcode(shortcode) && createdAt > since();
  return {
    ...{ isSeen, hasShortcode },
    chooseShortcode: shortcode => {
      if (shortcode === null) return shortcodes?.[0] ?? null;
      if (hasShortcode(shortcode)) return shortcode;
      throw badInput('shortcode', `a shortcode of this key: ${shortcodes?.join(', ')}`);
    },
    narrow: filter => ({
      ...filter,
      ...(shortcodes !== null && { shortcodes }),
      ...(seenForMs !== null && { createdAfter: Math.max(filter.createdAfter ?? 0, since()) }),
    }),
    requirePayment: async (id, field) => {
      const payment = await findPayments.byId(id);
      if (!payment || !isSeen(payment)) throw noSuchPayment(field);
    },
  };
}

function limitFinding({ findPayments }: GraphqlStations, sight: Sight): GraphqlStations['findPayments'] {
  const seen = (payment: Payment | null) => (payment && sight.isSeen(payment) ? payment : null);
  return {
    byId: async id => seen(await findPayments.byId(id)),
    byIds: async ids => new Map([...(await findPayments.byIds(ids))].filter(([, payment]) => sight.isSeen(payment))),
    partsById: async (id, parts) => {
      const payment = await findPayments.partsById(id, [...parts, 'shortcode', 'createdAt']);
      const { shortcode, createdAt } = payment ?? {};
      const isKnown = shortcode !== undefined && createdAt !== undefined;
      return isKnown && sight.isSeen({ shortcode, createdAt }) ? payment : null;
    },
    byReceipt: async mpesaReceipt => seen(await findPayments.byReceipt(mpesaReceipt)),
    byClaimedReceipt: async mpesaReceipt => seen(await findPayments.byClaimedReceipt(mpesaReceipt)),
    // Asked for payments that were found before, and so are seen.
    requesters: findPayments.requesters,
    reversalsOf: async ids => {
      const found = [...(await findPayments.reversalsOf(ids))];
      return new Map(found.map(([id, reversals]) => [id, reversals.filter(sight.isSeen)]));
    },
    page: async (filter, first, after, parts) => findPayments.page(sight.narrow(filter), first, after, parts),
  };
}

function limitFeed({ feed }: GraphqlStations, sight: Sight): GraphqlStations['feed'] {
  const limit = async <T extends Omit<FollowRequest, 'isUntilSettled'>>(request: T): Promise<T> => {
    if (request.paymentId === null) return { ...request, filter: sight.narrow(request.filter) };
    await sight.requirePayment(request.paymentId);
    return request;
  };
  const { readHead, findPositions, findEvents } = feed;
  return {
    follow: async request => feed.follow(await limit(request)),
    readPage: async (request, first) => feed.readPage(await limit(request), first),
    ...{ readHead, findPositions, findEvents },
  };
}

/** A receipt or an id of M-Pesa's may be anybody's: a bound key asks about payments that it sees. */
function limitEnquiries(
  { enquiries }: GraphqlStations,
  { shortcodes }: Scope,
  sight: Sight,
): GraphqlStations['enquiries'] {
  const seen = <T extends { readonly shortcode: string }>(found: T | null): T | null =>
    found && sight.hasShortcode(found.shortcode) ? found : null;
  const require = (found: { readonly shortcode: string } | null): void => {
    if (!seen(found)) throw noSuchEnquiry();
  };
  return {
    requestStatus: async question => {
      if (question.paymentId !== null) await sight.requirePayment(question.paymentId, 'paymentId');
      else if (shortcodes !== null) throw badInput('paymentId', 'given, because this key is bound to shortcodes');
      return enquiries.requestStatus(question);
    },
    requestBalance: async shortcode => enquiries.requestBalance(sight.chooseShortcode(shortcode)),
    findStatusEnquiry: async id => seen(await enquiries.findStatusEnquiry(id)),
    findBalanceEnquiry: async id => seen(await enquiries.findBalanceEnquiry(id)),
    findBalance: async shortcode => enquiries.findBalance(sight.chooseShortcode(shortcode)),
    findBalanceById: async id => seen(await enquiries.findBalanceById(id)),
    balanceHistory: async (shortcode, first, after) =>
      enquiries.balanceHistory(sight.chooseShortcode(shortcode), first, after),
    followStatusEnquiry: async id => {
      require(await enquiries.findStatusEnquiry(id));
      return enquiries.followStatusEnquiry(id);
    },
    followBalanceEnquiry: async id => {
      require(await enquiries.findBalanceEnquiry(id));
      return enquiries.followBalanceEnquiry(id);
    },
    followBalance: async shortcode => enquiries.followBalance(sight.chooseShortcode(shortcode)),
  };
}
