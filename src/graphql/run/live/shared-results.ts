/** Results of subscriptions as text, made once per update for all equal subscriptions. */

type Text = string | Promise<string>;

/** Texts of recent updates, bounded by their length. */
export interface SharedResults {
  /** `make` runs only if no equal request has run it. If it rejects, so does this, and the next request runs it again. */
  read(update: object, likeness: string, make: () => Promise<string>): Text;
}

interface Kept {
  readonly ofUpdate: Map<string, Text>;
  readonly likeness: string;
  readonly length: number;
}

/** Enough for the watchers of one update; a later one may make the result again. */
const KEPT_LENGTH_MAX = 4_194_304;

/** Keeps nothing at first. */
export function createSharedResults(): SharedResults {
  const results = new WeakMap<object, Map<string, Text>>();
  const kept = new Set<Kept>();
  let keptLength = 0;

  const forget = (oldest: Kept): void => {
    kept.delete(oldest);
    keptLength -= oldest.length;
    oldest.ofUpdate.delete(oldest.likeness);
  };
  const keep = (ofUpdate: Map<string, Text>, likeness: string, text: string): void => {
    ofUpdate.set(likeness, text);
    kept.add({ ofUpdate, likeness, length: text.length });
    keptLength += text.length;
    for (const oldest of kept) {
      if (keptLength <= KEPT_LENGTH_MAX) return;
      forget(oldest);
    }
  };
  return {
    read(update, likeness, make) {
      const ofUpdate = results.get(update) ?? new Map<string, Text>();
      const known = ofUpdate.get(likeness);
      if (known !== undefined) return known;
      const making = make().then(
        text => {
          keep(ofUpdate, likeness, text);
          return text;
        },
        (error: unknown) => {
          ofUpdate.delete(likeness);
          throw error;
        },
      );
      ofUpdate.set(likeness, making);
      results.set(update, ofUpdate);
      return making;
    },
  };
}
