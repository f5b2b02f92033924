/** Measures how far this machine's clock is from another's, from one answer of the other. */

/**
 * Milliseconds that we are ahead (behind: below zero) at the least: however long the question or its answer was under way.
 * `stepMs`: the other tells its time in steps of so much, rounded down.
 */
export function findClockSkew(askedAt: number, theirsAt: number, answeredAt: number, stepMs = 0): number {
  if (theirsAt > answeredAt) return answeredAt - theirsAt;
  return Math.max(0, askedAt - (theirsAt + stepMs));
}
