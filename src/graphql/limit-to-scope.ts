/** The stations as the holder of a limited key sees them: payments of its shortcodes, and of a till only those of a day; nothing else exists. */

import type { Scope } from '../callers/caller.js';
import { noSuchCheckout } from '../checkouts/change-checkout.js';
import type { CheckoutView } from '../checkouts/checkouts.js';
import { badInput } from '../domain/gateway-error.js';
import { noSuchEnquiry } from '../enquiries/refusals.js';
import { noSuchPayment } from '../feed/refusals.js';
import type { Clock } from '../lib/clock.js';
import { findOriginal } from '../payments/find-original.js';
import { limitFeed, limitFinding, type Sight } from './sight.js';
import type { GraphqlStations } from './stations.js';

type Now = Pick<Clock, 'now'>;

/**
 * Operators are not limited: their keys have no scope. There is no `...stations` here: if you add a station, say what
 * such a key sees of it.
 */
export function limitToScope(stations: GraphqlStations, scope: Scope, clock: Now): GraphqlStations {
  const { requestPayment, approvePayouts, pausePayouts, refreshPayment, resolveReview } = stations;
  const { lookUps, pulls, inbox, registrations, suspensions, timetable, audit, keys, erasure, stats, attention } =
    stations;
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
    checkouts: limitCheckouts(stations, scope, sight),
    lookUps: {
      qrCode: async input => lookUps.qrCode({ ...input, shortcode: sight.chooseShortcode(input.shortcode) }),
      organization: lookUps.organization,
    },
    pulls: { pull: async (shortcode, from, to) => pulls.pull(sight.chooseShortcode(shortcode), from, to) },
    ...{ pausePayouts, resolveReview, inbox, registrations, suspensions, timetable, audit, keys, erasure, attention },
  };
}

interface KeySight extends Sight {
  hasShortcode(shortcode: string): boolean;
  /** Refuses one that is not the key's; null: the first of the key's. */
  chooseShortcode(shortcode: string | null): string | null;
}

function createSight({ findPayments }: GraphqlStations, { shortcodes, seenForMs }: Scope, clock: Now): KeySight {
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

/** A receipt or an id of M-Pesa's may be anybody's: a bound key asks about payments that it sees. */
function limitEnquiries(
  { enquiries }: GraphqlStations,
  { shortcodes }: Scope,
  sight: KeySight,
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
    findBalances: async () => (await enquiries.findBalances()).filter(balance => sight.hasShortcode(balance.shortcode)),
    page: async (filter, first, after) =>
      enquiries.page({ ...filter, ...(shortcodes !== null && { shortcodes }) }, first, after),
    // Asked for payments that were found before, and so are seen.
    ofPayments: enquiries.ofPayments,
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

/** A checkout is seen as a payment of its shortcode and time would be. */
function limitCheckouts(
  { checkouts }: GraphqlStations,
  { shortcodes }: Scope,
  sight: KeySight,
): GraphqlStations['checkouts'] {
  const seen = (view: CheckoutView | null) =>
    view && sight.isSeen({ ...view.checkout, checkoutId: null }) ? view : null;
  const require = async (id: string): Promise<void> => {
    if (!seen(await checkouts.find(id))) throw noSuchCheckout();
  };
  const behind =
    <Rest extends readonly unknown[], T>(verb: (id: string, ...rest: Rest) => Promise<T>) =>
    async (id: string, ...rest: Rest): Promise<T> => {
      await require(id);
      return verb(id, ...rest);
    };
  return {
    create: async input => checkouts.create({ ...input, shortcode: sight.chooseShortcode(input.shortcode) }),
    find: async id => seen(await checkouts.find(id)),
    findMany: async ids => new Map([...(await checkouts.findMany(ids))].filter(([, view]) => seen(view))),
    page: async ({ createdAfter, ...filter }, first, after) => {
      const { createdAfter: since } = sight.narrow({ ...(createdAfter !== undefined && { createdAfter }) });
      const narrowed = { ...filter, ...(since !== undefined && { createdAfter: since }) };
      return checkouts.page({ ...narrowed, ...(shortcodes !== null && { shortcodes }) }, first, after);
    },
    pay: behind(checkouts.pay),
    cancel: behind(checkouts.cancel),
    follow: behind(checkouts.follow),
  };
}
