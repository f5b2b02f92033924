/** Work that few may do at once: others wait, one caller after the other, and who has too much waiting is refused. */

import { giveWay } from './give-way.js';

export interface FewAtOnceOptions {
  readonly atOnce: number;
  /** Of one caller; what it asks for beyond that is refused. */
  readonly waitingMax: number;
  readonly refuse: () => Error;
}

/** Does the work now, or when it is the caller's turn. */
export type FewAtOnce = <T>(caller: string, work: () => Promise<T>) => Promise<T>;

/** Whoever has many waiting keeps a caller with a single one waiting for one of them at most, and for what is under way. */
export function createFewAtOnce({ atOnce, waitingMax, refuse }: FewAtOnceOptions): FewAtOnce {
  /** In the order of their turns. */
  const lines = new Map<string, (() => void)[]>();
  let underWay = 0;

  const begin = async (caller: string): Promise<void> => {
    if (underWay < atOnce) {
      underWay += 1;
      return;
    }
    const line = lines.get(caller) ?? [];
    if (line.length >= waitingMax) throw refuse();
    lines.set(caller, line);
    await new Promise<void>(resolve => {
      line.push(resolve);
    });
    // Work that never leaves the event loop would follow upon work like it.
    await giveWay();
  };
  /** Whose turn it is takes the place of who has done. */
  const end = (): void => {
    for (const [caller, [come, ...others]] of lines) {
      lines.delete(caller);
      if (others.length > 0) lines.set(caller, others);
      come?.();
      return;
    }
    underWay -= 1;
  };
  return async (caller, work) => {
    await begin(caller);
    try {
      return await work();
    } finally {
      end();
    }
  };
}
