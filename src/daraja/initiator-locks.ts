/** Initiators that must rest: more calls with a refused credential would lock the operator at Safaricom. */

export interface LockedInitiator {
  readonly name: string;
  readonly resultCode: string;
}

export interface InitiatorLocks {
  /** The first code stays: it is the cause, later ones are its echo. */
  lock(name: string, resultCode: string): void;
  release(name: string): void;
  find(name: string): LockedInitiator | null;
  list(): readonly LockedInitiator[];
}

/** Kept in memory: a restart is one of the two ways to release (contract section 4). */
export function createInitiatorLocks(): InitiatorLocks {
  const codes = new Map<string, string>();
  return Object.freeze({
    lock(name: string, resultCode: string): void {
      if (!codes.has(name)) codes.set(name, resultCode);
    },
    release(name: string): void {
      codes.delete(name);
    },
    find(name: string): LockedInitiator | null {
      const resultCode = codes.get(name);
      return resultCode === undefined ? null : { name, resultCode };
    },
    list: () => [...codes].map(([name, resultCode]) => ({ name, resultCode })),
  });
}
