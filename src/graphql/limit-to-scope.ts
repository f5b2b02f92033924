/** The stations as the holder of a limited key sees them: payments of its shortcodes, and of a till only those of a day; nothing else exists. */

import type { Scope } from '../callers/caller.js';
import { noSuchCheckout } from '../checkouts/change-checkout.js';
import type { CheckoutView } from '../checkouts/checkouts.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import { noSuchEnquiry } from '../enquiries/refusals.js';
import type { Clock } from '../lib/clock.js';
import { findOriginal } from '../payments/find-original.js';
import type { CursorSeal } from './cursor-seal.js';
import { sealFeed } from './seal-feed.js';
import { limitFeed, limitFinding, onlySeen, requirePayment, type Sight } from './sight.js';
import type { GraphqlStations } from './stations.js';

type Now = Pick<Clock, 'now'>;

/**
 * Operators are not limited: their keys have no scope. There is no `...stations` here: if you add a station, say what
 * such a key sees of it.
 */
export function limitToScope(stations: GraphqlStations, scope: Scope, seal: CursorSeal, clock: Now): GraphqlStations {
  const { requestPayment, approvePayouts, pausePayouts, refreshPayment, resolveReview } = stations;
  const { lookUps, pulls, inbox, registrations, suspensions, timetable, audit, keys, erasure, stats, attention } =
    stations;
  const sight = createSight(scope, clock);
  const findPayments = limitFinding(stations, sight);
  return {
    requestPayment: {
      stkPush: async input => {
        const asked = { ...input, shortcode: sight.chooseShortcode(input.shortcode) };
        return requestPayment.stkPush(asked).catch(error => rejectUnnamed(error, findPayments));
      },
      b2c: async input => requestPayment.b2c({ ...input, shortcode: sight.chooseShortcode(input.shortcode) }),
      b2b: async input => requestPayment.b2b({ ...input, shortcode: sight.chooseShortcode(input.shortcode) }),
      reversal: async input => {
        await findOriginal(findPayments, input);
        return requestPayment.reversal(input);
      },
    },
    approvePayouts: {
      approve: async (id, approver, note) => {
        await requirePayment(stations, sight, id);
        return approvePayouts.approve(id, approver, note);
      },
      reject: async (id, approver, note) => {
        await requirePayment(stations, sight, id);
        return approvePayouts.reject(id, approver, note);
      },
    },
    findPayments,
    feed: sealFeed(limitWatches(limitFeed(stations, sight), sight), seal),
    refreshPayment: async id => {
      await requirePayment(stations, sight, id);
      return refreshPayment(id);
    },
    enquiries: limitEnquiries(stations, scope, sight),
    stats: { read: async question => stats.read({ ...question, filter: sight.narrow(question.filter) }) },
    checkouts: limitCheckouts(stations, sight),
    lookUps: {
      qrCode: async input => lookUps.qrCode({ ...input, shortcode: sight.chooseShortcode(input.shortcode) }),
      organization: lookUps.organization,
    },
    suspensions: {
      list: async () => (await suspensions.list()).filter(each => each.shortcodes.some(sight.hasShortcode)),
      release: suspensions.release,
    },
    pulls: { pull: async (shortcode, from, to) => pulls.pull(sight.chooseShortcode(shortcode), from, to) },
    ...{ pausePayouts, resolveReview, inbox, registrations, timetable, audit, keys, erasure, attention },
  };
}

/** A phone is locked by the payment of any shortcode, and what is not seen is not named. */
async function rejectUnnamed(error: unknown, { byId }: GraphqlStations['findPayments']): Promise<never> {
  if (!(error instanceof GatewayError)) throw error;
  const { paymentId, ...details } = error.details;
  if (paymentId === undefined || (await byId(paymentId))) throw error;
  const message = 'This phone already has an open prompt. Wait until the customer answers or the prompt expires.';
  throw new GatewayError(error.code, message, details);
}

/** What was young enough when the watch began grows old meanwhile. */
function limitWatches(feed: GraphqlStations['feed'], { isSeen }: Sight): GraphqlStations['feed'] {
  const follow: typeof feed.follow = async request =>
    onlySeen(await feed.follow(request), update => (isSeen(update.payment) ? update : null));
  return { ...feed, follow };
}

interface KeySight extends Sight {
  hasShortcode(shortcode: string): boolean;
  /** Refuses one that is not the key's; null: the first of the key's. */
  chooseShortcode(shortcode: string | null): string | null;
}

