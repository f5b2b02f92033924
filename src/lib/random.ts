/** Randomness as a port: the operating system's in production, a seeded one in simulations. */

import { randomBytes } from 'node:crypto';

/** Returns `count` random bytes. */
export type RandomBytes = (count: number) => Uint8Array;

export const systemRandom: RandomBytes = count => randomBytes(count);
