/** Those whom the tail wakes: followers of every event, and followers of one payment. */

import type { FeedEvent } from './feed.js';

/** What the tail wakes: with `paymentId` null, at every event. */
export interface TailListener {
  readonly paymentId: string | null;
  /** Something new is in the window; `sequence` is the first of it that concerns it. Must be cheap. */
  wake(sequence: number): void;
  /** The log is not the one that was followed: a crash of the database took events away that had been seen. */
  expire(): void;
}

/** The listeners of one tail. */
export interface TailListeners {
  /** Returns what removes it. */
  add(listener: TailListener): () => void;
  isEmpty(): boolean;
  wakeAll(sequence: number): void;
  /** Wakes each listener that these events concern, once. */
  wakeFor(events: readonly FeedEvent[]): void;
  expireAll(): void;
}

/** Nobody listens yet. */
export function createTailListeners(): TailListeners {
  const everyEvent = new Set<TailListener>();
  const byPayment = new Map<string, Set<TailListener>>();
  const all = (): TailListener[] => [...everyEvent, ...[...byPayment.values()].flatMap(set => [...set])];

  return Object.freeze({
    add(listener: TailListener) {
      const set = listener.paymentId === null ? everyEvent : listenersOf(byPayment, listener.paymentId);
      set.add(listener);
      return () => {
        set.delete(listener);
        if (listener.paymentId !== null && set.size === 0) byPayment.delete(listener.paymentId);
      };
    },
    isEmpty: () => everyEvent.size + byPayment.size === 0,
    wakeAll(sequence: number) {
      for (const listener of all()) listener.wake(sequence);
    },
    wakeFor(events: readonly FeedEvent[]) {
      const first = events[0]?.sequence ?? 0;
      for (const listener of everyEvent) listener.wake(first);
      const woken = new Set<string>();
      for (const { payment, sequence } of events) {
        if (woken.has(payment.id)) continue;
        woken.add(payment.id);
        for (const listener of byPayment.get(payment.id) ?? []) listener.wake(sequence);
      }
    },
    expireAll() {
      for (const listener of all()) listener.expire();
    },
  } satisfies TailListeners);
}

function listenersOf(byPayment: Map<string, Set<TailListener>>, paymentId: string): Set<TailListener> {
  const known = byPayment.get(paymentId);
  if (known) return known;
  const made = new Set<TailListener>();
  byPayment.set(paymentId, made);
  return made;
}
