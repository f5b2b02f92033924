/** Closes what was opened, in reverse order, also if opening failed half-way. */

/** What has to be closed; closing it a second time is not its problem. */
export interface Closeable {
  close(): void | Promise<void>;
}

/** Closes in the opposite order of opening. Rejects with an AggregateError when some of it could not be closed. */
export interface Closers {
  /** Returns what it was given, so that opening and remembering is one line. */
  add<T extends Closeable>(opened: T): T;
  /** Closes everything once; later calls wait for the same. A failing one does not keep the others open. */
  close(): Promise<void>;
  /** The same, after something that must come first. */
  closeAfter(first: () => Promise<void>): Promise<void>;
}

/** With nothing to close yet. */
export function createClosers(): Closers {
  const opened: Closeable[] = [];
  let closing: Promise<void> | null = null;
  const closeAll = async (first?: () => Promise<void>): Promise<void> => {
    const failures: unknown[] = [];
    const closes = opened.toReversed().map(each => () => each.close());
    for (const close of first ? [first, ...closes] : closes) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
  };
  return Object.freeze({
    add: <T extends Closeable>(each: T) => {
      opened.push(each);
      return each;
    },
    close: () => {
      closing ??= closeAll();
      return closing;
    },
    closeAfter: (first: () => Promise<void>) => {
      closing ??= closeAll(first);
      return closing;
    },
  } satisfies Closers);
}
