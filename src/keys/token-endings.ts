/** Ends watch tokens with the key that made them, and with its name, because keys of one name follow each other (decision 97). */

import type { TokenMaker } from '../callers/create-watch-tokens.js';
import { createEnding, type Ending } from '../callers/ending.js';
import { isId } from '../lib/ids.js';
import type { ApiKeyRow } from './api-key-row.js';

type Row = Pick<ApiKeyRow, 'id' | 'name' | 'revokedAt'>;

/** Of one process. */
export interface TokenEndings {
  /** Null for a token whose key was taken back or is none of ours, and for one that was made before a key of its maker's name was taken back. */
  watchOver(maker: TokenMaker): Ending | null;
  /** These were the keys of the database at this instant, in UTC milliseconds. */
  learn(rows: readonly Row[], readAt: number): void;
}

interface Watched {
  /** With the newest of its tokens. */
  maker: TokenMaker;
  readonly ending: ReturnType<typeof createEnding>;
}

/** A key may be so much younger than its absence: another instance's clock, a statement that took long. */
const UNSEEN_MS = 10_000;

/**
 * `marks`: of the keys of the configuration. A key that only expires, or is followed by another, takes no tokens with it: they live for a day at most,
 * and those of checkouts until a day after their checkout has ended.
 */
export function createTokenEndings(marks: ReadonlySet<string>): TokenEndings {
  let known: Known = { names: new Map(), ids: new Map(), readAt: Number.NEGATIVE_INFINITY };
  /** Of makers that have tokens out; they are ours, because the tokens were signed. */
  const watched = new Map<string, Watched>();
  const isOver = ({ name, at, key }: TokenMaker): boolean => {
    if (at <= (known.names.get(name) ?? Number.NEGATIVE_INFINITY)) return true;
    if (key === undefined) return false;
    if (!isId(key)) return !marks.has(key);
    return known.ids.get(key) ?? at < known.readAt - UNSEEN_MS;
  };

  return Object.freeze({
    watchOver: (maker: TokenMaker) => {
      if (isOver(maker)) return null;
      const place = `${maker.name} ${maker.key ?? ''}`;
      const there = watched.get(place) ?? { maker, ending: createEnding() };
      if (maker.at > there.maker.at) there.maker = maker;
      watched.set(place, there);
      return there.ending;
    },
    learn: (rows: readonly Row[], readAt: number) => {
      const before = known;
      known = readKnown(rows, readAt);
      for (const [place, { maker, ending }] of watched) {
        const isSame = before.names.get(maker.name) === known.names.get(maker.name);
        if (isSame && !isOver(maker)) continue;
        watched.delete(place);
        ending.end();
      }
    },
  } satisfies TokenEndings);
}

interface Known {
  /** When a key of a name was last taken back. */
  readonly names: ReadonlyMap<string, number>;
  /** Whether each key was taken back. */
  readonly ids: ReadonlyMap<string, boolean>;
  readonly readAt: number;
}

function readKnown(rows: readonly Row[], readAt: number): Known {
  const names = new Map<string, number>();
  for (const { name, revokedAt } of rows) {
    if (revokedAt !== null) names.set(name, Math.max(revokedAt, names.get(name) ?? revokedAt));
  }
  return { names, ids: new Map(rows.map(({ id, revokedAt }) => [id, revokedAt !== null])), readAt };
}
