/** A page of a list that is read by keyset: the key of the last item is where the next page starts. */

/** One page of a list. */
export interface Page<T> {
  /** In the list's order; at most as many as were asked for. */
  readonly items: readonly T[];
  readonly hasMore: boolean;
}

/** Pages are asked for with one item more than wanted; its presence tells that there are more. */
export function pageOf<T>(found: readonly T[], first: number): Page<T> {
  return { items: found.slice(0, first), hasMore: found.length > first };
}
