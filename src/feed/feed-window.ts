/** The newest events in memory, read once for all followers of this instance. */

import type { FeedEvent, FeedPosition } from './feed.js';

/** Followers further behind read the log. An event is about 2 kB. */
const EVENTS_MAX = 4_096;

/** Recent events in the order of the feed, a few thousand at most. */
export interface FeedWindow {
  /** Whether every event after this sequence is in the window. */
  covers(sequence: number): boolean;
  /** Events after a sequence, of one payment or of all, in order. */
  after(sequence: number, paymentId: string | null): readonly FeedEvent[];
  end(): FeedPosition;
  /** Takes events that follow its end without a gap. */
  append(events: readonly FeedEvent[]): void;
}

/** An empty window whose first event will be the one after `start`. */
export function createWindow(start: FeedPosition): FeedWindow {
  let from = start.sequence;
  let end = start;
  let events: FeedEvent[] = [];
  const byPayment = new Map<string, FeedEvent[]>();

  const forget = (event: FeedEvent): void => {
    const own = byPayment.get(event.payment.id);
    own?.shift();
    if (own?.length === 0) byPayment.delete(event.payment.id);
  };
  return Object.freeze({
    covers: (sequence: number) => sequence >= from,
    after: (sequence: number, paymentId: string | null) => {
      if (paymentId === null) return events.slice(Math.max(0, sequence - from));
      return (byPayment.get(paymentId) ?? []).filter(event => event.sequence > sequence);
    },
    end: () => end,
    append: (added: readonly FeedEvent[]) => {
      for (const event of added) {
        events.push(event);
        const own = byPayment.get(event.payment.id);
        if (own) own.push(event);
        else byPayment.set(event.payment.id, [event]);
        end = { sequence: event.sequence, tag: event.tag };
      }
      if (events.length <= EVENTS_MAX) return;
      const dropped = events.slice(0, events.length - EVENTS_MAX / 2);
      events = events.slice(dropped.length);
      from = dropped.at(-1)?.sequence ?? from;
      dropped.forEach(forget);
    },
  } satisfies FeedWindow);
}
