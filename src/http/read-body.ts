/** Reads a request's body as the bytes that were sent, up to a limit. */

import type { IncomingMessage } from 'node:http';

/** TOO_LARGE: what is left of the body is thrown away. BROKEN_OFF: the client has gone, nobody reads an answer. */
export type ReadBody =
  | { readonly kind: 'BODY'; readonly body: Buffer }
  | { readonly kind: 'TOO_LARGE' }
  | { readonly kind: 'BROKEN_OFF' };

/** Never rejects. A length that is announced above `bytesMax` is TOO_LARGE before a byte is read. */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<ReadBody> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return Promise.resolve({ kind: 'TOO_LARGE' });
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) chunks.push(chunk);
      else resolve({ kind: 'TOO_LARGE' });
    });
    request.on('end', () => resolve({ kind: 'BODY', body: Buffer.concat(chunks) }));
    request.on('error', () => resolve({ kind: 'BROKEN_OFF' }));
    request.on('close', () => resolve({ kind: 'BROKEN_OFF' }));
  });
}
