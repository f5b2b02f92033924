/** Reads a file that is expected to be small: never more than that, so that an endless device is refused too. */

import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** Its bytes, or null when there are more than `bytesMax`. Throws the system's error. A pipe is read to its end. */
export function readSmallFile(path: string, bytesMax: number): Buffer | null {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytesMax + 1);
    let bytes = 0;
    for (;;) {
      const more = readSync(file, buffer, bytes, buffer.length - bytes, null);
      bytes += more;
      if (bytes > bytesMax) return null;
      if (more === 0) return buffer.subarray(0, bytes);
    }
  } finally {
    closeSync(file);
  }
}

const OTHERS_WRITE = 0o002;

/** Whether every user of this machine may change it. Windows has no such modes. */
export function isOpenToAll(path: string): boolean {
  const stats = statSync(path);
  return process.platform !== 'win32' && stats.isFile() && (stats.mode & OTHERS_WRITE) !== 0;
}
