/** The stations as the bearer of a watch token sees them: one payment and what belongs to it; nothing else exists. */

import { GatewayError } from '../domain/gateway-error.js';
import { filterableOf, matchesFilter } from '../domain/payment-filter.js';
import type { FollowRequest } from '../feed/feed.js';
import type { CursorSeal } from './cursor-seal.js';
import { keepOwnAnswers } from './own-enquiries.js';
import { sealFeed } from './seal-feed.js';
import type { GraphqlStations } from './stations.js';

/** Which root fields are open to a token at all is for `authorize` to say; here is what they find. */
export function limitStations(stations: GraphqlStations, paymentId: string, seal: CursorSeal): GraphqlStations {
  const { findPayments } = stations;
  const feed = sealFeed(stations.feed, seal);
  const isOwn = (id: string | null | undefined): boolean => id === paymentId;

  /** Without an id "all payments that the caller may see" are watched: this one, from now on, without a snapshot. */
  const limitRequest = <T extends Omit<FollowRequest, 'isUntilSettled'>>(request: T): T => {
    if (request.paymentId !== null && !isOwn(request.paymentId)) throw notOfThisToken('payment');
    return { ...request, paymentId, isFromNow: request.paymentId === null };
  };
  return {
    ...stations,
    findPayments: {
      byId: async id => (isOwn(id) ? findPayments.byId(id) : null),
      partsById: async (id, parts) => (isOwn(id) ? findPayments.partsById(id, parts) : null),
      byIds: async ids => findPayments.byIds(ids.filter(isOwn)),
      ...{ byClaimedReceipt: async () => null, reversalsOf: async () => new Map(), requesters: async () => new Map() },
      // Whether another payment has the receipt is not even looked at: the time that it takes would tell.
      byReceipt: async mpesaReceipt => {
        const payment = await findPayments.byId(paymentId);
        return payment?.mpesaReceipt === mpesaReceipt ? payment : null;
      },
      page: async (filter, _first, after) => {
        const payment = after !== null && after <= paymentId ? null : await findPayments.byId(paymentId);
        const isFound = payment !== null && matchesFilter(filterableOf(payment), filter);
        return { items: isFound ? [payment] : [], hasMore: false };
      },
    },
    feed: {
      ...feed,
      follow: async request => feed.follow(limitRequest(request)),
      readPage: async (request, first) => {
        const isHeadAsked = request.paymentId === null && request.after === null;
        const after = isHeadAsked ? await feed.readHead() : request.after;
        return feed.readPage(limitRequest({ ...request, after }), first);
      },
    },
    checkouts: { ...stations.checkouts, findMany: async () => new Map() },
    enquiries: limitEnquiries(stations, paymentId),
  };
}

/** Those about its payment, and no answer about another transaction. */
function limitEnquiries({ enquiries, findPayments }: GraphqlStations, paymentId: string): GraphqlStations['enquiries'] {
  const own = keepOwnAnswers(enquiries, findPayments);
  return {
    ...enquiries,
    ofPayments: own.ofPayments,
    findStatusEnquiry: async id => own.findStatusEnquiry(id, { paymentId }),
    followStatusEnquiry: async id => {
      if (!(await own.findStatusEnquiry(id, { paymentId }))) throw notOfThisToken('enquiry');
      return own.followStatusEnquiry(id);
    },
  };
}

/** The same whether it exists or not. */
function notOfThisToken(what: 'payment' | 'enquiry'): GatewayError {
  const message =
    `No such ${what} for this watch token, which covers one payment only. Use the token of that payment; ` +
    'over WebSocket, each subscribe message can carry its own in extensions.authorization.';
  return new GatewayError('NOT_FOUND', message, { field: 'id' });
}
