/** Registers a shortcode for pulls, once; and says what to do when M-Pesa gives none. */

import type { Daraja } from '../daraja/daraja.js';
import type { Shortcode } from '../domain/shortcode.js';
import type { CallbackUrls } from '../operations/callback-urls.js';
import { PullFailed } from './pull-part.js';
import type { PullRow } from './pull-row.js';

export interface RegistrationNeighbours {
  readonly daraja: Pick<Daraja, 'registerPull'>;
  readonly urls: CallbackUrls;
}

/**
 * Resolves to whether M-Pesa has registered it just now. Without a nominated number it must have been registered elsewhere. Rejects with PullFailed.
 */
export async function requireRegistration(
  { daraja, urls }: RegistrationNeighbours,
  { shortcode, nominatedNumber }: Shortcode,
  { registeredAt }: Pick<PullRow, 'registeredAt'>,
): Promise<boolean> {
  if (registeredAt !== null || nominatedNumber === null) return false;
  const callbackUrl = urls.urlFor('pull/callback', shortcode);
  const answer = await daraja.registerPull({ shortcode, nominatedNumber, callbackUrl });
  if (answer.kind === 'ACCEPTED') return true;
  const isRefused = answer.kind !== 'UNKNOWN' && !answer.failure.retryable;
  throw new PullFailed(`It could not be registered for pulls. ${answer.description}`, isRefused);
}

/** M-Pesa's words, and the ways out of them. */
export function advise({ shortcode, nominatedNumber }: Shortcode, { message, isRefused }: PullFailed): string {
  if (!isRefused) return message;
  const number =
    nominatedNumber === null
      ? 'set PULL_NOMINATED_NUMBER, so that the gateway registers it'
      : 'ask Safaricom whether PULL_NOMINATED_NUMBER is the one on file';
  return `${message}. The Daraja app needs the product Pull Transactions, and ${shortcode} must be registered for it: ${number}.`.replace(
    '..',
    '.',
  );
}
