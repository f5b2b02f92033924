/** The fields of an optional input that were given: null counts as left out. */

/** What an input's fields are before nulls are dropped. */
type Nullable<T> = { readonly [Name in keyof T]?: T[Name] | null };

/** Names keep their values; nothing is checked. */
export function readGiven<T extends object>(input: Nullable<T> | null | undefined): Partial<T> {
  const given = Object.entries(input ?? {}).filter(([, value]) => value !== null && value !== undefined);
  // Object.fromEntries forgets which name had which value.
  return Object.fromEntries(given) as Partial<T>;
}
