/** What is known of the database without asking it: whether it answers, whether it stores, and how far its clock is from ours. */

import type { Clock } from '../lib/clock.js';

/** The state of the database, as far as it is known in this process. */
export interface StoreHealth {
  /** It has answered within about the last second. */
  readonly isAnswering: boolean;
  /** False from a write that failed until one succeeds. */
  readonly isStoring: boolean;
  /** Milliseconds that this machine's clock is ahead of the database's, at the least (behind: below zero); 0 for SQLite. */
  readonly clockSkewMs: number;
  /** Why it cannot be used, where a person has to act: a sentence. */
  readonly problem: string | null;
  /** What is being done so that it can be used: a sentence. Null when it can, or when it was tried in vain. */
  readonly opening: string | null;
}

/** Where it is written down. */
export interface HealthBook {
  noteConnected(): void;
  noteProblem(sentence: string | null): void;
  noteOpening(sentence: string): void;
  /** `problem`: why not, where a person has to act. */
  noteWrite(isStored: boolean, problem?: string | null): void;
  /** A probe begins; what it returns ends it. */
  beginProbe(): (isAnswered: boolean) => void;
  noteSkew(skewMs: number): void;
  read(): StoreHealth;
}

/** A probe under way for longer says that the database does not answer. */
const SILENT_MAX_MS = 1_000;
/** Two clocks of one machine differ by less while nobody sets one of them. */
const CLOCK_STEP_MS = 500;

/** `isProbed` false: there is nobody to wait for, as with a file. `machine` is the clock that is compared with the database's. */
export function createHealthBook(machine: Clock, isProbed: boolean): HealthBook {
  let isConnected = false;
  let isAnswered = true;
  let probingSince: number | null = null;
  let isStoring = true;
  let problem: string | null = null;
  let opening: string | null = 'Connecting to the database.';
  let skewMs = 0;
  /** Of the wall clock over the monotonic one when the skew was measured; null before. */
  let offsetMs: number | null = null;

  const isSilent = () => probingSince !== null && machine.monotonic() - probingSince > SILENT_MAX_MS;
  const wallOffsetMs = () => machine.now() - machine.monotonic();
  /** The skew as it is now: a clock that was set since it was measured is seen at once. */
  const currentSkewMs = (): number => {
    const stepMs = offsetMs === null ? 0 : wallOffsetMs() - offsetMs;
    return Math.abs(stepMs) < CLOCK_STEP_MS ? skewMs : Math.round(skewMs + stepMs);
  };
  return Object.freeze({
    noteConnected: () => {
      isConnected = true;
      problem = null;
      opening = null;
    },
    noteProblem: sentence => {
      problem = sentence;
      opening = null;
    },
    noteOpening: sentence => {
      opening = sentence;
    },
    noteWrite: (isNowStored, why = null) => {
      isStoring = isNowStored;
      problem = why;
    },
    beginProbe: () => {
      probingSince = machine.monotonic();
      return isNowAnswered => {
        probingSince = null;
        isAnswered = isNowAnswered;
      };
    },
    noteSkew: measuredMs => {
      skewMs = Math.round(measuredMs);
      offsetMs = wallOffsetMs();
    },
    read: () => ({
      isAnswering: isConnected && (!isProbed || (isAnswered && !isSilent())),
      isStoring,
      clockSkewMs: currentSkewMs(),
      problem,
      opening,
    }),
  } satisfies HealthBook);
}
