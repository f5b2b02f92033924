/** Pulls one range of time, in parts where M-Pesa does not show all of it at once; a pull that breaks off can simply be done again. */

import { openTally, type PullPartNeighbours, type PullRange, pullPart } from './pull-part.js';
import type { PullReport } from './pulls.js';

/** What a range holds at M-Pesa. */
export interface Pulled {
  readonly report: PullReport;
  /** Of all its rows that name one. */
  readonly receipts: ReadonlySet<string>;
  /** Of the newest row, UTC milliseconds; null: there is none. */
  readonly latestAt: number | null;
  /** Whether M-Pesa has shown all that it has. */
  readonly isWhole: boolean;
}

const SECOND_MS = 1_000;
/** What M-Pesa does not show all of in so short a time, it does not show. */
const PART_MS_MIN = 60_000;

/**
 * `mayGoOn` is asked before each page. Where the offset is not what it is taken for, the range is halved until each part is shown at
 * once: then it is asked for by time alone. Rejects with PullFailed, and with StoreUnavailable; what was applied before stays.
 */
export async function pullRange(
  neighbours: PullPartNeighbours,
  range: PullRange,
  mayGoOn: () => Promise<boolean>,
): Promise<Pulled> {
  const tally = openTally();
  /** What parts that are done have shown. */
  const shown = new Set<string>();
  const parts = [range];
  let isWhole = true;
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const { end, keys } = await pullPart(neighbours, part, tally, mayGoOn);
    // It pays no heed to the times either, when it shows what another part has shown.
    const isOwn = [...keys].some(key => !shown.has(key));
    const halves = end === 'CUT' && isOwn ? halve(part) : [];
    parts.push(...halves);
    if (halves.length > 0) continue;
    isWhole &&= end === 'WHOLE';
    for (const key of keys) shown.add(key);
  }
  const { counts, receipts, latestAt } = tally;
  return { report: { shortcode: range.shortcode, ...counts }, receipts, latestAt, isWhole };
}

/** The later half first; none of what is too short. M-Pesa reads whole seconds, and the last one is part of its range. */
function halve({ shortcode, from, to }: PullRange): readonly PullRange[] {
  if (to - from < 2 * PART_MS_MIN) return [];
  const middle = from + Math.floor((to - from) / (2 * SECOND_MS)) * SECOND_MS;
  return [
    { shortcode, from: middle + SECOND_MS, to },
    { shortcode, from, to: middle },
  ];
}
