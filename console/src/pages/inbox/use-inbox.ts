/** The rows of the inbox: a page of them, then each callback as it comes, held back while somebody reads. */

import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallbackFilter } from '../../api/schema.js';
import { subscribe } from '../../live/subscribe.js';
import { useSession } from '../../session/session.js';
import { CALLBACKS, type InboxRow, RECEIVED } from './documents.js';

interface Shown {
  readonly isLoading: boolean;
  readonly error: unknown;
  /** Newest first. */
  readonly rows: readonly InboxRow[];
  /** Newest first; not shown yet. */
  readonly waiting: readonly InboxRow[];
  /** For older ones; null at the end. */
  readonly next: string | null;
}

export interface InboxRows extends Shown {
  showWaiting(): void;
  showOlder(): void;
  /** The row has a new verdict. */
  replace(row: InboxRow): void;
  readAgain(): void;
}

const CALM_MS = 250;
const EMPTY_MS = 2_000;
/** Older ones are a page further down again. */
const ROWS_MAX = 2_000;
const NOTHING: Shown = { isLoading: true, error: null, rows: [], waiting: [], next: null };

/** `isReading`: whether rows may come only when they are asked for. `filter` is compared by its JSON. */
export function useInbox(filter: CallbackFilter, isReading: () => boolean, onNews: () => void): InboxRows {
  const { ask, key } = useSession();
  const [shown, setShown] = useState(NOTHING);
  const [round, setRound] = useState(0);
  const written = JSON.stringify(filter);
  const isHeld = useRef(isReading);
  isHeld.current = isReading;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round reads again.
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    // What was written above.
    const wanted = JSON.parse(written) as CallbackFilter;
    let arrived: InboxRow[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let newest: string | null = null;
    const flush = (): void => {
      timer = undefined;
      const fresh = arrived;
      arrived = [];
      setShown(last => arrange(last, fresh, isHeld.current()));
      onNews();
    };
    const take = ({ callbackReceived: row }: { readonly callbackReceived: InboxRow }): void => {
      if (newest === null || row.id > newest) newest = row.id;
      arrived.push(row);
      timer ??= setTimeout(flush, CALM_MS);
    };
    const follow = async (): Promise<void> => {
      // One can follow from a callback on without a gap, and from none only from now on.
      while (newest === null && !signal.aborted) {
        const { callbacks } = await ask(CALLBACKS, { filter: wanted, after: null }, signal);
        const rows = callbacks.edges.map(({ node }) => node);
        newest = rows[0]?.id ?? null;
        setShown({ ...NOTHING, isLoading: false, rows, next: nextOf(callbacks.pageInfo) });
        if (newest === null) await new Promise(resolve => setTimeout(resolve, EMPTY_MS));
      }
      if (!signal.aborted) await subscribe(RECEIVED, () => ({ filter: wanted, after: newest }), { key, signal, take });
    };
    setShown(last => ({ ...last, isLoading: true }));
    follow().catch((error: unknown) => signal.aborted || setShown(last => ({ ...last, isLoading: false, error })));
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [ask, key, written, round, onNews]);

  const readAgain = useCallback(() => setRound(last => last + 1), []);
  return {
    ...shown,
    showWaiting: () => setShown(last => ({ ...last, rows: [...last.waiting, ...last.rows], waiting: [] })),
    showOlder: () => {
      const { next: after } = shown;
      ask(CALLBACKS, { filter, after }).then(
        ({ callbacks }) =>
          setShown(last =>
            // Somebody has chosen another filter meanwhile.
            last.next !== after
              ? last
              : { ...last, ...appended(last.rows, callbacks.edges), next: nextOf(callbacks.pageInfo) },
          ),
        (error: unknown) => setShown(last => ({ ...last, error })),
      );
    },
    replace: row => setShown(last => ({ ...last, rows: last.rows.map(each => (each.id === row.id ? row : each)) })),
    readAgain,
  };
}

function nextOf({ hasNextPage, endCursor }: { readonly hasNextPage: boolean; readonly endCursor: string | null }) {
  return hasNextPage ? endCursor : null;
}

function appended(rows: readonly InboxRow[], edges: readonly { readonly node: InboxRow }[]): Pick<Shown, 'rows'> {
  return { rows: [...rows, ...edges.map(({ node }) => node)] };
}

/** Some come again, and some are of a page that is not loaded. */
function arrange(last: Shown, fresh: readonly InboxRow[], isHeld: boolean): Shown {
  const known = new Set([...last.rows, ...last.waiting].map(({ id }) => id));
  const oldest = last.next === null ? '' : (last.rows.at(-1)?.id ?? '');
  const unknown = fresh.filter(({ id }) => !known.has(id) && id > oldest);
  if (unknown.length === 0) return last;
  const waiting = [...unknown, ...last.waiting].toSorted((one, other) => (one.id < other.id ? 1 : -1));
  if (isHeld) return { ...last, waiting };
  return { ...last, rows: [...waiting, ...last.rows].slice(0, ROWS_MAX), waiting: [] };
}
