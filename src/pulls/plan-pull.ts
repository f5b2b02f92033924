/** What the schedule pulls next, and how far it has come after that (daraja.md §27). Pure; instants are UTC milliseconds. */

import { MARGIN_MS } from './flag-missing.js';
import type { Pulled } from './pull-range.js';
import type { PullRow } from './pull-row.js';
import { REACH_MS } from './pulls.js';

type Marks = Pick<PullRow, 'pulledThrough' | 'comparedThrough'>;

/** A range, and whether it reaches back so far that payments are compared with it. */
export interface PullPlan {
  readonly from: number;
  readonly to: number;
  readonly isComparing: boolean;
}

const HOUR_MS = 3_600_000;
/** M-Pesa may list a payment late: so much is pulled again each time. */
const OVERLAP_MS = 2 * HOUR_MS;
/** A comparison needs a long range: one an hour is enough. */
const COMPARE_EVERY_MS = HOUR_MS;

/** From where the last pull ended, and never further back than M-Pesa's list. */
export function planPull({ pulledThrough, comparedThrough }: Marks, now: number): PullPlan {
  const first = now - REACH_MS;
  const isComparing = now - MARGIN_MS - (comparedThrough ?? first) >= COMPARE_EVERY_MS;
  const unseen = (pulledThrough ?? first) - OVERLAP_MS;
  const uncompared = (comparedThrough ?? first) - MARGIN_MS - OVERLAP_MS;
  const from = Math.max(first, isComparing ? Math.min(unseen, uncompared) : unseen);
  return { from: Math.min(from, now), to: now, isComparing };
}

/** What has been compared was shown whole, and up to a later row. */
export function moveMarks(marks: Marks, plan: PullPlan, pulled: Pulled): Marks {
  const { latestAt, isWhole } = pulled;
  const isCompared = plan.isComparing && isWhole && latestAt !== null;
  return {
    pulledThrough: shownThrough(marks, plan, pulled),
    comparedThrough: isCompared ? Math.min(plan.to - MARGIN_MS, latestAt) : marks.comparedThrough,
  };
}

/**
 * An empty list moves nothing: M-Pesa answers a fault with one, too. One that is not whole reaches to its newest row at best, whose
 * time may be Nairobi's; what it lacks before that is pulled again with what has not been compared.
 */
function shownThrough(
  { pulledThrough }: Marks,
  { to }: PullPlan,
  { latestAt, isWhole, report }: Pulled,
): number | null {
  if (report.rows === 0) return pulledThrough;
  if (isWhole) return to;
  return latestAt === null ? pulledThrough : Math.min(to, Math.max(pulledThrough ?? 0, latestAt - MARGIN_MS));
}
