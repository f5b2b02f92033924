/** Reads `--before`: a date or a number of days ago. */

import { InvalidArgumentError } from 'commander';

import { type Clock, systemClock } from '../lib/clock.js';

const DAY_MS = 86_400_000;

/** A date, which begins at midnight UTC, or a number of days. Watchers must be able to come back: refuses less than a day. */
export function readBefore(text: string, clock: Clock = systemClock): number {
  const isDays = /^\d{1,5}$/.test(text);
  const before = isDays ? clock.now() - Number(text) * DAY_MS : readDate(text);
  if (before === null) throw new InvalidArgumentError('It must be a number of days or a date such as 2026-01-31.');
  if (before > clock.now() - DAY_MS) throw new InvalidArgumentError('It must be at least a day ago.');
  return before;
}

/** Null for a day that its month does not have, too: JavaScript would take it for one of the next month. */
function readDate(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at : null;
}
