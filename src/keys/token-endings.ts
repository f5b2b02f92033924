/** Ends watch tokens with the key that made them: by the key's name, because keys of one name follow each other. */

import type { TokenMaker } from '../callers/create-watch-tokens.js';
import { createEnding, type Ending } from '../callers/ending.js';
import type { ApiKeyRow } from './api-key-row.js';

/** Of one process. */
export interface TokenEndings {
  /** Null for a token that was made before a key of its maker's name was taken back. */
  watchOver(maker: TokenMaker): Ending | null;
  /** These are the keys of the database now. */
  learn(rows: readonly Pick<ApiKeyRow, 'name' | 'revokedAt'>[]): void;
}

/**
 * A name that is not known yet is that of a key that another instance has just made. A key that only expires, or is followed by another, takes no
 * tokens with it: they live for a day at most, and those of checkouts until a day after their checkout has ended.
 */
export function createTokenEndings(): TokenEndings {
  let revoked: ReadonlyMap<string, number> = new Map();
  /** Of names that have tokens out; a name is one of ours, because the token was signed. */
  const endings = new Map<string, ReturnType<typeof createEnding>>();

  return Object.freeze({
    watchOver: ({ name, at }: TokenMaker) => {
      if (at <= (revoked.get(name) ?? Number.NEGATIVE_INFINITY)) return null;
      const ending = endings.get(name) ?? createEnding();
      endings.set(name, ending);
      return ending;
    },
    learn: (rows: readonly Pick<ApiKeyRow, 'name' | 'revokedAt'>[]) => {
      const before = revoked;
      const now = new Map<string, number>();
      for (const { name, revokedAt } of rows) {
        if (revokedAt !== null) now.set(name, Math.max(revokedAt, now.get(name) ?? revokedAt));
      }
      revoked = now;
      for (const [name, at] of now) {
        if (before.get(name) === at) continue;
        const ending = endings.get(name);
        endings.delete(name);
        ending?.end();
      }
    },
  } satisfies TokenEndings);
}
