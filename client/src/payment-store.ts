/** One payment on a page: the newest version, what to say about it, and whether news still come; for any framework. */

import type { MpesaClient } from './create-client.js';
import { CONFIRMING } from './generated/confirming.js';
import type { Language, Payment, PaymentPhase } from './generated/schema.js';
import { createLiveView, type LiveView, type Watched } from './live-view.js';
import { confirmingAfterMs, hasPassed } from './phase-now.js';
import { createDeadline } from './wait.js';

/** What a page shows. The same object until something changes. */
export interface PaymentView extends Watched {
  /** Null until the first answer. */
  readonly payment: Payment | null;
  readonly phase: PaymentPhase | null;
  /** A sentence for the payer; null until the first answer. */
  readonly message: string | null;
}

/** Has the shape that `useSyncExternalStore` takes. */
export type PaymentStore = LiveView<PaymentView>;

/** Before anything is known. */
export const NOTHING: PaymentView = Object.freeze({
  ...{ payment: null, phase: null, message: null, line: 'OFF', error: null },
});

/** Watches nothing before somebody listens. The language should be the client's; `token` is for where the client has none for this payment. */
export function createPaymentStore(
  client: MpesaClient,
  id: string,
  language: Language = 'EN',
  token?: string,
): PaymentStore {
  const timer = createDeadline(() => live.show({ phase: 'CONFIRMING', message: CONFIRMING[language] }));
  const take = (payment: Payment): void => {
    // A watch that began anew may begin with what is on the page already.
    if (payment.version < (live.read().payment?.version ?? 0)) return;
    const isOver = hasPassed(live.read(), payment);
    timer.stop();
    const ms = isOver ? null : confirmingAfterMs(payment);
    if (ms !== null) timer.within(ms);
    const { phase, payerMessage: message } = payment;
    live.show({ payment, error: null, ...(!isOver && { phase, message }) });
  };
  const live = createLiveView({
    nothing: NOTHING,
    async watch(watcher) {
      for await (const { payment } of client.watch(id, { ...watcher, token }))
        if (!watcher.signal.aborted) take(payment);
    },
    rest: timer.stop,
  });
  return { read: live.read, subscribe: live.subscribe };
}
