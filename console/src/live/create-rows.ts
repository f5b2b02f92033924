/** Which payments a list shows, and in which version: by id, newest first, and no version ever falls. No clock, no network. */

import type { PaymentFilter } from '../api/schema.js';
import { isStillOf, type PaymentRow } from './row.js';

/** What there is to show. */
export interface Arranged {
  /** Newest first. */
  readonly rows: readonly PaymentRow[];
  /** New ones that are held back. */
  readonly waiting: number;
}

/** The rows of one list. */
export interface Rows {
  /** False when it is known in this version or a newer one. */
  take(row: PaymentRow): boolean;
  /** A new first page: what is not on it is older, or has left the filter. */
  replace(page: readonly PaymentRow[], isLast: boolean): void;
  append(page: readonly PaymentRow[], isLast: boolean): void;
  /** While they are held, rows change in place, and none comes or goes. */
  hold(isHeld: boolean): void;
  readonly isHeld: boolean;
  readonly size: number;
  arrange(): Arranged;
}

/** Empty. */
export function createRows(filter: PaymentFilter): Rows {
  let known = new Map<string, PaymentRow>();
  let shown: readonly string[] = [];
  /** What is older comes with a later page. Ids are times. */
  let oldest = '';
  let isHeld = false;

  const take = (row: PaymentRow): boolean => {
    const before = known.get(row.id);
    if (before && before.version >= row.version) return false;
    known.set(row.id, row);
    return true;
  };
  const belonging = (): string[] => {
    const ids: string[] = [];
    for (const row of known.values()) if (row.id >= oldest && isStillOf(filter, row)) ids.push(row.id);
    return ids;
  };
  const countNew = (): number => {
    const listed = new Set(shown);
    return belonging().filter(id => !listed.has(id)).length;
  };
  return {
    take,
    replace(page, isLast) {
      const before = known;
      known = new Map();
      for (const { id } of page) {
        const row = before.get(id);
        if (row) known.set(id, row);
      }
      page.forEach(take);
      oldest = isLast ? '' : (page.at(-1)?.id ?? '');
      shown = page.map(({ id }) => id);
    },
    append(page, isLast) {
      page.forEach(take);
      oldest = isLast ? '' : (page.at(-1)?.id ?? oldest);
      const listed = new Set(shown);
      shown = [...shown, ...page.map(({ id }) => id).filter(id => !listed.has(id))];
    },
    hold(wanted) {
      isHeld = wanted;
    },
    get isHeld() {
      return isHeld;
    },
    get size() {
      return known.size;
    },
    arrange() {
      if (!isHeld) shown = belonging().sort((one, other) => (one < other ? 1 : -1));
      return { rows: shown.flatMap(id => known.get(id) ?? []), waiting: isHeld ? countNew() : 0 };
    },
  };
}
