/** The pulls station: fetches M-Pesa's own list of payments, so that none is missing here for want of a message (contract 8.14). */

/** What a pull has found. Rows that are none of the last three wait for a push, or could not be read. */
export interface PullReport {
  readonly shortcode: string;
  readonly rows: number;
  /** Payments that were new to the gateway. */
  readonly opened: number;
  /** Payments that had waited for M-Pesa's word, or for their receipt. */
  readonly confirmed: number;
  /** Payments that the gateway already had. */
  readonly known: number;
}

/** What callers may ask for. */
export interface Pulls {
  /**
   * Everything paid to the shortcode (null: the first) from `from` to `to` (null: now), UTC milliseconds. Refuses with BAD_USER_INPUT
   * a range that M-Pesa does not have any more, and with UNAVAILABLE, in M-Pesa's words, when it does not give it.
   */
  pull(shortcode: string | null, from: number, to: number | null): Promise<PullReport>;
}

const HOUR_MS = 3_600_000;
/** M-Pesa's list reaches back so far (daraja.md §27). */
export const REACH_MS = 48 * HOUR_MS;
