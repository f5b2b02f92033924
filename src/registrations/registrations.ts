/** C2B registrations: whether M-Pesa tells this gateway of payments by hand, as a state of each shortcode (contract 8.13). */

import type { Actor } from '../audit/audit.js';

export const C2B_VERSIONS = ['V1', 'V2'] as const;

/** How M-Pesa tells the payer's number: V1 hashes it, V2 masks it. Which one an app may use was decided when it was made. */
export type C2bVersion = (typeof C2B_VERSIONS)[number];

/**
 * ACCEPTED: M-Pesa said yes, which proves nothing. PROVEN: a confirmation has arrived since. TAKEN: another system's URLs are
 * registered. REFUSED: M-Pesa said no.
 */
export type C2bState = 'NOT_REGISTERED' | 'ACCEPTED' | 'PROVEN' | 'TAKEN' | 'REFUSED';

/** States in which the URLs at M-Pesa are this gateway's. */
export const OUR_URLS: readonly C2bState[] = ['ACCEPTED', 'PROVEN'];

/** What M-Pesa does with a payment while nobody answers its validation. */
export type C2bResponseType = 'COMPLETED' | 'CANCELLED';

/** As far as it is known. Instants are UTC milliseconds. */
export interface C2bRegistration {
  readonly shortcode: string;
  readonly version: C2bVersion;
  readonly state: C2bState;
  /** What M-Pesa said, and what to do about it. */
  readonly answer: string | null;
  readonly registeredAt: number | null;
  readonly provenAt: number | null;
}

/** Both refuse a shortcode that is not configured (BAD_USER_INPUT). */
export interface Registrations {
  /**
   * Asks M-Pesa once, or twice where it wants the other version, and writes into the audit log who has and what came of it. Refuses with
   * UNAVAILABLE, changing nothing, when M-Pesa gives no clear answer.
   */
  register(shortcode: string | null, responseType: C2bResponseType, by: Actor): Promise<C2bRegistration>;
  find(shortcode: string | null): Promise<C2bRegistration>;
}
