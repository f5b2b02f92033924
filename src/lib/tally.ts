/** Counts what has happened in this process, by labels; cheap enough for the busiest path. */

/** How often these labels were counted, since the process began. */
export interface Count<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  readonly count: number;
}

/** Only ever counts up. Label values must come from closed sets, because each combination is kept. */
export interface Tally<Label extends string> {
  add(labels: Readonly<Record<Label, string>>): void;
  /** In the order in which each was first seen. */
  read(): readonly Count<Label>[];
}

/** `names` are the labels in a fixed order. Their values come from closed sets: each combination is kept without end. */
export function createTally<Label extends string>(names: readonly Label[]): Tally<Label> {
  const counts = new Map<string, { readonly labels: Readonly<Record<Label, string>>; count: number }>();
  return Object.freeze({
    add: (labels: Readonly<Record<Label, string>>) => {
      const key = names.map(name => labels[name]).join(' ');
      const counted = counts.get(key);
      if (counted) counted.count += 1;
      else counts.set(key, { labels, count: 1 });
    },
    read: () => [...counts.values()].map(({ labels, count }) => ({ labels, count })),
  } satisfies Tally<Label>);
}
