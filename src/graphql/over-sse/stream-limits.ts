/** Limits of one stream of server-sent events; `seat-limits` limits their number. */

export const STREAM_LIMITS = Object.freeze({
  /** Of one operation with its variables. */
  bodyBytesMax: 65_536,
  /** How often a quiet stream says that it is alive, at least every 12 seconds as is promised; a reader that has taken nothing from one time to the next is cut. */
  keepAliveMs: 10_000,
});
