/** What a limited caller sees of payments and of their updates: one rule, whatever it is that limits. */

import type { Payment } from '../domain/payment.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import type { FollowRequest } from '../feed/feed.js';
import { noSuchPayment } from '../feed/refusals.js';
import type { GraphqlStations } from './stations.js';

/** Which payments are seen: in memory, and in the database. */
export interface Sight {
  isSeen(payment: Pick<Payment, 'shortcode' | 'createdAt' | 'checkoutId'>): boolean;
  narrow(filter: PaymentFilter): PaymentFilter;
}

/** NOT_FOUND where it is not seen, as if it did not exist. */
export async function requirePayment(
  { findPayments }: Pick<GraphqlStations, 'findPayments'>,
  sight: Sight,
  id: string,
  field?: string,
): Promise<void> {
  if (!(await findPayments.partsById(id, ['id'], sight.narrow({})))) throw noSuchPayment(field);
}

/** What is not seen does not exist. */
export function limitFinding({ findPayments }: GraphqlStations, sight: Sight): GraphqlStations['findPayments'] {
  const seen = (payment: Payment | null) => (payment && sight.isSeen(payment) ? payment : null);
  return {
    byId: async id => seen(await findPayments.byId(id)),
    byIds: async ids => new Map([...(await findPayments.byIds(ids))].filter(([, payment]) => sight.isSeen(payment))),
    partsById: async (id, parts) => findPayments.partsById(id, parts, sight.narrow({})),
    byReceipt: async mpesaReceipt => seen(await findPayments.byReceipt(mpesaReceipt)),
    byClaimedReceipt: async mpesaReceipt => seen(await findPayments.byClaimedReceipt(mpesaReceipt)),
    // Asked for payments that were found before, and so are seen.
    requesters: findPayments.requesters,
    reversalsOf: async ids => {
      const found = [...(await findPayments.reversalsOf(ids))];
      return new Map(found.map(([id, reversals]) => [id, reversals.filter(sight.isSeen)]));
    },
    page: async (filter, first, after, parts, caller) =>
      findPayments.page(sight.narrow(filter), first, after, parts, caller),
  };
}

/** A watch may outlive what is seen: each update is looked at again when it comes, and passed over where nothing of it is seen. */
export function onlySeen<T>(updates: AsyncIterableIterator<T>, see: (update: T) => T | null): AsyncIterableIterator<T> {
  return {
    async next() {
      for (;;) {
        const { value, done } = await updates.next();
        if (done) return { value: undefined, done };
        const seen = see(value);
        if (seen !== null) return { value: seen, done: false };
      }
    },
    async return() {
      await updates.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** All updates are those of what is seen, as of when they are asked for. */
export function limitFeed(stations: GraphqlStations, sight: Sight): GraphqlStations['feed'] {
  const limit = async <T extends Omit<FollowRequest, 'isUntilSettled'>>(request: T): Promise<T> => {
    if (request.paymentId === null) return { ...request, filter: sight.narrow(request.filter) };
    await requirePayment(stations, sight, request.paymentId);
    return request;
  };
  const { feed } = stations;
  const { readHead, findPositions, findEvents } = feed;
  return {
    follow: async request => feed.follow(await limit(request)),
    readPage: async (request, first) => feed.readPage(await limit(request), first),
    ...{ readHead, findPositions, findEvents },
  };
}
