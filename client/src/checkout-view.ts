/** One checkout on a page: as it is, what becomes of its newest try, and the tap that starts one; wherever it comes from. */

import { CONFIRMING } from './generated/confirming.js';
import type { Checkout, Language, Payment, PaymentPhase } from './generated/schema.js';
import { createLiveView, type LiveView, type Watched, type Watcher } from './live-view.js';
import { confirmingAfterMs, hasPassed } from './phase-now.js';
import { createDeadline } from './wait.js';

/** What a page has to know of a try. */
export type ShownPayment = Pick<
  Payment,
  'id' | 'version' | 'status' | 'phase' | 'payerMessage' | 'confirmingAt' | 'updatedAt'
>;

/** What a page has to know of a checkout. */
export interface ShownCheckout extends Pick<Checkout, 'id' | 'version' | 'status' | 'blockedBy'> {
  readonly current: ShownPayment | null;
  readonly paidBy: ShownPayment | null;
}

/** What a page shows. The same object until something changes. */
export interface CheckoutView<C extends ShownCheckout = Checkout> extends Watched {
  /** Null until the first answer. */
  readonly checkout: C | null;
  /** What paid it, else the newest try or payment. */
  readonly payment: C['paidBy'] | C['current'];
  /** Of the payment. A try that may still be taken back to life is CONFIRMING; null while there is none, or none that counts. */
  readonly phase: PaymentPhase | null;
  /** A sentence for the payer; null where there is no phase. */
  readonly message: string | null;
}

/** Where a checkout comes from, and the tap goes to. */
export interface CheckoutLine<C extends ShownCheckout> {
  /** Gives the checkout as it is, then each change, until the signal is aborted. Rejects with the refusal that ends it. */
  watch(watcher: Watcher, take: (checkout: C) => void): Promise<void>;
  pay(phoneNumber: string): Promise<C>;
}

/** Has the shape that `useSyncExternalStore` takes. */
export interface CheckoutStore<C extends ShownCheckout = Checkout> extends LiveView<CheckoutView<C>> {
  /** Prompts a phone, unless a try is open: the answer is shown, and returned. Rejects as `payCheckout` does. */
  pay(phoneNumber: string): Promise<C>;
}

/** Before anything is known. */
export const NO_CHECKOUT = Object.freeze({
  ...{ checkout: null, payment: null, phase: null, message: null, line: 'OFF', error: null },
} satisfies CheckoutView<ShownCheckout>);

/** Watches nothing before somebody listens. The language should be that of the line. */
export function createCheckoutView<C extends ShownCheckout>(
  line: CheckoutLine<C>,
  language: Language,
): CheckoutStore<C> {
  const confirming = CONFIRMING[language];
  const timer = createDeadline(() => live.show({ phase: 'CONFIRMING', message: confirming }));
  const take = (checkout: C): void => {
    const known = live.read().checkout;
    if (known && checkout.version < known.version) return;
    const payment = checkout.paidBy ?? checkout.current;
    const phase = payment && (hasPassed(live.read(), payment) ? 'CONFIRMING' : phaseOf(checkout, payment));
    timer.stop();
    const ms = payment && phase === payment.phase ? confirmingAfterMs(payment) : null;
    if (ms !== null) timer.within(ms);
    const message = payment && (phase === payment.phase ? payment.payerMessage : phase && confirming);
    live.show({ checkout, payment, phase, message, error: null });
  };
  const live = createLiveView<CheckoutView<C>>({
    nothing: NO_CHECKOUT,
    watch: watcher => line.watch(watcher, checkout => watcher.signal.aborted || take(checkout)),
    rest: timer.stop,
  });
  return {
    read: live.read,
    subscribe: live.subscribe,
    async pay(phoneNumber) {
      const checkout = await line.pay(phoneNumber);
      take(checkout);
      return checkout;
    },
  };
}

/** Blocks with which a try may still be paid. */
export const UNDECIDED: readonly unknown[] = ['TRY_OPEN', 'OUTCOME_UNKNOWN'];

/** Nothing is called paid that has not paid this checkout, and nothing failed that M-Pesa may still complete: if it is not the payment's own phase, it is CONFIRMING. */
function phaseOf({ status, blockedBy }: ShownCheckout, payment: ShownPayment): PaymentPhase | null {
  const isOpen = payment.status === 'PENDING' || payment.status === 'TIMED_OUT';
  // An operator may let the next try start while the last one is still open.
  if (status === 'PAID' || (isOpen && blockedBy !== null)) return payment.phase;
  if (UNDECIDED.includes(blockedBy)) return 'CONFIRMING';
  return payment.status === 'FAILED' ? payment.phase : null;
}