function createSight({ shortcodes, seenForMs }: Scope, clock: Now): KeySight {
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
  };
}

/** A receipt or an id of M-Pesa's may be anybody's: a bound key asks about payments that it sees. */
function limitEnquiries(
  stations: GraphqlStations,
  { shortcodes }: Scope,
  sight: KeySight,
): GraphqlStations['enquiries'] {
  const { enquiries } = stations;
  const among = shortcodes === null ? {} : { shortcodes };
  const seen = <T extends { readonly shortcode: string }>(found: T | null): T | null =>
    found && sight.hasShortcode(found.shortcode) ? found : null;
  const require = (found: { readonly shortcode: string } | null): void => {
    if (!seen(found)) throw noSuchEnquiry();
  };
  return {
    requestStatus: async question => {
      if (question.paymentId !== null) await requirePayment(stations, sight, question.paymentId, 'paymentId');
      else if (shortcodes !== null) throw badInput('paymentId', 'given, because this key is bound to shortcodes');
      return enquiries.requestStatus(question, sight.isSeen);
    },
    requestBalance: async shortcode => enquiries.requestBalance(sight.chooseShortcode(shortcode)),
    findStatusEnquiry: async id => enquiries.findStatusEnquiry(id, among),
    findBalanceEnquiry: async id => seen(await enquiries.findBalanceEnquiry(id)),
    findBalance: async shortcode => enquiries.findBalance(sight.chooseShortcode(shortcode)),
    findBalances: async () => (await enquiries.findBalances()).filter(balance => sight.hasShortcode(balance.shortcode)),
    page: async (filter, first, after) => enquiries.page({ ...filter, ...among }, first, after),
    // Asked for payments that were found before, and so are seen.
    ofPayments: enquiries.ofPayments,
    findBalanceById: async id => seen(await enquiries.findBalanceById(id)),
    balanceHistory: async (shortcode, first, after) =>
      enquiries.balanceHistory(sight.chooseShortcode(shortcode), first, after),
    followStatusEnquiry: async id => {
      if (!(await enquiries.findStatusEnquiry(id, among))) throw noSuchEnquiry();
      return enquiries.followStatusEnquiry(id);
    },
    followBalanceEnquiry: async id => {
      require(await enquiries.findBalanceEnquiry(id));
      return enquiries.followBalanceEnquiry(id);
    },
    followBalance: async shortcode => enquiries.followBalance(sight.chooseShortcode(shortcode)),
  };
}

/** A checkout is seen as a payment of its shortcode and time would be, and of its payments those that are seen by themselves. */
function limitCheckouts({ checkouts }: GraphqlStations, sight: KeySight): GraphqlStations['checkouts'] {
  const show = <View extends CheckoutView>(view: View): View => ({
    ...view,
    payments: view.payments.filter(sight.isSeen),
  });
  const page: GraphqlStations['checkouts']['page'] = async ({ createdAfter, ...filter }, first, after) => {
    const narrowed = sight.narrow({ ...(createdAfter !== undefined && { createdAfter }) });
    const { shortcodes, createdAfter: since } = narrowed;
    const limits = { ...(shortcodes && { shortcodes }), ...(since !== undefined && { createdAfter: since }) };
    const { items, hasMore } = await checkouts.page({ ...filter, ...limits }, first, after);
    return { items: items.map(show), hasMore };
  };
  const findMany = async (ids: readonly string[]): Promise<ReadonlyMap<string, CheckoutView>> => {
    const { items } = await page({ id: ids }, ids.length, null);
    return new Map(items.map(view => [view.checkout.id, view]));
  };
  const find = async (id: string): Promise<CheckoutView | null> => (await findMany([id])).get(id) ?? null;
  const require = async (id: string): Promise<void> => {
    if (!(await find(id))) throw noSuchCheckout();
  };
  return {
    create: async input =>
      show(await checkouts.create({ ...input, shortcode: sight.chooseShortcode(input.shortcode) })),
    ...{ find, findMany, page },
    pay: async (id, phoneNumber, caller) => {
      await require(id);
      return show(await checkouts.pay(id, phoneNumber, caller));
    },
    cancel: async id => {
      await require(id);
      return show(await checkouts.cancel(id));
    },
    follow: async id => {
      await require(id);
      return onlySeen(await checkouts.follow(id), view =>
        sight.isSeen({ ...view.checkout, checkoutId: id }) ? show(view) : null,
      );
    },
  };
}
