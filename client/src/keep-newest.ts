/** Keeps what a cache shows from getting older: the newest version of each payment wins, whatever brought an older one. */

type Seen = Readonly<Record<string, unknown>>;

const REMEMBERED_MAX = 10_000;

/** Makes a function that turns every older payment in an answer into the newest one that it has seen. */
export function createKeepNewest(): (value: unknown) => void {
  const newest = new Map<string, Seen>();
  const remember = (id: string, payment: Seen): void => {
    newest.delete(id);
    newest.set(id, { ...payment });
    for (const oldest of newest.keys()) {
      if (newest.size <= REMEMBERED_MAX) return;
      newest.delete(oldest);
    }
  };
  const keep = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const child of Object.values(value)) keep(child);
    const { id, version } = value as Seen;
    if (typeof id !== 'string' || typeof version !== 'number') return;
    const seen = newest.get(id);
    if (seen && Number(seen.version) > version) Object.assign(value, seen);
    else remember(id, { ...seen, ...value });
  };
  return keep;
}
