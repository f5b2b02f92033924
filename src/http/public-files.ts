/** The files of the folder `public` that pages need under a name of their own. Read once. */

import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';

const FILES = {
  '/checkout.css': { name: 'checkout.css', type: 'text/css; charset=utf-8' },
  '/icon.svg': { name: 'icon.svg', type: 'image/svg+xml' },
} as const;

/** A path of one of the files. */
export type PublicFilePath = keyof typeof FILES;

export const PUBLIC_FILE_PATHS = Object.keys(FILES) as readonly PublicFilePath[];

/** The folder stands at the same distance from the sources and from what is compiled. */
const FOLDER = new URL('../../public/', import.meta.url);

/** Throws when one is missing. */
export function createPublicFiles(): (path: PublicFilePath, response: ServerResponse) => void {
  const files = new Map(PUBLIC_FILE_PATHS.map(path => [path, readFileSync(new URL(FILES[path].name, FOLDER))]));
  return (path, response) => {
    response.writeHead(200, { 'Cache-Control': 'no-cache', 'Content-Type': FILES[path].type });
    response.end(files.get(path));
  };
}
