/** Posts until an answer comes: a busy machine may close a connection on which nothing has been read for seconds. */

import { PATIENCE_MS } from './patience.js';

/** Rejects with the last fault when none comes. What is posted may arrive more than once, as M-Pesa's messages do. */
export async function untilAnswered<T>(post: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await post();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
    }
  }
}
