/** How long the client waits for what, in milliseconds. */

/** All of them have defaults that fit the gateway's: it says something at least every 12 s. */
export interface Timing {
  /** To the first sign of life of a new connection, and to the answer of a poll. */
  readonly answerMs: number;
  /** To the answer of any other request: the gateway itself may wait 25 s for M-Pesa. */
  readonly requestMs: number;
  /** Of a WebSocket: its own ping after so much silence, and how long the pong may take. */
  readonly pingMs: number;
  readonly pongMs: number;
  /** Of a stream: nothing heard for so long means that it is dead. */
  readonly silenceMs: number;
  /** Between two polls. */
  readonly pollMs: number;
  /** Between two attempts: at least, and at most. */
  readonly pauseMinMs: number;
  readonly pauseMaxMs: number;
  /** After so long by a later door the first one is tried again. */
  readonly homeMs: number;
}

export const TIMING: Timing = {
  answerMs: 6_000,
  requestMs: 40_000,
  pingMs: 2_500,
  pongMs: 6_000,
  silenceMs: 30_000,
  pollMs: 2_000,
  pauseMinMs: 300,
  pauseMaxMs: 10_000,
  homeMs: 300_000,
};
