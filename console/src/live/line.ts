/** When the gateway was last heard. Whether a page is up to date is a matter of that, and not of an open socket. */

/** The same object until something changes. */
export interface LineView {
  /** By the clock of this device, in whole seconds; null before the first sign of life. */
  readonly heardAt: number | null;
  /** Nothing was heard for longer than a gateway that is there is silent. */
  readonly isQuiet: boolean;
}

/** Has the shape that `useSyncExternalStore` takes. */
export interface Line {
  read(): LineView;
  subscribe(listener: () => void): () => void;
  heard(): void;
  close(): void;
}

/** By whatever door, the gateway is heard every 5 s. */
const QUIET_MS = 8_000;

/** Listens to the browser too: without a network nothing is heard. */
export function createLine(): Line {
  const listeners = new Set<() => void>();
  let view: LineView = { heardAt: null, isQuiet: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (next: LineView): void => {
    if (next.heardAt === view.heardAt && next.isQuiet === view.isQuiet) return;
    view = next;
    for (const listener of [...listeners]) listener();
  };
  const becomeQuiet = (): void => show({ ...view, isQuiet: true });
  const waitForSign = (): void => {
    clearTimeout(timer);
    timer = setTimeout(becomeQuiet, QUIET_MS);
  };
  waitForSign();
  window.addEventListener('offline', becomeQuiet);
  return {
    read: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard() {
      waitForSign();
      show({ heardAt: Math.floor(Date.now() / 1_000) * 1_000, isQuiet: false });
    },
    close() {
      clearTimeout(timer);
      window.removeEventListener('offline', becomeQuiet);
      listeners.clear();
    },
  };
}
