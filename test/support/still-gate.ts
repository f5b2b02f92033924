/** A place where the first that comes stands still until it is let on; whoever comes later goes through. */

export interface StillGate {
  /** Resolves when somebody stands there. */
  readonly reached: Promise<void>;
  pass(): Promise<void>;
  open(): void;
}

export function stillGate(): StillGate {
  let reach = (): void => undefined;
  let open = (): void => undefined;
  const reached = new Promise<void>(resolve => {
    reach = resolve;
  });
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  let isFirst = true;
  return {
    reached,
    pass: async () => {
      if (!isFirst) return;
      isFirst = false;
      reach();
      await opened;
    },
    open: () => open(),
  };
}
