/** Pauses questions while Daraja is silent, so that they fail at once instead of timing out one by one. Payments never pass here. */

import type { Clock } from '../lib/clock.js';

const SILENCES_MAX = 5;
const REST_MS = 30_000;

/** Counts consecutive silences; one answer ends the pause. */
export interface QuestionBreaker {
  /** Whether a question may go out now. After a pause it lets one through, and the outcome decides for the others. */
  admits(): boolean;
  record(wasAnswered: boolean): void;
}

/** Opens after five silences in a row. Driven by `clock` alone, so a simulated day replays exactly. */
export function createQuestionBreaker(clock: Clock): QuestionBreaker {
  let silences = 0;
  let restsUntil = 0;
  return Object.freeze({
    admits(): boolean {
      if (silences < SILENCES_MAX) return true;
      if (clock.monotonic() < restsUntil) return false;
      restsUntil = clock.monotonic() + REST_MS;
      return true;
    },
    record(wasAnswered: boolean): void {
      silences = wasAnswered ? 0 : silences + 1;
      if (!wasAnswered) restsUntil = clock.monotonic() + REST_MS;
    },
  });
}
