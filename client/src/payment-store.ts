/** One payment on a page: the newest version, what to say about it, and whether news still come; for any framework. */

import type { MpesaClient } from './create-client.js';
import type { Line } from './follow.js';
import type { Language, Payment, PaymentPhase } from './generated/schema.js';
import { PHASE_TEXTS } from './generated/texts.js';
import { confirmingAfterMs } from './phase-now.js';
import { createDeadline } from './wait.js';

/** What a page shows. The same object until something changes. */
export interface PaymentView {
  /** Null until the first answer. */
  readonly payment: Payment | null;
  readonly phase: PaymentPhase | null;
  /** A sentence for the payer; null until the first answer. */
  readonly message: string | null;
  /** OFF: nothing is watched, because it is over or has not begun. */
  readonly line: Line['state'] | 'OFF';
  /** The refusal that ended the watch: the payment does not exist, or the token has ended. */
  readonly error: unknown;
}

/** Has the shape that `useSyncExternalStore` takes. */
export interface PaymentStore {
  read(): PaymentView;
  /** The first listener starts the watch, the last one to leave ends it. */
  subscribe(listener: () => void): () => void;
}

/** Before anything is known. */
export const NOTHING: PaymentView = Object.freeze({
  ...{ payment: null, phase: null, message: null, line: 'OFF', error: null },
});

/** Watches nothing before somebody listens. The language should be the client's. */
export function createPaymentStore(client: MpesaClient, id: string, language: Language = 'EN'): PaymentStore {
  const listeners = new Set<() => void>();
  let view = NOTHING;
  let watching: AbortController | null = null;

  const show = (changes: Partial<PaymentView>): void => {
    view = Object.freeze({ ...view, ...changes });
    for (const listener of [...listeners]) listener();
  };
  const timer = createDeadline(() => show({ phase: 'CONFIRMING', message: PHASE_TEXTS[language].CONFIRMING }));
  const take = (payment: Payment): void => {
    // A watch that began anew may begin with what is on the page already.
    if (payment.version < (view.payment?.version ?? 0)) return;
    timer.stop();
    const ms = confirmingAfterMs(payment);
    if (ms !== null) timer.within(ms);
    show({ payment, phase: payment.phase, message: payment.payerMessage, error: null });
  };
  const run = async ({ signal }: AbortController): Promise<void> => {
    const onLine = ({ state }: Line): void => {
      if (!signal.aborted && view.line !== state) show({ line: state });
    };
    try {
      for await (const { payment } of client.watch(id, { signal, onLine })) {
        if (!signal.aborted) take(payment);
      }
      if (!signal.aborted) show({ line: 'OFF' });
    } catch (error) {
      if (!signal.aborted) show({ line: 'OFF', error });
    }
  };
  return {
    read: () => view,
    subscribe(listener) {
      listeners.add(listener);
      if (!watching) {
        watching = new AbortController();
        void run(watching);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        timer.stop();
        watching?.abort();
        watching = null;
      };
    },
  };
}
