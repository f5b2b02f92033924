/** The most of these instants (ms) that lie in one second, wherever it begins. */
export function mostInOneSecond(instants: readonly number[]): number {
  const sorted = instants.toSorted((one, other) => one - other);
  return Math.max(0, ...sorted.map((start, index) => sorted.slice(index).filter(at => at < start + 1_000).length));
}
