/** The answer of `/ready`: whether a callback can be stored durably now, and how each part of the gateway is. */

/** How a part is; off: not configured, unknown: not tried yet. */
export type PartState = 'ok' | 'degraded' | 'off' | 'unknown';

/** The state of everything that the gateway depends on. */
export interface Readiness {
  /** A callback can be stored, in the database or the spool. Nothing else makes it false. */
  readonly isReady: boolean;
  /** By name: database, spool, redis, daraja … */
  readonly parts: Readonly<Record<string, PartState>>;
  /** What an operator should do about a degraded part: sentences that a stranger may read. */
  readonly advice: readonly string[];
  /** The same for those who operate the gateway: with the names of API operators. */
  readonly namedAdvice: readonly string[];
}
