/** The version of the program, as its package says it. */

import { readFileSync } from 'node:fs';

/** Reads `package.json` beside `dist`. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version }: { version: string } = JSON.parse(text);
  return version;
}
