/** Limits of one stream of server-sent events; `seat-limits` limits their number. */

export const STREAM_LIMITS = Object.freeze({
  /** Of one operation with its variables. */
  bodyBytesMax: 65_536,
  /** How often a quiet stream says that it is alive: at least every 12 seconds is promised, and the console calls 8 seconds quiet. */
  keepAliveMs: 5_000,
  /** A reader that has taken nothing for so many of these times is cut. */
  unreadChecksMax: 3,
});
