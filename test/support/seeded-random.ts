/** Randomness that a seed repeats: the key stream of AES in counter mode, drawn in blocks. */

import { createCipheriv } from 'node:crypto';

import type { RandomBytes } from '../../src/lib/random.js';

const BLOCK_BYTES = 65_536;

/** `seed` is a whole number below 2^32. A call asks for at most one block. */
export function createSeededRandom(seed: number): RandomBytes {
  const key = Buffer.alloc(16);
  key.writeUInt32BE(seed);
  const stream = createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(BLOCK_BYTES);
  let block = stream.update(zeros);
  let used = 0;
  return count => {
    if (used + count > block.length) {
      block = stream.update(zeros);
      used = 0;
    }
    used += count;
    return block.subarray(used - count, used);
  };
}
