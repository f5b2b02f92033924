/** Waits until nothing is in a gateway's spool: on a slow machine the database may take too long, and what was answered is stored later. */

import type { OpenGateway } from './open-gateway.js';
import { waitUntil } from './wait-until.js';

/** Resolves when what was answered with 200 is in the database. */
export function nothingSpooled(gateway: Pick<OpenGateway, 'url'>): Promise<void> {
  return waitUntil('nothing is spooled', async () => {
    const { parts } = (await (await fetch(`${gateway.url()}/ready`)).json()) as { parts: { database: string } };
    return parts.database === 'ok';
  });
}
