/** The hooks for React: a payment or a checkout on a page, live, on the server and in StrictMode too. */

import { useMemo, useSyncExternalStore } from 'react';
import { createCheckoutStore } from './checkout-store.js';
import { type CheckoutStore, type CheckoutView, NO_CHECKOUT } from './checkout-view.js';
import type { MpesaClient } from './create-client.js';
import type { Language } from './generated/schema.js';
import type { LiveView } from './live-view.js';
import { createPaymentStore, NOTHING, type PaymentView } from './payment-store.js';

export interface UsePaymentOptions {
  /** Made once, outside of the component. */
  readonly client: MpesaClient;
  /** Null while there is no payment yet. */
  readonly id: string | null;
  /** That of the client. */
  readonly language?: Language;
  /** Of this payment or checkout, where the client has none for it. When it has ended, `error` says so, until there is another one here. */
  readonly token?: string | undefined;
}

/** With the id of a checkout. */
export type UseCheckoutOptions = UsePaymentOptions;

/** Renders again with each version, and never with an older one than before. */
export function useMpesaPayment({ client, id, language = 'EN', token }: UsePaymentOptions): PaymentView {
  const store = useMemo(
    () => (id === null ? NO_STORE : createPaymentStore(client, id, language, token)),
    [client, id, language, token],
  );
  return useSyncExternalStore(store.subscribe, store.read, () => NOTHING);
}

/** The checkout on the page, and `pay(phoneNumber)`, which rejects as `payCheckout` does. Never renders an older state than before. */
export function useCheckout(options: UseCheckoutOptions): CheckoutView & Pick<CheckoutStore, 'pay'> {
  const { client, id, language = 'EN', token } = options;
  const store = useMemo(
    () => (id === null ? NO_CHECKOUT_STORE : createCheckoutStore(client, id, language, token)),
    [client, id, language, token],
  );
  const view = useSyncExternalStore(store.subscribe, store.read, () => NO_CHECKOUT);
  return { ...view, pay: store.pay };
}

const subscribe = () => () => undefined;
const NO_STORE: LiveView<PaymentView> = { read: () => NOTHING, subscribe };
const NO_CHECKOUT_STORE: CheckoutStore = {
  read: () => NO_CHECKOUT,
  subscribe,
  pay: () => Promise.reject(new Error('There is no checkout yet.')),
};
