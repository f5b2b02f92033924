/** Since when this process knows of things that wait: what came while it or the database was away waits from the first look at it. */

/** By id; UTC milliseconds. */
export interface FirstLooks {
  /** At `now`, unless it was looked at before. */
  since(id: string, now: number): number;
  /** It waits no more. */
  end(id: string): void;
}

/** What is beyond it waits anew. */
const WAITING_MAX = 10_000;

/** Lives in this process. */
export function createFirstLooks(): FirstLooks {
  const begun = new Map<string, number>();
  return Object.freeze({
    since: (id: string, now: number): number => {
      const since = begun.get(id) ?? now;
      begun.set(id, since);
      const [oldest] = begun.keys();
      if (begun.size > WAITING_MAX && oldest !== undefined) begun.delete(oldest);
      return since;
    },
    end: (id: string): void => void begun.delete(id),
  } satisfies FirstLooks);
}
