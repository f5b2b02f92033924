/** What a page shows of something that is watched: one object until something changes, watched while somebody looks. */

import type { Line } from './follow.js';

/** The part that every view has. */
export interface Watched {
  /** OFF: nothing is watched, because it is over or has not begun. */
  readonly line: Line['state'] | 'OFF';
  /** The refusal that ended the watch: there is no such thing, or the token has ended. */
  readonly error: unknown;
}

/** Has the shape that `useSyncExternalStore` takes. */
export interface LiveView<View> {
  read(): View;
  /** The first listener starts the watch, the last one to leave ends it. */
  subscribe(listener: () => void): () => void;
}

/** What a watch is given. */
export interface Watcher {
  readonly signal: AbortSignal;
  readonly onLine: (line: Line) => void;
}

export interface LiveViewNeeds<View extends Watched> {
  readonly nothing: View;
  /** Shows what it hears; resolves when there is nothing more to hear, rejects with the refusal. */
  readonly watch: (watcher: Watcher) => Promise<void>;
  /** Called when nobody looks any more. */
  readonly rest: () => void;
}

/** Watches nothing before somebody listens. `show` changes the view and tells everybody. */
export function createLiveView<View extends Watched>(
  needs: LiveViewNeeds<View>,
): LiveView<View> & { show(changes: Partial<View>): void } {
  const { nothing, watch, rest } = needs;
  const listeners = new Set<() => void>();
  let view = nothing;
  let watching: AbortController | null = null;

  const show = (changes: Partial<View> | Partial<Watched>): void => {
    view = Object.freeze({ ...view, ...changes });
    for (const listener of [...listeners]) listener();
  };
  const run = async ({ signal }: AbortController): Promise<void> => {
    const onLine = ({ state }: Line): void => {
      if (!signal.aborted && view.line !== state) show({ line: state });
    };
    try {
      await watch({ signal, onLine });
      if (!signal.aborted) show({ line: 'OFF' });
    } catch (error) {
      if (!signal.aborted) show({ line: 'OFF', error });
    }
  };
  return {
    show,
    read: () => view,
    subscribe(listener) {
      listeners.add(listener);
      if (!watching) {
        watching = new AbortController();
        void run(watching);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        rest();
        watching?.abort();
        watching = null;
      };
    },
  };
}
