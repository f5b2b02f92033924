/** Chance that a seed repeats: every part of the world has a stream of its own, so that one more throw here moves nothing there. */

export interface Dice {
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  /** One of the names, as often as its weight says. */
  weigh<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
  bytes(count: number): Uint8Array;
  /** An independent stream. */
  fork(name: string): Dice;
}

const UINT32 = 4_294_967_296;

/** sfc32, seeded by the text's own hash. */
export function createDice(seed: string): Dice {
  const next = sfc32(hash(seed, 1), hash(seed, 2), hash(seed, 3));
  const int = (min: number, max: number) => min + Math.floor((next() / UINT32) * (max - min + 1));
  const pick = <T>(list: readonly T[]): T => {
    const picked = list[int(0, list.length - 1)];
    if (picked === undefined) throw new Error('picked from nothing');
    return picked;
  };
  return Object.freeze({
    chance: (probability: number) => next() / UINT32 < probability,
    int,
    pick,
    weigh: <Name extends string>(weights: Readonly<Record<Name, number>>): Name => {
      const entries = Object.entries<number>(weights);
      const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
      let rest = (next() / UINT32) * total;
      const found = entries.find(([, weight]) => {
        rest -= weight;
        return rest < 0;
      });
      // The entries are those of the record, so the name is one of its names.
      return (found ?? pick(entries))[0] as Name;
    },
    bytes: (count: number) => Uint8Array.from({ length: count }, () => next() & 0xff),
    fork: (name: string) => createDice(`${seed}/${name}`),
  });
}

function sfc32(first: number, second: number, third: number): () => number {
  let [a, b, c, counter] = [first | 0, second | 0, third | 0, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

/** FNV-1a with a salt. */
function hash(text: string, salt: number): number {
  let value = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
