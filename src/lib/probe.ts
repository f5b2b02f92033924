/** Refreshes an answer in the background while it is in demand, so that no reader waits for a slow one. */

import { type Clock, pause } from './clock.js';

/** A question that is asked again and again, and its latest answer. */
export interface Probe<T> {
  /** The latest answer, a second old or little more; null when none comes. Never takes longer than a moment. */
  read(): Promise<T | null>;
  close(): void;
}

/** An answer of this age is good. */
const FRESH_MAX_MS = 1_000;
/** Something that has not answered for so long does not answer. */
const SILENT_MAX_MS = 2_000;
/** The first reader after a long time waits this long for a fresh answer. */
const WAIT_MAX_MS = 100;
/** After this long in which nobody wanted an answer, nothing more is asked. */
const WANTED_FOR_MS = 15_000;

/**
 * `ask` is called at most once in `FRESH_MAX_MS`, and never while it has not answered; a rejection counts as no answer. Before the
 * first answer it returns `initial`.
 */
export function createProbe<T>(clock: Clock, ask: () => Promise<T>, initial: T): Probe<T> {
  const stopped = new AbortController();
  let last: { readonly answer: T | null; readonly at: number } = { answer: initial, at: Number.NEGATIVE_INFINITY };
  let asking: { readonly done: Promise<void>; readonly since: number } | null = null;
  let wantedAt = clock.monotonic();

  const isWanted = () => clock.monotonic() - wantedAt <= WANTED_FOR_MS;
  const askOnce = async (): Promise<void> => {
    const answer = await ask().catch(() => null);
    last = { answer, at: clock.monotonic() };
    asking = null;
    void pause(clock, FRESH_MAX_MS, stopped.signal).then(() => {
      if (isWanted()) begin();
    });
  };
  const isFresh = () => clock.monotonic() - last.at < FRESH_MAX_MS;
  const begin = (): void => {
    if (asking || isFresh() || stopped.signal.aborted) return;
    asking = { done: askOnce(), since: clock.monotonic() };
  };
  begin();
  return Object.freeze({
    read: async () => {
      wantedAt = clock.monotonic();
      if (isFresh()) return last.answer;
      begin();
      const waitedMs = asking ? clock.monotonic() - asking.since : 0;
      if (asking && waitedMs < WAIT_MAX_MS) await Promise.race([asking.done, pause(clock, WAIT_MAX_MS - waitedMs)]);
      const isSilent = asking !== null && clock.monotonic() - asking.since > SILENT_MAX_MS;
      return isSilent ? null : last.answer;
    },
    close: () => stopped.abort(),
  } satisfies Probe<T>);
}
