/** One checkout on a page, by the client; for any framework. */

import { type CheckoutStore, createCheckoutView } from './checkout-view.js';
import type { MpesaClient } from './create-client.js';
import type { Checkout, Language } from './generated/schema.js';

/** Watches nothing before somebody listens. The language should be the client's; `token` is for where the client has none for this checkout. */
export function createCheckoutStore(
  client: MpesaClient,
  id: string,
  language: Language = 'EN',
  token?: string,
): CheckoutStore {
  return createCheckoutView<Checkout>(
    {
      async watch(watcher, take) {
        for await (const checkout of client.watchCheckout(id, { ...watcher, token })) take(checkout);
      },
      pay: phoneNumber => client.payCheckout(id, phoneNumber, { token }),
    },
    language,
  );
}
