/** Values shared by name: made once for all current holders, and forgotten when nobody holds them. */

/** Shared things, by name. */
export interface Shared<T extends object> {
  /** The one of that name that somebody still holds; null when there is none. */
  find(name: string): T | null;
  /** From now on it is found, as long as somebody holds it. */
  share(name: string, made: T): T;
}

/** Holds nothing itself: what nobody else holds any more may be gone at any time. */
export function createShared<T extends object>(): Shared<T> {
  const held = new Map<string, WeakRef<T>>();
  const find = (name: string): T | null => held.get(name)?.deref() ?? null;
  const dropped = new FinalizationRegistry<string>(name => {
    // It may have been made again meanwhile.
    if (find(name) === null) held.delete(name);
  });
  return Object.freeze({
    find,
    share(name: string, made: T) {
      held.set(name, new WeakRef(made));
      dropped.register(made, name);
      return made;
    },
  } satisfies Shared<T>);
}
