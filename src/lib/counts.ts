/** Counts by name; a name at zero is forgotten. */

/** Counts by name. */
export interface Counts {
  read(name: string): number;
  add(name: string, change: number): void;
}

/** None yet. A count must not become negative. */
export function createCounts(): Counts {
  const counts = new Map<string, number>();
  const read = (name: string): number => counts.get(name) ?? 0;
  return Object.freeze({
    read,
    add(name: string, change: number) {
      const count = read(name) + change;
      if (count === 0) counts.delete(name);
      else counts.set(name, count);
    },
  } satisfies Counts);
}
