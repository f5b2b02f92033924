/** When a credential ends before its time: whoever watches with it is told once, and so is who comes too late. */

/** Of one key, shared by all of its callers. */
export interface Ending {
  /** May be true before its listeners are told: an end by the clock is noticed every few seconds. */
  hasEnded(): boolean;
  /** Calls `listener` when it ends, at once if it has; returns what forgets it. */
  listen(listener: () => void): () => void;
}

/** Has not ended yet. To end it again does nothing. */
export function createEnding(): Ending & { end(): void } {
  const listeners = new Set<() => void>();
  let hasEnded = false;
  return Object.freeze({
    hasEnded: () => hasEnded,
    listen: (listener: () => void) => {
      if (hasEnded) listener();
      else listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    end: () => {
      hasEnded = true;
      const told = [...listeners];
      listeners.clear();
      for (const listener of told) listener();
    },
  });
}
