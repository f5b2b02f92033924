/** Reads what there is page by page, in the order of its ids, however much it is. */

/** A page: at most `limit` rows after the id `position` and before the id `end`. */
export interface PageOfIds {
  readonly position: string;
  readonly end: string;
  readonly limit: number;
}

/** `read` gives at most `pageSize` items after an id; the first page is after "". */
export async function* pages<T>(
  pageSize: number,
  read: (after: string) => Promise<readonly T[]>,
  idOf: (item: T) => string,
): AsyncGenerator<T> {
  for (let after = ''; ; ) {
    const page = await read(after);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = idOf(last);
  }
}
