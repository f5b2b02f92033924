/** Posts until an answer comes: a busy machine may close a connection on which nothing has been read for seconds. */

import { PATIENCE_MS } from './patience.js';

/** Rejects with the last fault when none comes, and at once where nobody listens. What is posted may arrive more than once, as M-Pesa's messages do. */
export async function untilAnswered<T>(post: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await post();
    } catch (error) {
      if (isNobodyThere(error) || performance.now() > giveUpAt) throw error;
    }
  }
}

/** As after the gateway was closed: it will not come back on its port. */
function isNobodyThere(error: unknown): boolean {
  const { cause } = Object(error) as { readonly cause?: { readonly code?: unknown } };
  return cause?.code === 'ECONNREFUSED';
}
