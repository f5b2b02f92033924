/** How far this machine's clock is from Daraja's, as the `Date` of an answer tells it. */

/** A `Date` header tells whole seconds. */
const HEADER_STEP_MS = 1_000;

/** Milliseconds that we are ahead (behind: below zero) at the least: however long the question or its answer was under way. */
export function findClockSkew(askedAt: number, darajaAt: number, answeredAt: number): number {
  if (darajaAt > answeredAt) return answeredAt - darajaAt;
  return Math.max(0, askedAt - (darajaAt + HEADER_STEP_MS));
}
