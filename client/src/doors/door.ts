/** A door: one way in which news of payments and checkouts come from the gateway. There are three. */

import type { Language, PaymentFilter, PaymentStatus } from '../generated/schema.js';

interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** What a door brings: an update of a payment, or a checkout as it is, also when only time has changed what may be done with it. */
export type News =
  | { readonly cursor: string; readonly payment: Versioned & { readonly status: PaymentStatus } }
  | (Versioned & { readonly cursor?: never; readonly payment?: never });

/** The documents by which something is watched. Their root fields are called `news`. */
export interface Source {
  readonly subscription: string;
  readonly poll: string;
}

/** What is watched, and from where on. */
export interface Ask {
  readonly id?: string;
  readonly filter?: PaymentFilter | undefined;
  /** Null: from now on; of one payment, from its state as it is now. */
  readonly after: string | null;
  readonly collapse?: boolean;
  readonly untilSettled?: boolean;
  readonly language: Language;
}

/** One stay behind a door. */
export interface Visit {
  readonly source: Source;
  readonly ask: Ask;
  /** What this watch has taken last. */
  readonly latest: News | undefined;
  /** Takes a piece of news; false when there is no room for more, and the visit has to end. */
  take(news: News): boolean;
  /** The log has nothing after this cursor yet, so the next visit begins there. True when that is the end. */
  reach(cursor: string | null): boolean;
  /** Called at every sign of life. */
  heard(): void;
  readonly signal: AbortSignal;
}

/** Resolves when the gateway says that it is complete; rejects with MpesaError or Lost. */
export type Door = (visit: Visit) => Promise<void>;

/** A WebSocket, server-sent events, or asking again and again. */
export type DoorName = 'socket' | 'stream' | 'poll';
