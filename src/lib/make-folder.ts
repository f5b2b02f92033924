/** Makes a folder and its parents. */

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { errorCode } from './error-code.js';

/** For its owner alone. Does nothing where it is there; throws the system's error where it cannot be. Node's `recursive` never returns below /proc. */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (!existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const isMadeMeanwhile = errorCode(error) === 'EEXIST' && isFolder(path);
    if (!isMadeMeanwhile) throw error;
  }
}

/** False where nothing is, and where it cannot be looked at. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
