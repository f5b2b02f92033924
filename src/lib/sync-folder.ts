/** Syncs a folder to disk: only then does a new file in it survive a power cut. */

import { open } from 'node:fs/promises';

/** Rejects with the system's error when the folder cannot be synced. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
