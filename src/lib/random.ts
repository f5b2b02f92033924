/** Randomness as a port: the operating system's in production, a seeded one in simulations. */

import { randomBytes } from 'node:crypto';

/** Returns `count` random bytes. */
export type RandomBytes = (count: number) => Uint8Array;

/** One request to the operating system serves hundreds of ids. A pool is never filled again, so that no byte is given twice. */
const POOL_BYTES = 8_192;
let pool = new Uint8Array(0);

/** From the operating system, drawn in blocks. What it gives belongs to the caller. */
export const systemRandom: RandomBytes = count => {
  if (count > pool.length) pool = randomBytes(Math.max(POOL_BYTES, count));
  const given = pool.subarray(0, count);
  pool = pool.subarray(count);
  return given;
};
