/** The running subscriptions of one socket, by the ids that its client gave them. */

import type { Seat } from '../run/live/create-seats.js';

/** One of them. */
export interface SubscriptionOfSocket {
  /** Null until it is known whose it is. */
  seat: Seat | null;
  /** Null until it is open. */
  source: AsyncIterator<unknown> | null;
  /** Being opened, or an update of it is on its way: it holds its seat until that is over. */
  isBusy: boolean;
  /** Nobody wants it any more: nothing more is said about it. */
  isOver: boolean;
}

/** All of them. */
export interface SubscriptionsOfSocket {
  readonly size: number;
  has(id: string): boolean;
  add(id: string, seat: Seat | null): SubscriptionOfSocket;
  /** Ends one if it is there; its id is free at once. */
  end(id: string): void;
  endAll(): void;
}

/** None yet. */
export function createSubscriptionsOfSocket(): SubscriptionsOfSocket {
  const running = new Map<string, SubscriptionOfSocket>();
  const end = (subscription: SubscriptionOfSocket): void => {
    subscription.isOver = true;
    if (!subscription.isBusy) subscription.seat?.leave();
    // How its source ends is nobody's concern any more.
    subscription.source?.return?.().catch(() => undefined);
  };
  return {
    get size() {
      return running.size;
    },
    has: id => running.has(id),
    add(id, seat) {
      const subscription = { seat, source: null, isBusy: true, isOver: false };
      running.set(id, subscription);
      return subscription;
    },
    end(id) {
      const subscription = running.get(id);
      if (!subscription) return;
      running.delete(id);
      end(subscription);
    },
    endAll() {
      const all = [...running.values()];
      running.clear();
      all.forEach(end);
    },
  };
}
