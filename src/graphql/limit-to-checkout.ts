/** The stations as the bearer of a checkout's token sees them: that checkout and its payments; nothing else exists. */

import { noSuchCheckout } from '../checkouts/change-checkout.js';
import { noSuchEnquiry } from '../enquiries/refusals.js';
import type { CursorSeal } from './cursor-seal.js';
import { keepOwnAnswers } from './own-enquiries.js';
import { sealFeed } from './seal-feed.js';
import { limitFeed, limitFinding, type Sight } from './sight.js';
import type { GraphqlStations } from './stations.js';

/** Which root fields are open to such a token at all is for `authorize` to say; here is what they find. */
export function limitToCheckout(stations: GraphqlStations, checkoutId: string, seal: CursorSeal): GraphqlStations {
  const { checkouts, enquiries } = stations;
  const isOwn = (id: string): boolean => id === checkoutId;
  const sight: Sight = {
    isSeen: payment => payment.checkoutId === checkoutId,
    narrow: filter => ({ ...filter, checkoutId: isOwn(filter.checkoutId ?? checkoutId) ? checkoutId : NONE }),
  };
  const own =
    <Rest extends readonly unknown[], T>(verb: (id: string, ...rest: Rest) => Promise<T>) =>
    async (id: string, ...rest: Rest): Promise<T> => {
      if (!isOwn(id)) throw noSuchCheckout();
      return verb(id, ...rest);
    };
  return {
    ...stations,
    findPayments: {
      ...limitFinding(stations, sight),
      // Whether another payment has the receipt is not even looked at: the time that it takes would tell.
      byReceipt: async mpesaReceipt => {
        const own = (await checkouts.find(checkoutId))?.payments ?? [];
        return own.find(payment => payment.mpesaReceipt === mpesaReceipt) ?? null;
      },
      ...{ byClaimedReceipt: async () => null, requesters: async () => new Map() },
    },
    feed: sealFeed(limitFeed(stations, sight), seal),
    checkouts: {
      ...checkouts,
      find: async id => (isOwn(id) ? checkouts.find(id) : null),
      findMany: async ids => checkouts.findMany(ids.filter(isOwn)),
      page: async () => ({ items: [], hasMore: false }),
      pay: own(checkouts.pay),
      cancel: own(checkouts.cancel),
      follow: own(checkouts.follow),
    },
    enquiries: {
      ...enquiries,
      // Asked for payments that were found before, and so are the checkout's.
      ofPayments: keepOwnAnswers(enquiries, stations.findPayments).ofPayments,
      findStatusEnquiry: async () => null,
      followStatusEnquiry: async () => {
        throw noSuchEnquiry();
      },
    },
  };
}

/** No checkout has it. */
const NONE = '';
