/** The hook for React: a payment on a page, live, on the server and in StrictMode too. */

import { useMemo, useSyncExternalStore } from 'react';
import type { MpesaClient } from './create-client.js';
import type { Language } from './generated/schema.js';
import { createPaymentStore, NOTHING, type PaymentStore, type PaymentView } from './payment-store.js';

export interface UsePaymentOptions {
  /** Made once, outside of the component. */
  readonly client: MpesaClient;
  /** Null while there is no payment yet. */
  readonly id: string | null;
  /** That of the client. */
  readonly language?: Language;
}

const NO_STORE: PaymentStore = { read: () => NOTHING, subscribe: () => () => undefined };

/** Renders again with each version, and never with an older one than before. */
export function useMpesaPayment({ client, id, language = 'EN' }: UsePaymentOptions): PaymentView {
  const store = useMemo(
    () => (id === null ? NO_STORE : createPaymentStore(client, id, language)),
    [client, id, language],
  );
  return useSyncExternalStore(store.subscribe, store.read, () => NOTHING);
}
