/** Checks once whether Redis is usable for the bell; for `doctor`. */

import { Redis } from 'ioredis';

import { errorCode } from '../lib/error-code.js';
import type { Secret } from '../lib/secret.js';

const PROBE_MS = 2_000;
/** What is published there is heard by nobody. */
const CHANNEL = 'mpesa-gateway:doctor';

/** Null when it lets us ring and listen; else a short reason that holds nothing private (ECONNREFUSED, WRONGPASS, NOPERM …). */
export async function probeRedis(url: Secret): Promise<string | null> {
  const client = new Redis(url.reveal(), {
    lazyConnect: true,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    connectTimeout: PROBE_MS,
    commandTimeout: PROBE_MS,
    retryStrategy: () => null,
  });
  // A command that fails with its connection says only that it was closed: the event says why.
  const causes: unknown[] = [];
  client.on('error', error => causes.push(error));
  try {
    await client.connect();
    await client.publish(CHANNEL, '');
    await client.subscribe(CHANNEL);
    return null;
  } catch (error) {
    return reasonOf(causes[0] ?? error);
  } finally {
    client.disconnect();
  }
}

/** A Redis error starts with a code for programs; the text after it may quote input. */
function reasonOf(error: unknown): string {
  const word = error instanceof Error ? /^[A-Z]{4,}\b/.exec(error.message)?.[0] : undefined;
  return word ?? errorCode(error) ?? 'no answer';
}
