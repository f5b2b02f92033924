/** Every random choice of the simulator, drawn from one source, so that a seed repeats a run. */

import { assert } from '../lib/assert.js';
import type { RandomBytes } from '../lib/random.js';

/** Random choices. */
export interface Dice {
  /** An integer from 0 up to but not including `limit`. */
  below(limit: number): number;
  /** True with probability `share` (0–1). */
  chance(share: number): boolean;
  pick<T>(choices: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
  characters(alphabet: string, count: number): string;
}

const DRAW_BYTES = 4;
const DRAW_LIMIT = 2 ** 32;
/** Draws are taken from the source a thousand at a time: one call for each was a third of the simulator's work. */
const STOCK_BYTES = 1_000 * DRAW_BYTES;

/** The same source gives the same choices in the same order. */
export function createDice(random: RandomBytes): Dice {
  let stock = Buffer.alloc(0);
  let used = 0;

  function fraction(): number {
    if (used === stock.length) {
      stock = Buffer.from(random(STOCK_BYTES));
      used = 0;
    }
    used += DRAW_BYTES;
    return stock.readUInt32BE(used - DRAW_BYTES) / DRAW_LIMIT;
  }

  const below = (limit: number) => Math.floor(fraction() * limit);

  function pick<T>(choices: readonly T[]): T {
    const choice = choices[below(choices.length)];
    assert(choice !== undefined, 'there is something to pick from');
    return choice;
  }

  return Object.freeze({
    below,
    pick,
    chance: (share: number) => share > 0 && fraction() < share,
    shuffle: <T>(items: readonly T[]) =>
      items
        .map(item => ({ item, rank: fraction() }))
        .sort((left, right) => left.rank - right.rank)
        .map(({ item }) => item),
    characters: (alphabet: string, count: number) =>
      Array.from({ length: count }, () => alphabet.charAt(below(alphabet.length))).join(''),
  });
}
