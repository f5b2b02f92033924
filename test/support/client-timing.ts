/** How long the client waits in tests: short enough to be waited for; on a slow machine too short only means once more. */

import type { Timing } from '../../client/src/timing.js';

export const CLIENT_TIMING: Partial<Timing> = {
  answerMs: 3_000,
  requestMs: 30_000,
  pingMs: 300,
  pongMs: 2_000,
  silenceMs: 3_000,
  pollMs: 50,
  pauseMinMs: 5,
  pauseMaxMs: 200,
};
