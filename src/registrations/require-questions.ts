/** Payments by hand that M-Pesa is to confirm first need somebody who can ask: without that the gateway does not start (contract 8.8). */

import type { Shortcode } from '../domain/shortcode.js';
import { ConfigurationFault } from '../lib/configuration-fault.js';
import type { Store } from '../store/open-store.js';
import { isUnavailable } from '../store/store-fault.js';
import { findRegistration } from './find-registration.js';
import { OUR_URLS } from './registrations.js';

/** What decides whether payments by hand wait for an answer, and who may bring it. */
export interface Asking {
  readonly shortcodes: readonly Shortcode[];
  readonly verifyAboveCents: number | null;
}

/** The shortcodes whose large payments by hand would stay PENDING: no initiator asks about them, and no pull brings them. */
export function findUnasked({ shortcodes, verifyAboveCents }: Asking): readonly Shortcode[] {
  if (verifyAboveCents === null) return [];
  return shortcodes.filter(({ initiator, pullEveryMs }) => initiator === null && pullEveryMs === null);
}

/** Rejects with a ConfigurationFault if M-Pesa tells of payments to one of them. While the database is away nobody knows. */
export async function requireQuestions(asking: Asking, store: Pick<Store, 'reader'>): Promise<void> {
  try {
    for (const { shortcode } of findUnasked(asking)) {
      const known = await findRegistration(store, shortcode);
      if (!known || !OUR_URLS.includes(known.state)) continue;
      const problem = `needs an initiator or PULL_MINUTES for ${shortcode}, whose C2B URLs are registered: nobody could ask M-Pesa about its payments by hand`;
      throw new ConfigurationFault([{ variable: 'VERIFY_ABOVE', problem }]);
    }
  } catch (error) {
    if (!isUnavailable(error)) throw error;
  }
}
