/**
 * How long the client waits in tests: short enough to be waited for; on a slow machine too short only means once more. With
 * `CLIENT_TIMING=own`, as long as it waits for anybody.
 */

import type { Timing } from '../../client/src/timing.js';

const SHORT: Partial<Timing> = {
  answerMs: 3_000,
  requestMs: 30_000,
  pingMs: 300,
  pongMs: 2_000,
  silenceMs: 3_000,
  pollMs: 50,
  pauseMinMs: 5,
  pauseMaxMs: 200,
};

const isOwn = process.env.CLIENT_TIMING === 'own';

export const CLIENT_TIMING: Partial<Timing> = isOwn ? {} : SHORT;

/** For a client with one door: it goes to no other when it has been too impatient. */
export const BRISK_TIMING: Partial<Timing> = isOwn ? {} : { ...SHORT, answerMs: 1_000, pongMs: 800, silenceMs: 1_000 };
