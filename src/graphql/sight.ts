/** What a limited caller sees of payments and of their updates: one rule, whatever it is that limits. */

import type { Payment } from '../domain/payment.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import type { FollowRequest } from '../feed/feed.js';
import type { GraphqlStations } from './stations.js';

const SEEN_BY = ['shortcode', 'createdAt', 'checkoutId'] as const satisfies readonly (keyof Payment)[];

/** Which payments are seen. */
export interface Sight {
  isSeen(payment: Pick<Payment, (typeof SEEN_BY)[number]>): boolean;
  narrow(filter: PaymentFilter): PaymentFilter;
  /** NOT_FOUND where it is not seen, as if it did not exist. */
  requirePayment(id: string, field?: string): Promise<void>;
}

/** What is not seen does not exist. */
export function limitFinding({ findPayments }: GraphqlStations, sight: Sight): GraphqlStations['findPayments'] {
  const seen = (payment: Payment | null) => (payment && sight.isSeen(payment) ? payment : null);
  return {
    byId: async id => seen(await findPayments.byId(id)),
    byIds: async ids => new Map([...(await findPayments.byIds(ids))].filter(([, payment]) => sight.isSeen(payment))),
    partsById: async (id, parts) => {
      const payment = await findPayments.partsById(id, [...parts, ...SEEN_BY]);
      const { shortcode, createdAt, checkoutId } = payment ?? {};
      const isKnown = shortcode !== undefined && createdAt !== undefined && checkoutId !== undefined;
      return isKnown && sight.isSeen({ shortcode, createdAt, checkoutId }) ? payment : null;
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

/** All updates are those of what is seen. */
export function limitFeed({ feed }: GraphqlStations, sight: Sight): GraphqlStations['feed'] {
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
