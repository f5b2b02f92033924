/** The one disk of the world: real input and output, whose end is told when nothing else moves, so that its speed tells no story. */

export interface Disk {
  /** Resolves when the disk is the caller's alone. */
  take(): Promise<void>;
  /** The caller's input and output are over. Resolves when that is told. */
  give(): Promise<void>;
  /** Whether somebody's input and output are under way. */
  isBusy(): boolean;
  /** Tells whoever gave the disk back last; false when there is nothing to tell. */
  tell(): boolean;
}

export function createDisk(): Disk {
  const waiting: (() => void)[] = [];
  let isTaken = false;
  let tellGiver: (() => void) | null = null;
  return Object.freeze({
    take: async () => {
      if (isTaken) await new Promise<void>(resolve => void waiting.push(resolve));
      isTaken = true;
    },
    give: () =>
      new Promise<void>(resolve => {
        tellGiver = resolve;
      }),
    isBusy: () => isTaken && tellGiver === null,
    tell: () => {
      if (tellGiver === null) return false;
      tellGiver();
      tellGiver = null;
      const next = waiting.shift();
      if (next) next();
      else isTaken = false;
      return true;
    },
  } satisfies Disk);
}
