/** The page at `/`: an introduction, and a first payment to watch. Files of the folder `public`, read once. */

import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';

const FILES = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/style.css': { name: 'style.css', type: 'text/css; charset=utf-8' },
  '/checkout.css': { name: 'checkout.css', type: 'text/css; charset=utf-8' },
  '/icon.svg': { name: 'icon.svg', type: 'image/svg+xml' },
  '/first-payment.js': { name: 'first-payment.js', type: 'text/javascript; charset=utf-8' },
} as const;

/** A path of the start page and its files. */
export type StartPagePath = keyof typeof FILES;

export const START_PAGE_PATHS = Object.keys(FILES) as readonly StartPagePath[];

/** Everything comes from here, and nothing is inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The folder stands at the same distance from the sources and from what is compiled. */
const FOLDER = new URL('../../public/', import.meta.url);

/** Reads the files once; throws when one is missing. */
export function createStartPage(): (path: StartPagePath, response: ServerResponse) => void {
  const files = new Map(START_PAGE_PATHS.map(path => [path, readFileSync(new URL(FILES[path].name, FOLDER))]));
  return (path, response) => {
    response.writeHead(200, {
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'Content-Type': FILES[path].type,
    });
    response.end(files.get(path));
  };
}
