/** Statistics of times that were measured in pairs: whether one of the two takes longer, whatever the machine does beside. */

/** Two-sided, by the signs of the differences: what now and then takes very long weighs no more than anything else. */
export function compareTimes(differences: readonly number[]): { readonly p: number; readonly medianMs: number } {
  const told = differences.filter(difference => difference !== 0);
  const longer = told.filter(difference => difference > 0).length;
  const z = told.length === 0 ? 0 : Math.max(0, Math.abs(longer - told.length / 2) - 0.5) / Math.sqrt(told.length / 4);
  const sorted = differences.toSorted((one, other) => one - other);
  return { p: Math.min(1, 2 * upperTail(z)), medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}

/** Holm's correction: each p as if it alone had been asked for, in the order given. */
export function holm(ps: readonly number[]): readonly number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((one, other) => one.p - other.p);
  const corrected = ps.map(() => 1);
  let most = 0;
  for (const [rank, { p, index }] of order.entries()) {
    most = Math.max(most, Math.min(1, p * (ps.length - rank)));
    corrected[index] = most;
  }
  return corrected;
}

/** Of the normal distribution, for z from 0: Abramowitz and Stegun 26.2.17, good to 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z);
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
