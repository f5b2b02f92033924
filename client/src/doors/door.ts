/** A door: one way in which updates of payments come from the gateway. There are three. */

import type { Language, PaymentFilter, PaymentUpdate } from '../generated/schema.js';

/** What is watched, and from where on. */
export interface Ask {
  readonly id: string | null;
  readonly filter: PaymentFilter | null;
  /** Null: from now on; of one payment, from its state as it is now. */
  readonly after: string | null;
  readonly collapse: boolean;
  readonly untilSettled: boolean;
  readonly language: Language;
}

/** One stay behind a door. */
export interface Visit {
  readonly ask: Ask;
  /** Takes an update; false when there is no room for more, and the visit has to end. */
  take(update: PaymentUpdate): boolean;
  /** Called at every sign of life. */
  heard(): void;
  readonly signal: AbortSignal;
}

/** Resolves when the gateway says that it is complete; rejects with MpesaError or Lost. */
export type Door = (visit: Visit) => Promise<void>;

/** A WebSocket, server-sent events, or asking again and again. */
export type DoorName = 'socket' | 'stream' | 'poll';
