/**
 * What the build has made for browsers, read once from below `dist`: each file is kept as it is and compressed, and the request chooses. Sent
 * with the policy of its page.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { chooseEncoding, type Encoding } from '../lib/choose-encoding.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** The sources stand at the same distance from it as what is compiled. */
const DIST = new URL('../../dist/', import.meta.url);

/** One file in its forms; null: not in this one. */
export interface BuiltFile {
  readonly type: string;
  readonly tag: string;
  readonly bodies: Readonly<Record<Encoding, Buffer | null>>;
}

/** How a file is sent. */
export interface Sending {
  /** `Cache-Control`. */
  readonly caching: string;
  readonly policy: string;
}

/** May be kept for a year: its name holds the hash of what is in it. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

/** `path` is below `dist`. Null where nothing was built. */
export function readBuiltFile(path: string): BuiltFile | null {
  const read = (ending: string): Buffer | null => {
    const url = new URL(`${path}${ending}`, DIST);
    return existsSync(url) ? readFileSync(url) : null;
  };
  const identity = read('');
  return identity && makeFile(extname(path), { identity, gzip: read('.gz'), br: read('.br') });
}

/** The names of the files in a folder below `dist`, without their compressed forms; none where nothing was built. */
export function listBuiltFiles(folder: string): readonly string[] {
  const url = new URL(`${folder}/`, DIST);
  return existsSync(url) ? readdirSync(url).filter(name => !/\.(br|gz)$/.test(name)) : [];
}

/** A page that was not built. */
export function makePage(html: string): BuiltFile {
  return makeFile('.html', { identity: Buffer.from(html), gzip: null, br: null });
}

function makeFile(extension: string, bodies: BuiltFile['bodies']): BuiltFile {
  const hash = createHash('sha256')
    .update(bodies.identity ?? '')
    .digest('base64url');
  return { type: TYPES[extension] ?? 'application/octet-stream', tag: `"${hash}"`, bodies };
}

/** Ends the response: with the best form that the request takes, or with 304 when it has it already. */
export function sendBuiltFile(
  { type, tag, bodies }: BuiltFile,
  { caching, policy }: Sending,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  // With 304 too: a browser takes the headers of that answer for those of the page that it kept.
  const headers = {
    ...{ 'Cache-Control': caching, ETag: tag, Vary: 'Accept-Encoding' },
    'Content-Security-Policy': policy,
  };
  if (request.headers['if-none-match'] === tag) return void response.writeHead(304, headers).end();
  const encoding = chooseEncoding(request.headers['accept-encoding'], bodies);
  const body = bodies[encoding] ?? Buffer.alloc(0);
  response.writeHead(200, {
    ...headers,
    ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
    'Content-Length': body.length,
    'Content-Type': type,
  });
  response.end(body);
}
