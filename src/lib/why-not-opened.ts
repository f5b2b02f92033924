/** Why a file cannot be opened: libsql does not say; the system does. */

import { closeSync, openSync } from 'node:fs';

import { errorCode } from './error-code.js';

/** The code of the system, such as EACCES or EISDIR. Null when it opens after all. */
export function whyNotOpened(path: string): string | null {
  try {
    closeSync(openSync(path, 'a'));
    return null;
  } catch (error) {
    return errorCode(error);
  }
}
