/** Reads a request's body, up to a limit. */

import type { IncomingMessage } from 'node:http';

/** The body as text, or null as soon as it is longer than `bytesMax`. Rejects if the caller hangs up. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The stream stays open, so that a refusal can still be answered.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
