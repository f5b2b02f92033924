/** Keeps strangers from filling the log: what each of their requests would say is said once a minute. */

import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.js';

/** Of this process. */
export interface LineLimit {
  /** Null where a line of this kind was written in the last minute. Else it is to be written now, with how many were left out before it. */
  take(kind: string): { readonly leftOut: number } | null;
}

const EVERY_MS = 60_000;
/** Past this the kind that was quiet longest is forgotten. */
const KINDS_MAX = 10_000;

/** `kind` names what the lines have in common, such as the network that they come from. */
export function createLineLimit(clock: Pick<Clock, 'monotonic'>): LineLimit {
  const kinds = new LRUCache<string, { readonly at: number; leftOut: number }>({ max: KINDS_MAX });
  return Object.freeze({
    take: (kind: string) => {
      const now = clock.monotonic();
      const last = kinds.get(kind);
      if (last && now - last.at < EVERY_MS) {
        last.leftOut += 1;
        return null;
      }
      kinds.set(kind, { at: now, leftOut: 0 });
      return { leftOut: last?.leftOut ?? 0 };
    },
  } satisfies LineLimit);
}
