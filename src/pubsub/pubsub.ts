/** The bell: a hint that something was committed. It carries no data; listeners read the database. */

/** What may have changed. `sequence` is the head of the feed that the bell's ringer has seen; a hint, not a fact. */
export type Topic = 'feed' | 'enquiries' | 'checkouts' | 'keys';

/** A hint to look; whatever it says must be read from the database. */
export interface Bell {
  readonly topic: Topic;
  readonly sequence: number;
}

/** Bells may be lost, late or doubled. */
export interface PubSub {
  /** Never throws and is never waited for. */
  ring(bell: Bell): void;
  /** Calls `listener` at each bell of any instance, this one's included; returns what ends it. */
  listen(listener: (bell: Bell) => void): () => void;
  /** Whether other instances hear us; always true in one process. */
  isConnected(): boolean;
  close(): Promise<void>;
}
