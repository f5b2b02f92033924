/** The bell inside one process. */

import type { Log } from '../lib/log.js';
import type { Bell, PubSub } from './pubsub.js';

/** Listeners are called after the ringer's own work, and one that throws does not silence the others. */
export function createInProcessPubSub(log: Log): PubSub {
  const listeners = new Set<(bell: Bell) => void>();
  const call = (listener: (bell: Bell) => void, bell: Bell): void => {
    try {
      if (listeners.has(listener)) listener(bell);
    } catch (error) {
      log.error({ err: error }, 'a pub/sub listener failed');
    }
  };
  return Object.freeze({
    ring: (bell: Bell) => {
      for (const listener of listeners) queueMicrotask(() => call(listener, bell));
    },
    listen: (listener: (bell: Bell) => void) => {
      // A wrapper of its own, so that the same function may listen twice.
      const entry = (bell: Bell) => listener(bell);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    isConnected: () => true,
    close: async () => listeners.clear(),
  } satisfies PubSub);
}
