/** One checkout on a page, by the client; for any framework. */

import { type CheckoutStore, createCheckoutView } from './checkout-view.js';
import type { MpesaClient } from './create-client.js';
import type { Checkout, Language } from './generated/schema.js';

/** Watches nothing before somebody listens. The language should be the client's. */
export function createCheckoutStore(client: MpesaClient, id: string, language: Language = 'EN'): CheckoutStore {
  return createCheckoutView<Checkout>(
    {
      async watch(watcher, take) {
        for await (const checkout of client.watchCheckout(id, watcher)) take(checkout);
      },
      pay: phoneNumber => client.payCheckout(id, phoneNumber),
    },
    language,
  );
}
