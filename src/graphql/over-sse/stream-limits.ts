/** What streams of server-sent events may take of one caller and of the whole process. */

export const STREAM_LIMITS = Object.freeze({
  /** All streams of this process. */
  streamsMax: 10_000,
  streamsPerCallerMax: 5_000,
  /** Of one operation with its variables. */
  bodyBytesMax: 65_536,
  /** How often a quiet stream says that it is alive, at least every 12 seconds as is promised; a reader that has taken nothing from one time to the next is cut. */
  keepAliveMs: 10_000,
});
