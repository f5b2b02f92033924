/** Adds up what counts against a shortcode's daily limit; one range of an index that has the amounts too. */

import type { Unit } from './unit.js';

/** Payouts of one shortcode that count after `since`, UTC milliseconds. */
export interface CountedPayouts {
  readonly shortcode: string;
  readonly since: number;
}

/** Their sum in cents, as this unit sees it. */
export async function sumPayouts(unit: Unit, { shortcode, since }: CountedPayouts): Promise<number> {
  const text = 'SELECT SUM(amount_cents) AS cents FROM payments WHERE shortcode = ? AND payout_counts_at > ?';
  const [found]: readonly { cents: number | string | null }[] = await unit.runner.query(text, [shortcode, since]);
  return Number(found?.cents ?? 0);
}

/** When the oldest of them that add up to `cents` began to count, in UTC milliseconds; null if all together are less. */
export async function findFreed(unit: Unit, counted: CountedPayouts, cents: number): Promise<number | null> {
  const text = `SELECT payout_counts_at AS freed FROM (
      SELECT payout_counts_at, SUM(amount_cents) OVER (ORDER BY payout_counts_at) AS cents
      FROM payments WHERE shortcode = ? AND payout_counts_at > ?
    ) AS counted WHERE cents >= ? ORDER BY payout_counts_at LIMIT 1`;
  const found: readonly { freed: number | string }[] = await unit.runner.query(text, [
    ...[counted.shortcode, counted.since, cents],
  ]);
  return found[0] ? Number(found[0].freed) : null;
}
