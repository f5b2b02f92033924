/** For a sweep in which no signed success is asked about. */

import type { SweepNeighbours } from '../../src/sweep/create-sweep.js';

/** Has nothing to ask. */
export const NO_CHECKS: SweepNeighbours['checks'] = Object.freeze({
  take: () => null,
  giveBack: () => undefined,
  ask: async () => undefined,
  outcomes: () => [],
});
