/** How much memory is in use when everything that nobody holds is gone. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of this process: objects, texts and buffers. */
export async function measureHeap(): Promise<number> {
  // What has just been let go may still stand in the queues of this turn of the event loop.
  for (let round = 0; round < 3; round += 1) {
    await new Promise(resolve => setImmediate(resolve));
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
