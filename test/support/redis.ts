/** The Redis that the suite runs on: TEST_REDIS_URL, or one that answers on its usual port; null when there is none. */

import { Redis } from 'ioredis';

const candidate = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

/** Found once for each test file. */
export const redisUrl: string | null = (await isAnswering(candidate)) ? candidate : null;

async function isAnswering(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
